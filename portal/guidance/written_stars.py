"""The file of stars, and what it may say: no more than records can hold, and nothing of the owner's own wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from portal.guidance.reading import FOLDER, Content, Path_, read_content, repeated, under

FILE = FOLDER / "stars.yaml"


@dataclass(frozen=True)
class Fixed:
    """What the database and the measures hold of a star, so that no file can say otherwise."""

    areas: int
    top: int
    least_in_common: int


FIXED: Mapping[str, Fixed] = {
    "family_star": Fixed(areas=8, top=10, least_in_common=5),
    "family_star_plus": Fixed(areas=10, top=10, least_in_common=5),
    "my_star": Fixed(areas=8, top=5, least_in_common=4),
}
TOPS: Mapping[str, int] = {code: fixed.top for code, fixed in FIXED.items()}
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
        fixed = FIXED.get(self.code)
        if fixed is None:
            yield ("code",), f'Records cannot hold a star "{self.code}". Use one of {", ".join(FIXED)}.'
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
                yield (position, "code"), f'"{area.code}" must be small letters and underscores. Correct it.'
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
        yield from under(("stars",), repeated(codes, "star"))
        for code in FIXED:
            if code not in codes:
                yield ("stars",), f'The star "{code}" is missing. Add it: records may hold readings of it.'


@cache
def written_stars() -> Stars:
    return read_content(FILE, Stars)
