"""The stars a deployment may use: names of areas and ends of scales, nothing of their owner's wording or artwork."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.guidance.reading import Content, Path_, read_content, repeated, under
from portal.settings import Settings

FILE = Path(__file__).parent / "content" / "stars.yaml"


@dataclass(frozen=True)
class Star:
    code: str
    title: str
    edition: str
    areas: tuple[tuple[str, str], ...]  # code and name, in the order they are drawn
    top: int
    least_in_common: int  # how many areas two readings must share to be compared

    @property
    def area_codes(self) -> frozenset[str]:
        return frozenset(code for code, _ in self.areas)


@dataclass(frozen=True)
class _Fixed:
    """What the database and the measures hold of a star, so that no file can say otherwise."""

    areas: int
    top: int
    least_in_common: int


_FIXED: Mapping[str, _Fixed] = {
    "family_star": _Fixed(areas=8, top=10, least_in_common=5),
    "family_star_plus": _Fixed(areas=10, top=10, least_in_common=5),
    "my_star": _Fixed(areas=8, top=5, least_in_common=4),
}
TOPS: Mapping[str, int] = {code: fixed.top for code, fixed in _FIXED.items()}
_CODE = re.compile(r"[a-z]+(_[a-z]+)*")


class Area(Content):
    code: str
    name: str


class WrittenStar(Content):
    """A star as the file has it."""

    code: str
    title: str
    edition: str
    lowest: int
    highest: int
    areas: tuple[Area, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        fixed = _FIXED.get(self.code)
        if fixed is None:
            yield ("code",), f'Records cannot hold a star "{self.code}". Use one of {", ".join(_FIXED)}.'
        elif (self.lowest, self.highest) != (1, fixed.top):
            wrong = "lowest" if self.lowest != 1 else "highest"
            yield (wrong,), f"Records hold {self.title} from 1 to {fixed.top}. Write so."
        if fixed is not None and len(self.areas) != fixed.areas:
            yield ("areas",), f"{self.title} has {fixed.areas} areas, and here are {len(self.areas)}. Correct the list."
        for key in ("title", "edition"):
            if not getattr(self, key).strip():
                yield (key,), f'"{key}" is blank. Readings are compared within one star and edition: write it.'
        yield from under(("areas",), self._faults_of_areas())

    def _faults_of_areas(self) -> Iterator[tuple[Path_, str]]:
        yield from repeated([area.code for area in self.areas], "area")
        yield from repeated([area.name for area in self.areas], "area", key="name")
        for position, area in enumerate(self.areas):
            if not _CODE.fullmatch(area.code):
                yield (position, "code"), f'"{area.code}" must be small letters and underlines. Correct it.'
            if not area.name.strip():
                yield (position, "name"), f'The area "{area.code}" has no name. Write it as the star has it.'


class Owner(Content):
    """Whom the stars belong to. Whoever shows one says so."""

    name: str
    link: str
    acknowledgement: str

    def faults(self) -> Iterator[tuple[Path_, str]]:
        if not self.link.startswith("https://"):
            yield ("link",), "The link to the owner must begin with https://. Correct it."
        if self.name.strip() not in self.acknowledgement or not self.name.strip():
            yield ("acknowledgement",), "The acknowledgement must name the owner. Write whose the stars are."


class Stars(Content):
    """The file of stars: each that records can hold, once, and no other."""

    owner: Owner
    stars: tuple[WrittenStar, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        codes = [star.code for star in self.stars]
        yield from under(("owner",), self.owner.faults())
        yield from under(("stars",), repeated(codes, "star"))
        for position, star in enumerate(self.stars):
            yield from under(("stars", position), star.faults())
        for code in _FIXED:
            if code not in codes:
                yield ("stars",), f'The star "{code}" is missing. Add it: records may hold readings of it.'


@cache
def _read() -> Stars:
    return read_content(FILE, Stars)


def _star(written: WrittenStar) -> Star:
    fixed = _FIXED[written.code]
    areas = tuple((area.code, area.name) for area in written.areas)
    return Star(written.code, written.title, written.edition, areas, fixed.top, fixed.least_in_common)


STARS: dict[str, Star] = {written.code: _star(written) for written in _read().stars}
FAMILY_STAR_PLUS = STARS["family_star_plus"]


@dataclass(frozen=True)
class StarUse:
    """Whether stars may be recorded here, and what a page that shows one says about it."""

    on: bool
    words: str  # for show, or why they are off; blank where all is in order
    owner: Owner


def star_use(settings: Settings) -> StarUse:
    """A star belongs to somebody: real scores wait until the licence and the owner's approval are stated."""
    if settings.stars_are_licensed:
        words = ""
    elif settings.stars_are_for_show:
        words = "The star is here for show, with invented data only: there is no licence for it."
    else:
        words = "Stars are off here: the partnership has not stated its licence and the owner's approval."
    return StarUse(settings.stars_are_licensed or settings.stars_are_for_show, words, _read().owner)
