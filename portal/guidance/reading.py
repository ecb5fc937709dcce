"""Reading a file of content: every fault in it is named with its file, its line, and what to do about it.

A file is YAML, its shape a model. What a shape cannot say (each code once, every level there) the model says itself,
in `faults`: each part its own, and the whole what only shows in it. How the text becomes values is in `yaml_text.py`,
how a fault is said in `fault_words.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from portal.guidance.fault_words import in_words
from portal.guidance.yaml_text import Path_, Unreadable, Written, read_text

__all__ = [
    "FOLDER",
    "Content",
    "ContentError",
    "Fault",
    "Files",
    "Paragraph",
    "Path_",
    "read_content",
    "read_files",
    "repeated",
    "under",
]


class Content(BaseModel):
    """A part of a file of content. What it does not know it refuses, and it takes nothing for something else.

    Lists are tuples: content does not change.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    def faults(self) -> Iterator[tuple[Path_, str]]:
        """What the shape alone cannot say: where it is, from here, and what is wrong, in words that say what to do."""
        yield from ()

    @model_validator(mode="wrap")
    @classmethod
    def _noticed(cls, plain: Any, validated: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """A part that has its shape is kept for its `faults`, also when another part of the file has not."""
        part = validated(plain)
        if isinstance(info.context, list):
            info.context.append((plain, part))
        return part


FOLDER = Path(__file__).parent / "content"
Shape = TypeVar("Shape", bound=Content)


def _one_paragraph(text: str) -> str:
    if not text.strip():
        raise ValueError("there is nothing in it")
    if "\n" in text:
        raise ValueError("there is a line break in it, write it as one paragraph")
    if text != text.strip() or "  " in text:
        raise ValueError("there are too many spaces in it")
    return text


Paragraph = Annotated[str, AfterValidator(_one_paragraph)]


@dataclass(frozen=True, order=True)
class Fault:
    file: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.words}"


class ContentError(Exception):
    """Content that cannot be used, with every fault found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Files(Generic[Shape]):
    """What was read from the files of one shape, by the name of each, and what is wrong with the others."""

    content: dict[str, Shape]
    faults: tuple[Fault, ...]
    written: dict[str, Written]

    def fault(self, name: str, where: Path_, words: str) -> Fault:
        """A fault in one of them that only shows beside another."""
        return Fault(name, self.written[name].line(where), words)


def read_files(folder: Path, pattern: str, shape: type[Shape]) -> Files[Shape]:
    """Every file of a folder with such a name (`thresholds/*.yaml`, `clocks.yaml`). That there is none is a fault."""
    content: dict[str, Shape] = {}
    written: dict[str, Written] = {}
    faults: list[Fault] = []
    for file in sorted(folder.glob(pattern)):
        name = file.relative_to(folder).as_posix()
        try:
            content[name], written[name] = _read(file, shape, name)
        except ContentError as error:
            faults += error.faults
    if not content and not faults:
        faults.append(Fault(pattern, 1, "There is no such file. Put it there."))
    return Files(content, tuple(faults), written)


def read_content(file: Path, shape: type[Shape]) -> Shape:
    """The file as its shape; a `ContentError` with every fault when it has another."""
    return _read(file, shape, file.name)[0]


def repeated(codes: Sequence[str], what: str, key: str = "code") -> Iterator[tuple[Path_, str]]:
    """Each code that is there for the second time, for a list of parts that each have one."""
    first: set[str] = set()
    for position, code in enumerate(codes):
        if code in first:
            yield (position, key), f'The {what} "{code}" is here twice. Change the {key} of one of them.'
        first.add(code)


def under(where: Path_, faults: Iterable[tuple[Path_, str]]) -> Iterator[tuple[Path_, str]]:
    """The faults of a part, as seen from the whole."""
    for inner, words in faults:
        yield (*where, *inner), words


def _read(file: Path, shape: type[Shape], name: str) -> tuple[Shape, Written]:
    try:
        written = read_text(_bytes_of(file))
    except Unreadable as error:
        raise ContentError(Fault(name, line, words) for line, words in error.faults) from error
    lines = written.faults
    parts: list[tuple[Any, Content]] = []
    content = None
    try:
        content = shape.model_validate(written.value, context=parts)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        lines += [(written.line(detail["loc"]), in_words(detail, shape)) for detail in found]
    for plain, part in parts:
        where = written.places[id(plain)]
        lines += [(written.line((*where, *inner)), words) for inner, words in part.faults()]
    if content is None or lines:
        raise ContentError(Fault(name, line, words) for line, words in lines)
    return content, written


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unreadable([(1, f"The file cannot be read: {error.strerror}. Put it there, readable.")]) from error
