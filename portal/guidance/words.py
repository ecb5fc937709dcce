"""The words list: what we call things among ourselves, and what a page calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from portal.guidance.reading import FOLDER, Content, Path_, read_content

FILE = FOLDER / "words.yaml"


class OurWord(Content):
    ours: str
    page: str
    forms: tuple[str, ...] = ()


class NeverWord(Content):
    word: str
    instead: str
    forms: tuple[str, ...] = ()


class Words(Content):
    """The file of words. A word stands in it once, and what a page says instead holds none of them."""

    words: tuple[OurWord, ...]
    never: tuple[NeverWord, ...]

    @property
    def instead(self) -> Mapping[str, str]:
        """For each word that may not reach a page, and each of its forms, what to write."""
        ours = [(form, word.page) for word in self.words for form in (word.ours, *word.forms)]
        never = [(form, word.instead) for word in self.never for form in (word.word, *word.forms)]
        return dict([*ours, *never])

    def faults(self) -> Iterator[tuple[Path_, str]]:
        yield from self._faults_of_forms()
        yield from self._faults_of_pages()

    def _faults_of_forms(self) -> Iterator[tuple[Path_, str]]:
        seen: set[str] = set()
        for where, form in self._forms():
            if not form.strip():
                yield where, "This word is blank. Write it, or take the entry away."
            elif form.casefold() in seen:
                yield where, f'"{form}" is here twice. Take one away.'
            seen.add(form.casefold())

    def _faults_of_pages(self) -> Iterator[tuple[Path_, str]]:
        finds = _pattern(self.instead)
        for position, word in enumerate(self.words):
            if not word.page.strip():
                yield ("words", position, "page"), f'Say what a page calls "{word.ours}".'
            for found in finds.finditer(word.page):
                yield ("words", position, "page"), f'A page may not say "{found[0]}" either. Choose a plainer word.'
        for position, never in enumerate(self.never):
            if not never.instead.strip():
                yield ("never", position, "instead"), f'Say what to write instead of "{never.word}".'

    def _forms(self) -> Iterator[tuple[Path_, str]]:
        for position, word in enumerate(self.words):
            yield ("words", position, "ours"), word.ours
            yield from ((("words", position, "forms", place), form) for place, form in enumerate(word.forms))
        for position, never in enumerate(self.never):
            yield ("never", position, "word"), never.word
            yield from ((("never", position, "forms", place), form) for place, form in enumerate(never.forms))


@dataclass(frozen=True)
class Found:
    """A word of ours where a family may read it."""

    word: str
    at: int
    instead: str


@cache
def words() -> Words:
    return read_content(FILE, Words)


def inner_words_in(text: str) -> list[Found]:
    """Every word of ours in a text that people read, and what to write instead."""
    instead = {_key(word): page for word, page in words().instead.items()}
    return [Found(found[0], found.start(), instead[_key(found[0])]) for found in _finder().finditer(text)]


@cache
def _finder() -> re.Pattern[str]:
    return _pattern(words().instead)


def _pattern(known: Mapping[str, str]) -> re.Pattern[str]:
    """Whole words only; those in capitals in capitals only. Words may be parted by a line's end."""
    longest_first = sorted(filter(str.strip, known), key=len, reverse=True)
    parts = [r"\s+".join(re.escape(part) for part in word.split()) for word in longest_first]
    either = [part if word.isupper() else f"(?i:{part})" for word, part in zip(longest_first, parts, strict=True)]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(either)})(?![\w-])") if either else re.compile(r"(?!)")


def _key(word: str) -> str:
    return " ".join(word.split()).casefold()
