"""Finding signs by words that people type, however they write them.

A sentence says what is seen, without words of the trade. People type those words all the same ("self-harm"), so a file
says which signs they stand for. `static/src/js/signs.mjs` does the same while somebody types: change both together.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from portal.guidance.reading import FOLDER, Content, Fault, Files, Paragraph, Path_, read_content
from portal.guidance.thresholds import Domain, Sign, Subdomain, Thresholds

FILE = FOLDER / "search_words.yaml"
LONGEST = 60  # letters of a question
_WORD = re.compile(r"[^\W_]+")
SignCode = Annotated[str, Field(pattern=r"^[A-Z]+-[A-Z]+(-[1-4])?$")]


class Meaning(Content):
    """Words that people type, and the signs they mean. The code of a part of life means its levels 2 to 4."""

    typed: tuple[Paragraph, ...]
    codes: tuple[SignCode, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        for key in ("typed", "codes"):
            if not getattr(self, key):
                yield (key,), f'There is nothing under "{key}". Add to it, or take the whole entry away.'


class OtherWords(Content):
    meanings: tuple[Meaning, ...]

    @functools.cached_property
    def by_code(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for meaning in self.meanings:
            for code in meaning.codes:
                found[code] = (*found.get(code, ()), *meaning.typed)
        return found

    def of(self, sign: Sign) -> tuple[str, ...]:
        """What else people type who mean this sign."""
        of_the_part = self.by_code.get(sign.subdomain, ()) if sign.level > 1 else ()
        return (*self.by_code.get(sign.code, ()), *of_the_part)


def faults_beside(files: Files[OtherWords], content: Mapping[str, Content]) -> Iterator[Fault]:
    """Codes that no version of the thresholds beside them has, neither for a sign nor for a part of life."""
    versions = [one for one in content.values() if isinstance(one, Thresholds)]
    known = {code for one in versions for sign in one.signs.values() for code in (sign.code, sign.subdomain)}
    for name, one in files.content.items() if versions else ():
        for i, meaning in enumerate(one.meanings):
            for j, code in enumerate(meaning.codes):
                if code not in known:
                    words = f'No version of the thresholds has "{code}". Correct it, or take it away.'
                    yield files.fault(name, ("meanings", i, "codes", j), words)


@functools.cache
def other_words() -> OtherWords:
    return read_content(FILE, OtherWords)


def folded(text: str) -> str:
    """Without capitals and accents: "Café" and "cafe" are one word."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).casefold()


def words_in(text: str) -> list[str]:
    return _WORD.findall(folded(text))


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool


@dataclass(frozen=True)
class Found:
    """A sign, and whether it is what was asked for; its sentence in pieces, so that a page can mark words in it."""

    sign: Sign
    hit: bool
    pieces: tuple[Piece, ...]
    other_words: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    part: Subdomain
    signs: tuple[Found, ...]

    @property
    def hit(self) -> bool:
        return any(one.hit for one in self.signs)


@dataclass(frozen=True)
class Section:
    domain: Domain
    rows: tuple[Row, ...]

    @property
    def hit(self) -> bool:
        return any(row.hit for row in self.rows)


@dataclass(frozen=True)
class Answer:
    """Every sign of the level and domain asked for, and which of them the words were found in."""

    sections: tuple[Section, ...]
    phone_now: tuple[Found, ...]

    @functools.cached_property
    def hits(self) -> tuple[Sign, ...]:
        inside = (one for section in self.sections for row in section.rows for one in row.signs)
        return tuple(one.sign for one in (*self.phone_now, *inside) if one.hit)


@dataclass(frozen=True)
class Question:
    words: str = ""
    level: int | None = None
    domain: str = ""

    @functools.cached_property
    def terms(self) -> tuple[str, ...]:
        return tuple(words_in(self.words))

    def hits(self, texts: Iterable[str]) -> bool:
        """Each word typed begins a word of one of the texts; a single letter is a word of its own, as in "A&E"."""
        return any(self._all_begin_words_of(text) for text in texts)

    def _all_begin_words_of(self, text: str) -> bool:
        there = words_in(text)
        return all(any(_begins(term, word) for word in there) for term in self.terms)

    def pieces(self, sentence: str) -> Iterator[Piece]:
        end, terms = 0, tuple(term for term in self.terms if len(term) > 1)
        for word in _WORD.finditer(sentence):
            if terms and folded(word[0]).startswith(terms):
                if word.start() > end:
                    yield Piece(sentence[end : word.start()], marked=False)
                yield Piece(word[0], marked=True)
                end = word.end()
        if end < len(sentence):
            yield Piece(sentence[end:], marked=False)


def ask(question: Question, guidance: Thresholds, other: OtherWords) -> Answer:
    """What was not found is there too: a page hides it, and shows it again while somebody types."""

    def found(sign: Sign, title: str = "") -> Found:
        phrases = other.of(sign)
        hit = question.hits([f"{title} {sign.sentence}", *phrases])
        return Found(sign, hit, tuple(question.pieces(sign.sentence)), phrases)

    def row(part: Subdomain) -> Row:
        return Row(part, tuple(found(sign, part.title) for sign in part.signs if question.level in {None, sign.level}))

    domains = (domain for domain in guidance.domains if question.domain in {"", domain.code})
    sections = tuple(Section(domain, tuple(map(row, domain.subdomains))) for domain in domains)
    stands_outside = not question.domain and question.level in {None, 4}
    return Answer(sections, tuple(map(found, guidance.phone_now)) if stands_outside else ())


def _begins(term: str, word: str) -> bool:
    return word.startswith(term) if len(term) > 1 else word == term
