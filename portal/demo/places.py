"""The places of the invented borough: the partnership's own, with postcodes that no letter was ever sent to."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.demo import mixes
from portal.demo.chance import Chance
from portal.guidance.places import Places as Guidance
from portal.guidance.places import Ward, places
from portal.working_time import LONDON

POSTCODES_A_WARD = 60
_FIRST, _SECOND = "ABDEFGHJLN", "PQRSTUWXYZ"
SERVICES = Path(__file__).parent / "content" / "services.csv"  # invented like all else: an example of such a file
SERVICES_ARE_IN = frozenset({"central", "east", "north", "south"})
NOT_ON_ANY_LIST = ("ZZ98 1AA", "ZZ98 7QT", "ZZ99 3BD")  # what partners write and no directory knows


@dataclass(frozen=True)
class WardOfOurs:
    id: str
    ward: Ward
    postcodes: Sequence[str]


@dataclass(frozen=True)
class Places:
    localities: Mapping[str, str]  # slug and id
    names: Mapping[str, str]  # slug and name
    wards: Sequence[WardOfOurs]
    postcodes: Mapping[str, Sequence[str]]  # of each locality, by its slug
    brought_in_at: dt.datetime

    def ward_of(self, postcode: str | None) -> str | None:
        return self._wards_of.get(postcode or "")

    @functools.cached_property
    def _wards_of(self) -> Mapping[str, str]:
        return {postcode: ours.id for ours in self.wards for postcode in ours.postcodes}


def make_places(chance: Chance, on: dt.date) -> Places:
    """Localities and wards as they lie on a day, with postcodes for each ward."""
    content = places()
    at = dt.datetime.combine(min(_since(content), on), dt.time(12), LONDON).astimezone(dt.UTC)
    localities = {locality.slug: chance.id(at) for locality in content.localities}
    wards = [WardOfOurs(chance.id(at), ward, _postcodes(n)) for n, ward in enumerate(content.wards, start=1)]
    postcodes = {
        slug: [one for ours in wards if ours.ward.locality_on(on) == slug for one in ours.postcodes]
        for slug in localities
    }
    return Places(localities, {one.slug: one.name for one in content.localities}, wards, postcodes, at)


def postcode_in(locality: str, on: dt.date) -> str | None:
    """One that lies in this locality, for somebody who wants to try one; none where there is no such locality."""
    wards = enumerate(places().wards, start=1)
    return next((_postcodes(number)[0] for number, ward in wards if ward.locality_on(on) == locality), None)


def localities_missing(on: dt.date) -> set[str]:
    """Of those that the stories are told in: a deployment's own places may have others."""
    lie = {ward.locality_on(on) for ward in places().wards}
    return {slug for slug in mixes.LOCALITIES.things if slug is not None and slug not in lie}


def _since(content: Guidance) -> dt.date:
    return max(stretch.since for ward in content.wards for stretch in ward.lies_in)


def _postcodes(ward: int) -> list[str]:
    return [f"ZZ{ward} {n % 9 + 1}{_FIRST[n // 10]}{_SECOND[n % 10]}" for n in range(POSTCODES_A_WARD)]
