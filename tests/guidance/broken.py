"""A file of content as it stands, broken in one place: what is said of it, and of which line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.guidance.reading import Content, ContentError, read_content


def faults_of(folder: Path, file: Path, shape: type[Content], change: Callable[[str], str]) -> list[tuple[int, str]]:
    """The line and the words of each fault of the changed file; each names the file."""
    whole = file.read_text(encoding="utf-8")
    changed = change(whole)
    assert changed != whole, "nothing was broken"
    copy = folder / file.name
    copy.write_text(changed, encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        read_content(copy, shape)
    assert {fault.file for fault in refused.value.faults} == {file.name}
    return [(fault.line, fault.words) for fault in refused.value.faults]


def swap(old: str, new: str) -> Callable[[str], str]:
    """The first place where this stands, put otherwise."""

    def change(text: str) -> str:
        assert old in text, f"{old!r} is not in the file"
        return text.replace(old, new, 1)

    return change


def line_of(file: Path, words: str, *, after: str = "") -> int:
    """The line on which these words first stand, after some others if so asked."""
    lines = file.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if after in line) if after else 0
    return next(number for number, line in enumerate(lines[start:], start=start + 1) if words in line)
