"""Where a postcode lies, and which days may be closed or opened, as plain values."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from dataclasses import dataclass

from portal.working_time import WEEKEND


class Lies(enum.Enum):
    HERE = "here"
    ELSEWHERE = "elsewhere"  # a postcode we know, in no ward of ours
    UNKNOWN = "unknown"  # not given, not known, or in a ward that lay in no locality on that day


@dataclass(frozen=True)
class Place:
    """Where a postcode lay on a day. Not knowing is an answer too, which every report shows."""

    lies: Lies
    ward_id: uuid.UUID | None = None
    ward: str | None = None
    locality_id: uuid.UUID | None = None
    locality: str | None = None


UNKNOWN = Place(Lies.UNKNOWN)
ELSEWHERE = Place(Lies.ELSEWHERE)


class Fixed(enum.Enum):
    """Why a day stays as it is."""

    WEEKEND = "weekend"  # nobody works on it anyway
    BEGUN = "begun"  # clocks have counted it


def why_fixed(day: dt.date, today: dt.date) -> Fixed | None:
    """Why the office can neither be closed on a day nor opened again; none for a day on which it can."""
    if day.weekday() in WEEKEND:
        return Fixed.WEEKEND
    return Fixed.BEGUN if day <= today else None
