"""The versions of the thresholds as people read them: from when until when, and which of them is in force."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from portal.guidance.thresholds import NoThresholds, Thresholds, thresholds


class Standing(enum.Enum):
    TO_COME = "Not in force yet"
    IN_FORCE = "In force"
    OVER = "No longer in force"


@dataclass(frozen=True)
class Edition:
    guidance: Thresholds
    until: dt.date | None  # its last day; none of the newest
    standing: Standing

    @property
    def in_force(self) -> bool:
        return self.standing is Standing.IN_FORCE


def editions(day: dt.date) -> tuple[Edition, ...]:
    """Every version, the newest first, as it stands on a day."""
    found: list[Edition] = []
    until: dt.date | None = None
    for guidance in thresholds():
        found.append(Edition(guidance, until, _standing(guidance, until, day)))
        until = guidance.in_force_from - dt.timedelta(days=1)
    return tuple(found)


def edition_on(day: dt.date, version: str | None = None) -> Edition:
    """The version of that name, or the one in force."""
    for edition in editions(day):
        if edition.guidance.version == version or (version is None and edition.in_force):
            return edition
    raise NoThresholds(f"There is no version {version} of the threshold guidance.")


def _standing(guidance: Thresholds, until: dt.date | None, day: dt.date) -> Standing:
    if day < guidance.in_force_from:
        return Standing.TO_COME
    return Standing.IN_FORCE if until is None or day <= until else Standing.OVER
