"""Writing lists of people as the command reads them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from portal.people.lists import COLUMNS
from portal.people.rules.matching import Sought


def write_list(file: Path, people: Mapping[str, Sought], columns: Iterable[str] = COLUMNS) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.DictWriter(opened, list(columns), extrasaction="ignore")
        rows.writeheader()
        for name, one in people.items():
            rows.writerow(
                {
                    "id": name, "forename": one.forename, "surname": one.surname, "date_of_birth": one.born_on,
                    "sex": one.sex, "address": one.address, "postcode": one.postcode, "nhs_number": one.nhs_number,
                    "upn": one.upn,
                }
            )  # fmt: skip


def read_pairs(file: Path) -> dict[tuple[str, str], dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return {(row["left_id"], row["right_id"]): row for row in csv.DictReader(opened)}
