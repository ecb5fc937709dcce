"""A text of YAML as plain values, with the line of each.

Only the plain part of YAML is read. A value means what it looks like: `no` and `08:30` are text, where YAML itself
takes them for false and 510. Anchors, aliases and tags are refused: nothing is built from a file but plain values.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

Path_ = tuple[int | str, ...]  # where in a file: keys and positions, from the top
Line = tuple[int, str]  # the number of a line, and what is wrong there, in words that say what to do

_DEEPEST = 20  # more than any content needs; what is deeper is a slip with brackets
_BREAK = re.compile(r"\r\n|\r|\n")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # the quick one where there is one
    """Takes every value for text, so that what it means is decided in one place, here."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 -- as the class above has it


class Unreadable(Exception):
    """A text that is no YAML, with what is wrong."""

    def __init__(self, faults: Sequence[Line]) -> None:
        self.faults = faults
        super().__init__("\n".join(words for _, words in faults))


@dataclass
class Written:
    """What a text says: its value, the line of each part of it, and what was wrong and could be passed over."""

    value: Any = None
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)
    places: dict[int, Path_] = field(default_factory=dict)  # where each part with keys is, by its id
    faults: list[Line] = field(default_factory=list)

    def line(self, where: Sequence[object]) -> int:
        """The line of a place, or of the nearest thing around it that is there."""
        place = tuple(str(part) for part in where)
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_text(raw: bytes) -> Written:
    text = _decoded(raw)
    unseen = list(_unseen(text))
    try:
        written = _composed(text)
    except yaml.YAMLError as error:
        # A tab or an unseen character is the likelier cause, and it is said more plainly.
        raise Unreadable(unseen or [_in_words(error, len(_BREAK.split(text.rstrip())))]) from error
    written.faults += unseen
    return written


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(_BREAK.split(raw[: error.start].decode("utf-8-sig")))
        raise Unreadable([(line, "This is not UTF-8. Save the file as UTF-8.")]) from error


def _unseen(text: str) -> Iterator[Line]:
    """Tabs, and characters nobody sees: two codes would look alike and differ."""
    for number, line in enumerate(_BREAK.split(text), start=1):
        if "\t" in line:
            yield number, "There is a tab here. Put spaces in its place."
        for character in sorted({one for one in line if not one.isprintable()} - {"\t"}):
            code = f"U+{ord(character):04X}"
            yield number, f"There is a character here that cannot be seen ({code}). Take it away, or put a space."


def _composed(text: str) -> Written:
    _refuse_what_is_not_plain(text)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        raise Unreadable([(1, "The file is empty. Fill it, or take it away.")])
    walk = _Walk()
    walk.written.value = walk.value(node, ())
    return walk.written


def _refuse_what_is_not_plain(text: str) -> None:
    """Before anything is built: a part may stand for what holds it, and brackets in brackets may fill the memory."""
    faults: list[Line] = []
    texts = depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        texts += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            faults.append((line, f'"*{event.anchor}" stands for another part. Write the part out.'))
        if texts > 1:
            raise Unreadable([*faults, (line, '"---" begins another text here. Take it away.')])
        if depth > _DEEPEST:
            words = "This lies too deep, one thing within another. Look at the brackets and the indentation."
            raise Unreadable([*faults, (line, words)])
    if faults:
        raise Unreadable(faults)


class _Walk:
    """Turns a tree of nodes into values, so that lines are kept and a key that is there twice shows."""

    def __init__(self) -> None:
        self.written = Written()

    def value(self, node: yaml.Node, where: Path_) -> Any:
        line = node.start_mark.line + 1
        self._stands_at(where, line)
        if node.tag not in _TAGS:
            shown = node.tag.replace("tag:yaml.org,2002:", "!!")
            self._fault(line, f'"{shown}" is not read here. Take it away, and write a plain value.')
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.value(item, (*where, position)) for position, item in enumerate(node.value))
        if isinstance(node, yaml.ScalarNode):
            if node.style == "|":  # written line by line, each of which has a place of its own
                for number in range(node.value.count("\n") + 1):
                    self._stands_at((*where, number), line + 1 + number)
            return self._scalar(node)
        return self._keys(node, where)

    def _keys(self, node: yaml.Node, where: Path_) -> dict[Any, Any]:
        values: dict[Any, Any] = {}
        self.written.places[id(values)] = where
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(line, "A key must be one word. Write a plain word, or put the text in quotes.")
                continue
            key = self._scalar(key_node)
            if key in values:
                self._fault(line, f'"{key}" is here twice. Take one away.')
                continue
            self._stands_at((*where, key), line)
            values[key] = self.value(value_node, (*where, key))
        return values

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        if node.style:  # in quotes, or a block of text
            return node.value
        for looks_like, meaning in _MEANINGS:
            if looks_like.fullmatch(node.value):
                try:
                    return meaning(node.value)
                except ValueError:
                    line = node.start_mark.line + 1
                    self._fault(line, f'"{node.value}" is no day there is. Correct it, or put it in quotes.')
                    return dt.date.max  # so that it is not found wrong a second time
        return node.value

    def _stands_at(self, where: Path_, line: int) -> None:
        self.written.lines.setdefault(tuple(str(part) for part in where), line)

    def _fault(self, line: int, words: str) -> None:
        self.written.faults.append((line, words))


_TAGS = {f"tag:yaml.org,2002:{plain}" for plain in ("str", "seq", "map")}

_MEANINGS: tuple[tuple[re.Pattern[str], Callable[[str], object]], ...] = (
    (re.compile(r"|~|null"), lambda _: None),
    (re.compile(r"true|false"), lambda written: written == "true"),
    (re.compile(r"-?(0|[1-9][0-9]{0,15})"), int),
    (re.compile(r"-?(0|[1-9][0-9]{0,15})\.[0-9]{1,15}"), float),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), dt.date.fromisoformat),
)

_OPENED = {
    "while parsing a flow": "A bracket is opened here and not closed. Close it, or put the whole text in quotes.",
    "while scanning a quoted": "A quote is opened here and not closed. Close it, or take it away.",
}


def _in_words(error: yaml.YAMLError, last: int) -> Line:
    """Where it went wrong; for what was opened and not closed, where it was opened."""
    context = getattr(error, "context", None) or ""
    opened, problem = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    for beginning, words in _OPENED.items():
        if opened and context.startswith(beginning):
            return min(opened.line + 1, last), words
    mark = problem or opened
    line = min(mark.line + 1, last) if mark else 1
    said = getattr(error, "problem", None) or str(error).splitlines()[0]
    advice = "Look at the indentation, the colons and the quotes here and in the line before."
    return line, f"This is not YAML: {said}. {advice}"
