"""Letters as files: exactly once, whatever dies in between."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from portal.messages.rules import Fault, Undelivered
from portal.messages.transports import Letter
from portal.messages.transports.file import FileTransport, filed_letter, filed_letters

LETTER = Letter(
    key=uuid.UUID("01a1fde2-21ae-7143-846f-16f5bf867063"),
    to="lp@demo.example",
    sender="early-help@demo.example",
    sender_name="Danum Early Help Partnership",
    host="portal.example",
    subject="Will you be a family's Lead Practitioner?",
    text="Please sign in, señora: it is quick.",
    written_at=dt.datetime(2026, 11, 4, 9, 30, tzinfo=dt.UTC),
)


def test_a_letter_is_written_and_read_back(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    assert FileTransport(folder).send(LETTER) == f"{LETTER.key}.eml"
    [filed] = filed_letters(folder)
    assert (filed.to, filed.subject, filed.text, filed.sent) == (
        LETTER.to,
        LETTER.subject,
        LETTER.text,
        LETTER.written_at,
    )
    assert filed_letter(folder, str(LETTER.key)) == filed
    assert folder.stat().st_mode & 0o077 == 0


def test_a_letter_sent_again_is_there_once_and_as_it_was(tmp_path: Path) -> None:
    transport = FileTransport(tmp_path)
    transport.send(LETTER)
    before = (tmp_path / f"{LETTER.key}.eml").stat()
    transport.send(LETTER)
    after = (tmp_path / f"{LETTER.key}.eml").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert list(tmp_path.iterdir()) == [tmp_path / f"{LETTER.key}.eml"]


def test_a_part_left_by_a_crash_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / f"{LETTER.key}.part").write_text("To: lp@de")
    assert filed_letters(tmp_path) == []
    FileTransport(tmp_path).send(LETTER)
    assert [filed.text for filed in filed_letters(tmp_path)] == [LETTER.text]


def test_a_crash_after_the_name_was_given_leaves_one_letter(tmp_path: Path) -> None:
    transport = FileTransport(tmp_path)
    transport.send(LETTER)
    os.link(tmp_path / f"{LETTER.key}.eml", tmp_path / f"{LETTER.key}.part")  # killed before the part was removed
    transport.send(LETTER)
    assert len(filed_letters(tmp_path)) == 1


def test_letters_are_listed_newest_first_and_not_without_end(tmp_path: Path) -> None:
    transport = FileTransport(tmp_path)
    for number in range(5):
        key = uuid.UUID(int=number)
        transport.send(replace(LETTER, key=key))
        os.utime(tmp_path / f"{key}.eml", (number, number))
    assert [filed.key for filed in filed_letters(tmp_path, at_most=3)] == [str(uuid.UUID(int=n)) for n in (4, 3, 2)]


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file in the folder's place")
    with pytest.raises(Undelivered) as refused:
        FileTransport(tmp_path / "mail").send(LETTER)
    assert (refused.value.fault, refused.value.permanent) == (Fault.STORAGE_FAILED, False)


@pytest.mark.parametrize("address", ["", "no address", "a@b@c", "lp@demo.example\nBcc: all@demo.example", "<>"])
def test_what_is_no_address_is_refused_for_good(tmp_path: Path, address: str) -> None:
    with pytest.raises(Undelivered) as refused:
        FileTransport(tmp_path).send(replace(LETTER, to=address))
    assert (refused.value.fault, refused.value.permanent) == (Fault.ADDRESS_REFUSED, True)
    assert list(tmp_path.iterdir()) == []
