"""Reading a file of content: every fault in it is named with its file, its line, and what to do about it.

A file is YAML, its shape a model. What a shape cannot say (each code once, every level there) the model says itself,
in `faults`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

Path_ = tuple[int | str, ...]  # where in a file: keys and positions, from the top
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Content(BaseModel):
    """A part of a file of content. What it does not know it refuses, and it takes nothing for something else.

    Lists are tuples: content does not change.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    def faults(self) -> Iterator[tuple[Path_, str]]:
        """What the shape alone cannot say: where it is, from here, and what is wrong, in words that say what to do."""
        yield from ()


Shape = TypeVar("Shape", bound=Content)


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
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def read_content(file: Path, shape: type[Shape], *, called: str | None = None) -> Shape:
    """The file as its shape; a `ContentError` with every fault when it has another."""
    name = called or file.name
    try:
        text = _text_of(file, name)
        plain, lines = _plain(text, name)
    except yaml.YAMLError as error:
        raise ContentError([_fault_of_yaml(name, error)]) from error
    try:
        content = shape.model_validate(plain)
    except ValidationError as error:
        faults = [Fault(name, _line(lines, _where(detail)), _words(detail, shape)) for detail in error.errors()]
        raise ContentError(faults) from error
    found = [Fault(name, _line(lines, where), words) for where, words in content.faults()]
    if found:
        raise ContentError(found)
    return content


def repeated(codes: Sequence[str], what: str, key: str = "code") -> Iterator[tuple[Path_, str]]:
    """Each code that is there for the second time, for a list of parts that each have one."""
    first: dict[str, int] = {}
    for position, code in enumerate(codes):
        if code in first:
            yield (position, key), f'The {what} "{code}" is here twice. Give one of them another {key}.'
        first.setdefault(code, position)


def under(where: Path_, faults: Iterable[tuple[Path_, str]]) -> Iterator[tuple[Path_, str]]:
    """The faults of a part, as seen from the whole."""
    for inner, words in faults:
        yield (*where, *inner), words


def _text_of(file: Path, name: str) -> str:
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ContentError([Fault(name, line, "This is not UTF-8. Save the file as UTF-8.")]) from error
    tabs = [number for number, line in enumerate(text.splitlines(), start=1) if "\t" in line]
    if tabs:
        raise ContentError(Fault(name, line, "There is a tab here. Put spaces in its place.") for line in tabs)
    return text


def _plain(text: str, name: str) -> tuple[Any, dict[Path_, int]]:
    """The file as plain values, and the line of each."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise ContentError([Fault(name, 1, "The file is empty. Fill it, or take it away.")])
        walk = _Walk(loader, name)
        plain = walk.value(node, ())
    finally:
        loader.dispose()
    if walk.faults:
        raise ContentError(walk.faults)
    return plain, walk.lines


class _Walk:
    """Turns a tree of nodes into values, so that lines are kept and a key that is there twice shows."""

    def __init__(self, loader: Any, name: str) -> None:
        self.loader = loader
        self.name = name
        self.lines: dict[Path_, int] = {}
        self.faults: list[Fault] = []

    def value(self, node: yaml.Node, where: Path_) -> Any:
        self.lines.setdefault(where, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.value(item, (*where, position)) for position, item in enumerate(node.value))
        if not isinstance(node, yaml.MappingNode):
            return self.loader.construct_object(node)
        values: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key, line = self._key(key_node), key_node.start_mark.line + 1
            if key in values:
                self.faults.append(Fault(self.name, line, f'"{key}" is here twice. Take one away.'))
                continue
            self.lines[*where, key] = line
            values[key] = self.value(value_node, (*where, key))
        return values

    def _key(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return self.loader.construct_object(node)
        self.faults.append(Fault(self.name, node.start_mark.line + 1, "A key must be one word. Write a plain word."))
        return str(node.start_mark)


def _fault_of_yaml(name: str, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    advice = "Look at the indentation, the colons and the quotes here and in the line before."
    return Fault(name, mark.line + 1 if mark else 1, f"This is not YAML: {problem}. {advice}")


def _line(lines: dict[Path_, int], where: Path_) -> int:
    """The line of a place, or of the nearest thing around it that is there."""
    while where not in lines:
        where = where[:-1]
    return lines[where]


def _where(detail: ErrorDetails) -> Path_:
    return tuple(part for part in detail["loc"] if part != "[key]")


_KINDS = {
    "string_type": "text: put it in quotes",
    "int_type": "a whole number, without quotes",
    "bool_type": "true or false, without quotes",
    "date_type": "a date, such as 2026-09-01, without quotes",
    "tuple_type": "a list: begin each item with a dash, on a line of its own",
    "dict_type": "keys with values, one a line",
    "model_type": "keys with values, one a line",
}


def _words(detail: ErrorDetails, shape: type[Content]) -> str:
    where = detail["loc"]
    called = f'"{where[-1]}"' if where and isinstance(where[-1], str) else "This item"
    if where and where[-1] == "[key]":
        called = f'The key "{where[-2]}"'
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _unknown_key(str(where[-1]), _known_keys(shape, where[:-1]))
    if kind == "missing":
        return f"{called} is missing. Add it."
    if kind in _KINDS:
        return f"{called} must be {_KINDS[kind]}."
    words = detail["msg"].removeprefix("Value error, ").removesuffix(".")
    return f"{called}: {words}. Correct it."


def _unknown_key(key: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return f'"{key}" is not known here. Did you mean "{near[0]}"? Correct it, or take it away.'
    listed = f" Known here: {', '.join(known)}." if known else ""
    return f'"{key}" is not known here. Take it away, or correct it.{listed}'


def _known_keys(shape: Any, where: Sequence[int | str]) -> list[str]:
    """The keys that the part at this place may have."""
    for part in where:
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            field = shape.model_fields.get(str(part))
            shape = field.annotation if field else None
        else:  # a list or a mapping of parts: what is inside it
            inner = [one for one in getattr(shape, "__args__", ()) if one is not Ellipsis and one is not type(None)]
            shape = inner[-1] if inner else None
    for one in (shape, *getattr(shape, "__args__", ())):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return sorted(one.model_fields)
    return []
