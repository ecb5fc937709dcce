"""What somebody wrote as plain text, in the paragraphs and lists that it shows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask

_ITEM = "- "
_LABEL = re.compile(r"([A-Z][A-Za-z ]{0,19}): +")
_PAGE = re.compile(r"https?://[^\s<>\"]+")
# Behind an address they belong to the sentence.
_NOT_OF_A_PAGE = ".,;:!?)'\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"


@dataclass(frozen=True)
class Piece:
    text: str
    href: str = ""


@dataclass(frozen=True)
class Line:
    """A line, with the word before a colon that it begins with, where it is an item of a list."""

    pieces: list[Piece]
    label: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph's lines, or a list's items. `leads` is a paragraph right above a list: what the list is about."""

    lines: list[Line] = field(default_factory=list)
    items: list[Line] = field(default_factory=list)
    leads: bool = False


def blocks_of(text: str) -> list[Block]:
    """An empty line ends a paragraph; lines that begin with a dash are a list."""
    found: list[Block] = []
    for written, lines in itertools.groupby(text.splitlines(), key=lambda line: bool(line.strip())):
        if written:
            found += _blocks(list(lines))
    return found


def _blocks(lines: list[str]) -> Iterator[Block]:
    groups = [(is_list, list(group)) for is_list, group in itertools.groupby(lines, lambda one: one.startswith(_ITEM))]
    for place, (is_list, group) in enumerate(groups):
        if is_list:
            yield Block(items=[_item(line) for line in group])
        else:
            yield Block([Line(list(_pieces(line))) for line in group], leads=place + 1 < len(groups))


def _item(line: str) -> Line:
    words = line.removeprefix(_ITEM)
    label = _LABEL.match(words)
    return Line(list(_pieces(words[label.end() :])), label[1]) if label else Line(list(_pieces(words)))


def _pieces(line: str) -> Iterator[Piece]:
    end = 0
    for found in _PAGE.finditer(line):
        address = found[0].rstrip(_NOT_OF_A_PAGE)
        if found.start() > end:
            yield Piece(line[end : found.start()])
        yield Piece(address, address)
        end = found.start() + len(address)
    if end < len(line):
        yield Piece(line[end:])


def init_letters(app: Flask) -> None:
    app.jinja_env.filters["blocks"] = blocks_of
