"""Whatever is broken in a file of content, and however: it is named by a line of that file, or does no harm."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.guidance.reading import read_files
from portal.guidance.thresholds import Thresholds
from portal.settings import ROOT

THRESHOLDS = (ROOT / "portal" / "guidance" / "content" / "thresholds" / "1.yaml").read_text()
LINES = THRESHOLDS.splitlines()
bits = st.text(max_size=6) | st.sampled_from(sorted("\t:-[]{}\"'&*!|>%@#\\?,")) | st.sampled_from(["no", "- ", "&a *a"])


@settings(deadline=None)  # each example goes by way of the disk
@given(st.integers(0, len(LINES) - 1), st.data())
def test_a_broken_line_is_named_by_a_line_of_the_file_or_does_no_harm(number: int, data: st.DataObject) -> None:
    line = LINES[number]
    begins, ends = sorted(data.draw(st.tuples(st.integers(0, len(line)), st.integers(0, len(line)))))
    broken = [*LINES[:number], line[:begins] + data.draw(bits) + line[ends:], *LINES[number + 1 :]]
    _read_or_named("\n".join(broken).encode(errors="replace"))


@settings(deadline=None)  # each example goes by way of the disk
@given(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES)), st.integers(0, 9))
def test_lines_that_are_lost_or_moved_are_named_too(number: int, to: int, deeper: int) -> None:
    rest = [*LINES[:number], *LINES[number + 1 :]]
    _read_or_named("\n".join(rest).encode())
    _read_or_named("\n".join([*rest[:to], " " * deeper + LINES[number].strip(), *rest[to:]]).encode())


@settings(deadline=None)  # each example goes by way of the disk
@given(st.binary(max_size=60))
def test_any_bytes_at_all_are_answered(raw: bytes) -> None:
    _read_or_named(raw)


def _read_or_named(raw: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "1.yaml"
        file.write_bytes(raw)
        files = read_files(Path(folder), "*.yaml", Thresholds)
    last = max(1, raw.count(b"\n") + raw.count(b"\r") + 1)
    assert bool(files.faults) is not bool(files.content)
    assert all(fault.file == "1.yaml" and 1 <= fault.line <= last for fault in files.faults)
    assert all(fault.words.endswith(".") for fault in files.faults)
