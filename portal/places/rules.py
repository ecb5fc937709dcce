"""Where a postcode lies, as plain values."""

from __future__ import annotations

import enum
import uuid
from dataclasses import dataclass


class Lies(enum.Enum):
    HERE = "here"
    ELSEWHERE = "elsewhere"  # a postcode we know, in no ward of ours
    UNKNOWN = "unknown"  # not given, not known, or in a ward that lay in no locality on that day


@dataclass(frozen=True)
class Place:
    """Where a postcode lay on a day. Not knowing is an answer too, which every report shows."""

    lies: Lies
    ward: str | None = None
    locality_id: uuid.UUID | None = None
    locality: str | None = None


UNKNOWN = Place(Lies.UNKNOWN)
ELSEWHERE = Place(Lies.ELSEWHERE)
