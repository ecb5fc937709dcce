"""Somebody who is looked for, as they were named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Sought:
    """Somebody as a request, a list or a record names them. What is not known is empty."""

    forename: str = ""
    surname: str = ""
    born_on: dt.date | None = None
    born_year: int | None = None  # from an estimated age: right within a year or so
    sex: str | None = None
    address: str = ""
    postcode: str | None = None
    nhs_number: str | None = None
    upn: str | None = None
