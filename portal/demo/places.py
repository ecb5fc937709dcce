"""The places of the invented borough, and postcodes that no letter was ever sent to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.demo.chance import Chance

POSTCODES_A_WARD = 60
_FIRST, _SECOND = "ABDEFGHJLN", "PQRSTUWXYZ"
NOT_ON_ANY_LIST = ("ZZ98 1AA", "ZZ98 7QT", "ZZ99 3BD")  # what partners write and no directory knows


@dataclass(frozen=True)
class WardOfOurs:
    id: str
    code: str
    name: str
    locality: str  # its slug
    since: dt.date
    postcodes: Sequence[str]


@dataclass(frozen=True)
class Places:
    localities: Mapping[str, str]  # slug and id
    names: Mapping[str, str]  # slug and name
    wards: Sequence[WardOfOurs]
    postcodes: Mapping[str, Sequence[str]]  # of each locality, by its slug


def make_places(
    chance: Chance, named: Sequence[tuple[str, str]], wards: Sequence[tuple[str, str, str, dt.date]], at: dt.datetime
) -> Places:
    """Localities (slug, name) and wards (code, name, locality, since), with postcodes for each ward."""
    localities = {slug: chance.id(at) for slug, _ in named}
    ours = [
        WardOfOurs(chance.id(at), code, name, locality, since, _postcodes(number))
        for number, (code, name, locality, since) in enumerate(wards, start=1)
    ]
    postcodes = {
        slug: [postcode for ward in ours if ward.locality == slug for postcode in ward.postcodes] for slug in localities
    }
    return Places(localities, dict(named), ours, postcodes)


def _postcodes(ward: int) -> list[str]:
    return [f"ZZ{ward} {n % 9 + 1}{_FIRST[n // 10]}{_SECOND[n % 10]}" for n in range(POSTCODES_A_WARD)]


def postcode_in(locality: str) -> str:
    """One that lies in this locality, for somebody who wants to try one."""
    return "ZZ5 1AP"
