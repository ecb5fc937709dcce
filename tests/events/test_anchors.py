"""Anchors: what is written outside the database, and reading it back whatever became of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.database import now
from portal.events.anchors import Anchor, AnchorUnreadable, anchor_of, append_anchor, read_anchors
from tests.events.journal import Journal

FIRST = Anchor(3, "ab" * 32, 3, "2026-11-01T02:15:01+00:00")
SECOND = Anchor(9, "cd" * 32, 9, "2026-11-02T02:15:01+00:00")


def test_an_anchor_is_the_end_of_the_chain(journal: Journal) -> None:
    assert anchor_of(journal.session, now()) is None
    journal.sealed(3)
    anchor = anchor_of(journal.session, now())
    assert anchor is not None
    assert (anchor.position, anchor.count) == (3, 3)
    assert bytes.fromhex(anchor.seal) == journal.seals()[-1]["seal"]


def test_anchors_are_added_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "anchors" / "events.jsonl"
    append_anchor(path, FIRST)
    append_anchor(path, SECOND)
    assert read_anchors(path) == [FIRST, SECOND]
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_line_cut_short_by_a_crash_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    append_anchor(path, FIRST)
    with path.open("a") as file:
        file.write(SECOND.line()[:40])
    append_anchor(path, SECOND)
    assert read_anchors(path) == [FIRST, SECOND]


def test_an_anchor_is_read_from_a_mail_saved_as_text(tmp_path: Path) -> None:
    path = tmp_path / "mail.txt"
    path.write_text(f"Subject: The journal\n\nPlease keep this.\n\n  {FIRST.line()}\r\n\n{{}}\n[1]\n7\n")
    assert read_anchors(path) == [FIRST]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "nothing\n",
        FIRST.line().replace("3", "0", 1),
        FIRST.line().replace("ab", "xy"),
        FIRST.line().replace("3", '"3"', 1),
    ],
)
def test_a_file_without_an_anchor_is_said_to_have_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(content)
    with pytest.raises(AnchorUnreadable, match="holds no anchor"):
        read_anchors(path)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(AnchorUnreadable, match="No such file"):
        read_anchors(tmp_path / "none.jsonl")
