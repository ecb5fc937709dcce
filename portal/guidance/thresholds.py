"""The threshold guidance: levels of need, and the signs that point to each, by part of a family's life.

One file a version. A version that was in force is not edited: what a partner ticked keeps its meaning.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field

from portal.guidance.reading import (
    FOLDER,
    Content,
    ContentError,
    Fault,
    Files,
    Paragraph,
    Path_,
    read_files,
    repeated,
    under,
)
from portal.working_time import london_date

LEVEL_NUMBERS = (1, 2, 3, 4)
PHONE_NOW = "NOW"  # begins the codes of the signs that stand outside the parts of a family's life
FILES = "thresholds/*.yaml"
_LONGEST = 140


def _sentence(text: str) -> str:
    if not text.endswith("."):
        raise ValueError("there is no full stop at the end")
    if len(text) > _LONGEST:
        raise ValueError(f"it has {len(text)} characters, and may have {_LONGEST}")
    return text


Sentence = Annotated[Paragraph, AfterValidator(_sentence)]


class Level(Content):
    number: int
    title: Paragraph
    in_plain_words: Paragraph
    what_happens: Paragraph
    who_leads: Paragraph
    agreement: Paragraph


class Sign(Content):
    """What somebody who knows the family may see, as one sentence they can tick."""

    code: Annotated[str, Field(pattern=r"^[A-Z]+-[A-Z]+(-[1-4])?$")]
    sentence: Sentence

    @property
    def level(self) -> int:
        last = self.code.rpartition("-")[2]
        return int(last) if last.isdigit() else 4

    @property
    def domain(self) -> str:
        return self.code.partition("-")[0]

    @property
    def subdomain(self) -> str:
        return self.code.rpartition("-")[0]


class Subdomain(Content):
    code: Annotated[str, Field(pattern=r"^[A-Z]+-[A-Z]+$")]
    title: Paragraph
    at_level: dict[int, Sentence]

    @functools.cached_property
    def signs(self) -> tuple[Sign, ...]:
        """One for each level, the lowest first."""
        return tuple(
            Sign(code=f"{self.code}-{level}", sentence=self.at_level[level]) for level in sorted(self.at_level)
        )

    def faults(self) -> Iterator[tuple[Path_, str]]:
        for level in LEVEL_NUMBERS:
            if level not in self.at_level:
                yield ("at_level",), f'Level {level} is missing in "{self.code}". Add its sentence.'
        for level in self.at_level:
            if level not in LEVEL_NUMBERS:
                yield ("at_level", level), f"There is no level {level}, only 1 to 4. Correct it, or take it away."


class Domain(Content):
    code: Annotated[str, Field(pattern=r"^[A-Z]+$")]
    title: Paragraph
    in_plain_words: Paragraph
    how_to_read: Paragraph | None = None  # its sentences, where that is not plain
    subdomains: tuple[Subdomain, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        if not self.subdomains:
            yield ("subdomains",), f'"{self.code}" has no sub-domain. Add one.'
        if self.code == PHONE_NOW:
            yield ("code",), f'"{PHONE_NOW}" is kept for what to phone about now. Give the domain another code.'
        yield from under(("subdomains",), repeated([one.code for one in self.subdomains], "sub-domain"))
        for position, one in enumerate(self.subdomains):
            if not one.code.startswith(f"{self.code}-"):
                yield ("subdomains", position, "code"), f'"{one.code}" must begin with "{self.code}-". Correct it.'


class Cluster(Content):
    """How many signs of level 2, in how many domains, point to level 3 together."""

    signs: Annotated[int, Field(ge=1)]
    domains: Annotated[int, Field(ge=1)]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        if self.domains > self.signs:
            yield ("domains",), f"{self.signs} signs cannot lie in {self.domains} domains. Correct one of the two."


class Thresholds(Content):
    version: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,19}$")]  # it stands in addresses
    in_force_from: dt.date
    changes: Paragraph
    levels: tuple[Level, ...]
    cluster: Cluster
    domains: tuple[Domain, ...]
    phone_now: tuple[Sign, ...]

    @functools.cached_property
    def signs(self) -> Mapping[str, Sign]:
        """Every sign by its code, in the order people read them; what to phone about now comes last."""
        inside = (sign for domain in self.domains for one in domain.subdomains for sign in one.signs)
        return MappingProxyType({sign.code: sign for sign in (*inside, *self.phone_now)})

    def faults(self) -> Iterator[tuple[Path_, str]]:
        yield from self._levels_out_of_place()
        if self.cluster.domains > len(self.domains):
            there = len(self.domains)
            yield ("cluster", "domains"), f"There are not so many domains, only {there}. Correct the number."
        yield from under(("domains",), repeated([domain.code for domain in self.domains], "domain"))
        yield from under(("phone_now",), repeated([sign.code for sign in self.phone_now], "sign"))
        yield from self._phone_now_out_of_place()
        yield from self._sentences_there_twice()

    def _levels_out_of_place(self) -> Iterator[tuple[Path_, str]]:
        for position, level in enumerate(self.levels):
            if level.number != position + 1 or level.number not in LEVEL_NUMBERS:
                words = f"Level {level.number} is not in its place. The levels are 1, 2, 3 and 4, in this order."
                yield ("levels", position, "number"), f"{words} Correct it."
        for number in sorted(set(LEVEL_NUMBERS) - {level.number for level in self.levels}):
            yield ("levels",), f"Level {number} is missing. Add it."

    def _phone_now_out_of_place(self) -> Iterator[tuple[Path_, str]]:
        for position, sign in enumerate(self.phone_now):
            if sign.domain != PHONE_NOW or sign.subdomain != PHONE_NOW:
                yield ("phone_now", position, "code"), f'"{sign.code}" must be "{PHONE_NOW}-" and a word. Correct it.'
        if not self.phone_now:
            yield ("phone_now",), "There is no sign to phone about now. Add one."

    def _sentences_there_twice(self) -> Iterator[tuple[Path_, str]]:
        first: dict[str, str] = {}
        for where, code, sentence in self._sentences():
            same = sentence.casefold()
            if same in first:
                yield where, f'"{code}" says the same as "{first[same]}". Write another sentence.'
            first.setdefault(same, code)

    def _sentences(self) -> Iterator[tuple[Path_, str, str]]:
        """Where each is, the code of its sign, and what it says."""
        for i, domain in enumerate(self.domains):
            for j, one in enumerate(domain.subdomains):
                for level, sentence in one.at_level.items():
                    yield ("domains", i, "subdomains", j, "at_level", level), f"{one.code}-{level}", sentence
        for i, sign in enumerate(self.phone_now):
            yield ("phone_now", i, "sentence"), sign.code, sign.sentence


class NoThresholds(LookupError):
    """No version of that name, or none in force on that day."""


@functools.cache
def thresholds() -> tuple[Thresholds, ...]:
    """Every version, the newest first."""
    return read_thresholds(FOLDER)


def thresholds_on(day: dt.date) -> Thresholds:
    """The version in force on a day."""
    for version in thresholds():
        if version.in_force_from <= day:
            return version
    raise NoThresholds(f"No threshold guidance was in force on {day}.")


def thresholds_of(version: str) -> Thresholds:
    for one in thresholds():
        if one.version == version:
            return one
    raise NoThresholds(f"There is no version {version} of the threshold guidance.")


def levels_in_words() -> dict[int, str]:
    """Each level with its name in the version in force, as a form offers it."""
    today = london_date(dt.datetime.now(dt.UTC))
    names = {level.number: level.title for level in thresholds_on(today).levels}
    return {number: f"Level {number}: {name[:1].lower()}{name[1:]}" for number, name in names.items()}


def read_thresholds(folder: Path) -> tuple[Thresholds, ...]:
    files = read_files(folder, FILES, Thresholds)
    faults = [*files.faults, *faults_between(files)]
    if faults:
        raise ContentError(faults)
    return tuple(sorted(files.content.values(), key=lambda one: one.in_force_from, reverse=True))


def faults_between(files: Files[Thresholds]) -> Iterator[Fault]:
    """What no file shows alone. A version is called as its file is, so that no two have one name."""
    first: dict[dt.date, str] = {}
    today = london_date(dt.datetime.now(dt.UTC))
    name, earliest = min(files.content.items(), key=lambda item: item[1].in_force_from, default=("", None))
    if earliest is not None and earliest.in_force_from > today:
        yield files.fault(name, ("in_force_from",), "No version is in force yet. Give this one a day that has come.")
    for name, one in files.content.items():
        if one.version != Path(name).stem:
            words = f'The version is "{one.version}". Call the file {one.version}.yaml, or correct it.'
            yield files.fault(name, ("version",), words)
        if one.in_force_from in first:
            words = f"{first[one.in_force_from]} is in force from the same day. Give one of them another day."
            yield files.fault(name, ("in_force_from",), words)
        first.setdefault(one.in_force_from, name)
