"""The stars a deployment may use. They are read with this module, since forms have a field for each of their areas."""

from __future__ import annotations

from dataclasses import dataclass

from portal.guidance.written_stars import FIXED, Owner, WrittenStar, written_stars
from portal.settings import Settings


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


def _star(written: WrittenStar) -> Star:
    fixed = FIXED[written.code]
    areas = tuple((area.code, area.name) for area in written.areas)
    return Star(written.code, written.title, written.edition, areas, fixed.top, fixed.least_in_common)


STARS: dict[str, Star] = {written.code: _star(written) for written in written_stars().stars}
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
    return StarUse(settings.stars_are_licensed or settings.stars_are_for_show, words, written_stars().owner)
