"""What is compared of a person: each value made regular, once, however it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from jellyfish import metaphone, soundex

from portal.people.rules.names import name_words
from portal.people.rules.nicknames import nickname_groups
from portal.people.rules.sought import Sought

_KEPT = 50_000  # names repeat: the same one need not be made regular again
_ADDRESSES_KEPT = 2_000  # less often, and each takes more room
_NUMBER = re.compile(r"[0-9]+[a-z]?")

# As the Department for Education, the health service and people write it; what is not here is not known.
_SEXES = {"f": "f", "female": "f", "girl": "f", "2": "f", "m": "m", "male": "m", "boy": "m", "1": "m"}

# What stands in many addresses says little of any one of them.
_SHORT = {
    "rd": "road", "st": "street", "ave": "avenue", "av": "avenue", "cl": "close", "cres": "crescent", "ct": "court",
    "dr": "drive", "gdns": "gardens", "gr": "grove", "ln": "lane", "pl": "place", "sq": "square", "ter": "terrace",
    "apt": "apartment",
}  # fmt: skip
_EVERYWHERE = frozenset({
    "apartment", "avenue", "circuit", "close", "court", "crescent", "drive", "flat", "gardens", "green", "grove",
    "hill", "house", "lane", "mews", "park", "place", "rise", "road", "row", "square", "street", "terrace", "the",
    "unit", "view", "villa", "walk", "way",
})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Name:
    """A first name or a surname as it is compared. One is made for each spelling, and known by being that one."""

    whole: str  # all its words in one
    words: tuple[str, ...]
    sound: str  # close: two names of one sound are easily taken for each other
    rough: str  # rough: for finding, not for judging
    groups: frozenset[int]  # of names that go for one another


@dataclass(frozen=True, eq=False)
class Address:
    numbers: tuple[str, ...]
    words: tuple[str, ...]  # without those that many addresses have
    pieces: frozenset[str]  # of three letters each: order, joined words and slips of the pen matter little to them


@dataclass(frozen=True, eq=False)
class Values:
    forename: Name
    surname: Name
    born: str  # eight figures, year first; empty: not known
    born_year: int | None  # also where only an age was estimated
    sex: str
    address: Address
    postcode: str  # without the space
    nhs_number: str
    upn: str


def values_of(sought: Sought) -> Values:
    born = sought.born_on.strftime("%Y%m%d").rjust(8, "0") if sought.born_on else ""
    return Values(
        forename=name_of(sought.forename),
        surname=name_of(sought.surname),
        born=born,
        born_year=sought.born_on.year if sought.born_on else sought.born_year,
        sex=_SEXES.get((sought.sex or "").strip().casefold(), ""),
        address=address_of(sought.address),
        postcode="".join(name_words(sought.postcode or "")),
        nhs_number="".join(name_words(sought.nhs_number or "")),
        upn="".join(name_words(sought.upn or "")),
    )


@lru_cache(_KEPT)
def name_of(written: str) -> Name:
    words = tuple(name_words(written)[:8])
    whole = "".join(words)[:60]
    letters = "".join(letter for letter in whole if "a" <= letter <= "z")
    return Name(
        whole=whole,
        words=words,
        sound=metaphone(letters) if letters else whole,
        rough=soundex(letters) if letters else whole[:3],
        groups=nickname_groups(whole, *words[:1]),
    )


@lru_cache(_ADDRESSES_KEPT)
def address_of(written: str) -> Address:
    written_words = [_SHORT.get(word, word) for word in name_words(written)[:24]]
    numbers = tuple(word for word in written_words if _NUMBER.fullmatch(word))
    words = tuple(word for word in written_words if word not in numbers and word not in _EVERYWHERE)
    return Address(numbers, words, frozenset(piece for word in words for piece in pieces_of(word)) - _PIECES_EVERYWHERE)


def pieces_of(word: str) -> list[str]:
    return [word[place : place + 3] for place in range(max(1, len(word) - 2))]


_PIECES_EVERYWHERE = frozenset(
    piece
    for word in ("street", "road", "avenue", "close", "crescent", "court", "drive", "place", "circuit", "terrace")
    for piece in pieces_of(word)
)
