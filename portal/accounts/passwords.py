"""Passwords: how they are kept, and which are refused.

Kept with argon2id. Refused are short ones, those that everybody's list of guesses begins with, and those made of the
person's own name or workplace. There is no rule of composition: three words and a space are as good as they are long.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD
from portal.database import Refused
from portal.extensions import current_settings
from portal.settings import Environment

_NOBODY = "a password that belongs to nobody"

_COMMON = Path(__file__).with_name("common_passwords.txt")
_LOOKALIKES = str.maketrans("01345789@$!|+", "oieastbgasilt")
_SIGNS = re.compile(r"[\W_]+")
_BUT_LETTERS = re.compile(r"[\W\d_]+")
_MOST_PARTS = 2
_FEWEST_CHARACTERS = 5
_MOST_AROUND = 8  # as many digits as a date has; more of them are worth something
_BEFORE = re.compile(rf"^[\W\d_]{{1,{_MOST_AROUND}}}(?![\W\d_])")
_AFTER = re.compile(rf"(?<![\W\d_])[\W\d_]{{1,{_MOST_AROUND}}}$")
_SHORTEST_PART = 3
_SHORTEST_NAME = 4


@dataclass(frozen=True)
class Person:
    """What an attacker who knows the person would try first."""

    name: str
    email: str
    agency: str


def hash_password(password: str) -> str:
    return _hasher(quick=_is_test()).hash(_bytes_of(password))


def verify(kept: str | None, password: str) -> bool:
    """Whether it is this password. Where none is kept, the same work is done for nothing."""
    hasher, nobodys = _hasher(quick=_is_test()), _nobodys_hash(quick=_is_test())
    try:
        hasher.verify(kept or nobodys, _bytes_of(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_out_of_date(kept: str) -> bool:
    """Whether it was hashed with other strength than today's."""
    return _hasher(quick=_is_test()).check_needs_rehash(kept)


def check(password: str, person: Person, *, field: str) -> None:
    """Refuse, with words that say what to do, a password that others would guess."""
    password = unicodedata.normalize("NFC", password)
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"Your password must be {SHORTEST_PASSWORD} characters or more", field=field)
    if len(password) > LONGEST_PASSWORD:
        raise Refused(f"Your password must be {LONGEST_PASSWORD} characters or fewer", field=field)
    if is_about(password, person):
        raise Refused("Your password must not contain your name or e-mail address", field=field)
    if is_common(password, _words_of(person.agency) | _words_of(person.email.partition("@")[2])):
        raise Refused("This password is one that people guess first. Three words of your own are better", field=field)


def is_about(password: str, person: Person) -> bool:
    local = person.email.partition("@")[0]
    names = {_plain(person.name), _plain(person.email), _plain(local)} | _words_of(person.name) | _words_of(local)
    spellings = {_plain(password), _plain(_read(password))}
    return any(len(name) >= _SHORTEST_NAME and name in spelling for name in names for spelling in spellings)


def is_common(password: str, also: Iterable[str] = ()) -> bool:
    """Whether it is one or two of the words people choose, whatever digits and signs stand in them or around."""
    words = _common_words() | {word for word in also if len(word) >= _SHORTEST_PART}
    return _monotonous(password) or any(_made_of(spelling, words) for spelling in _spellings(password))


def _spellings(password: str) -> set[str]:
    """The ways to read it: as it is, with figures read as letters, and with what is around the letters left off."""
    readings = {password}
    for around in (_BEFORE, _AFTER):
        readings |= {around.sub("", reading) for reading in readings}
    spellings = {_plain(password)} | {_plain(_read(reading)) for reading in readings}
    letters = _BUT_LETTERS.sub("", _plain(password))
    if len(_plain(password)) - len(letters) <= _MOST_AROUND:
        spellings.add(letters)
    return {spelling for spelling in spellings if spelling}


def _monotonous(password: str) -> bool:
    """Hardly any different characters, or figures in even steps: `aaaaaaaaaaab`, `123456789012`."""
    figures = _plain(password)
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(figures)}
    return len(set(password)) < _FEWEST_CHARACTERS or (figures.isdecimal() and len(steps) == 1)


def _made_of(letters: str, words: Set[str]) -> bool:
    """Whether the letters can be cut into listed words, of which at most two are different."""
    longest = max(map(len, words))
    used: list[set[frozenset[str]]] = [{frozenset()}, *(set() for _ in letters)]  # by how far the cuts have come
    for end in range(_SHORTEST_PART, len(letters) + 1):
        for start in range(max(0, end - longest), end - _SHORTEST_PART + 1):
            word = letters[start:end]
            if used[start] and word in words:
                used[end] |= {so_far | {word} for so_far in used[start] if len(so_far | {word}) <= _MOST_PARTS}
    return bool(used[-1])


@functools.cache
def _common_words() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _words_of(text: str) -> set[str]:
    return {_plain(word) for word in _BUT_LETTERS.split(text)} - {""}


def _read(written: str) -> str:
    """Figures and signs read as the letters they stand for: `p@55w0rd`."""
    return written.translate(_LOOKALIKES)


def _plain(written: str) -> str:
    """Small letters and figures only, without accents."""
    return _SIGNS.sub("", unicodedata.normalize("NFKD", written).casefold())


@functools.cache
def _hasher(*, quick: bool) -> PasswordHasher:
    """Above what OWASP asks for argon2id; `quick` is for tests, which hash thousands."""
    if quick:
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1)


@functools.cache
def _nobodys_hash(*, quick: bool) -> str:
    return _hasher(quick=quick).hash(_NOBODY)


def _is_test() -> bool:
    return current_settings().environment is Environment.TEST


def _bytes_of(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
