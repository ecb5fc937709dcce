"""A folder of content, read as a whole: every fault of every file, and every file that nothing reads.

Which files there are is said above, in `portal/cli/guidance.py`, since rooms above this one have content too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.guidance.reading import Content, Fault, Files, read_files

FOLDER = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Kind:
    """The files with such a name, the shape they have, and what only several of them show."""

    files: str  # `clocks.yaml`, or `thresholds/*.yaml`
    shape: type[Content]
    faults_between: Callable[[Files[Any]], Iterable[Fault]] = lambda _: ()


@dataclass(frozen=True)
class ContentRead:
    """What was read, by the name of each file, and every fault of all files."""

    content: Mapping[str, Content]
    faults: tuple[Fault, ...]


def read_all(folder: Path, kinds: Iterable[Kind]) -> ContentRead:
    content: dict[str, Content] = {}
    faults: list[Fault] = []
    known: set[Path] = set()
    for kind in kinds:
        files = read_files(folder, kind.files, kind.shape)
        content |= files.content
        faults += [*files.faults, *kind.faults_between(files)]
        known.update(folder.glob(kind.files))
    faults += _strangers(folder, known)
    return ContentRead(content, tuple(sorted(set(faults))))


def _strangers(folder: Path, known: set[Path]) -> Iterator[Fault]:
    """A file under a wrong name would be passed over in silence. Hidden files are an editor's."""
    for file in folder.rglob("*"):
        name = file.relative_to(folder)
        if file.is_file() and file not in known and not any(part.startswith(".") for part in name.parts):
            yield Fault(name.as_posix(), 1, "Nothing reads this file. Correct its name, or take it away.")
