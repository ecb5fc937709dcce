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
    assert _amiss("\n".join(broken).encode(errors="replace")) == []


@settings(deadline=None)  # each example goes by way of the disk
@given(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES)), st.integers(0, 9))
def test_lines_that_are_lost_or_moved_are_named_too(number: int, to: int, deeper: int) -> None:
    rest = [*LINES[:number], *LINES[number + 1 :]]
    assert _amiss("\n".join(rest).encode()) == []
    assert _amiss("\n".join([*rest[:to], " " * deeper + LINES[number].strip(), *rest[to:]]).encode()) == []


@settings(deadline=None)  # each example goes by way of the disk
@given(st.binary(max_size=60))
def test_any_bytes_at_all_are_answered(raw: bytes) -> None:
    assert _amiss(raw) == []


def _amiss(raw: bytes) -> list[str]:
    """What is wrong with the answer: a file is read, or named with a line of its own and with words."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "1.yaml"
        file.write_bytes(raw)
        files = read_files(Path(folder), "*.yaml", Thresholds)
    last = max(1, raw.count(b"\n") + raw.count(b"\r") + 1)
    amiss = [str(fault) for fault in files.faults if fault.file != "1.yaml" or not 1 <= fault.line <= last]
    amiss += [f"no sentence: {fault}" for fault in files.faults if not fault.words.endswith(".")]
    return amiss if bool(files.faults) is not bool(files.content) else [*amiss, "both read and refused, or neither"]
