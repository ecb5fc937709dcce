"""A folder of content, read as a whole: every fault of every file, and every file that nothing reads.

Which files there are is said above, in `portal/frame/content.py`, since rooms above this one have content too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.guidance.reading import Content, Fault, Files, read_files


@dataclass(frozen=True)
class Kind:
    """The files with such a name, the shape they have, and what a file alone does not show."""

    files: str  # `clocks.yaml`, or `thresholds/*.yaml`
    shape: type[Content]
    keep: Callable[[], object]  # reads the portal's own, and keeps it for as long as the portal runs
    faults_between: Callable[[Files[Any]], Iterable[Fault]] = lambda _: ()
    faults_beside: Callable[[Files[Any], Mapping[str, Content]], Iterable[Fault]] = lambda *_: ()  # beside all others


@dataclass(frozen=True)
class ContentRead:
    """What was read, by the name of each file, and every fault of all files."""

    content: Mapping[str, Content]
    faults: tuple[Fault, ...]


def read_all(folder: Path, kinds: Iterable[Kind]) -> ContentRead:
    content: dict[str, Content] = {}
    faults: list[Fault] = []
    known: set[Path] = set()
    found: list[tuple[Kind, Files[Any]]] = []
    for kind in kinds:
        files = read_files(folder, kind.files, kind.shape)
        found.append((kind, files))
        content |= files.content
        faults += [*files.faults, *kind.faults_between(files)]
        known.update(folder.glob(kind.files))
    for kind, files in found:
        faults += kind.faults_beside(files, content)
    faults += _strangers(folder, known)
    return ContentRead(content, tuple(sorted(set(faults))))


def _strangers(folder: Path, known: set[Path]) -> Iterator[Fault]:
    """A file under a wrong name would be passed over in silence. Hidden files are an editor's."""
    for file in folder.rglob("*"):
        name = file.relative_to(folder)
        if file.is_file() and file not in known and not any(part.startswith(".") for part in name.parts):
            yield Fault(name.as_posix(), 1, "Nothing reads this file. Correct its name, or take it away.")
