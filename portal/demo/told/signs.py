"""What somebody has seen, as the guidance puts it, and what they think and ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from portal.demo import mixes
from portal.demo.chance import Chance
from portal.guidance.codes import PrimaryNeed
from portal.guidance.thresholds import NoThresholds, Thresholds, thresholds_on

# The parts of a family's life in which such a need shows.
_SHOWS_IN: dict[PrimaryNeed, tuple[str, ...]] = {
    PrimaryNeed.EMOTIONAL_WELLBEING: ("CD-EMO", "CD-IDE", "CD-SOC"),
    PrimaryNeed.PARENTING: ("PC-BOU", "PC-STI", "PC-WAR"),
    PrimaryNeed.BEHAVIOUR: ("CD-BEH", "PC-BOU", "CD-SOC"),
    PrimaryNeed.EDUCATIONAL_SUPPORT: ("CD-EDU", "CD-DEV", "PC-STI"),
    PrimaryNeed.DOMESTIC_ABUSE: ("FE-DOM", "PC-STA", "CD-EMO"),
    PrimaryNeed.NEGLECT: ("PC-BAS", "CD-HEA", "CD-SEL"),
    PrimaryNeed.PARENTAL_MENTAL_HEALTH: ("PC-MEN", "PC-WAR", "FE-WID"),
    PrimaryNeed.SUBSTANCE_MISUSE: ("PC-SUB", "PC-BAS", "FE-CRI"),
    PrimaryNeed.EXPLOITATION: ("CD-SOC", "CD-SUB", "FE-COM"),
    PrimaryNeed.YOUNG_CARER: ("FE-YC", "CD-EDU", "CD-SEL"),
    PrimaryNeed.DISABILITY: ("CD-DIS", "CD-DEV", "PC-MEN"),
    PrimaryNeed.HOUSING: ("FE-HOU", "FE-FIN", "PC-STA"),
    PrimaryNeed.MONEY: ("FE-FIN", "FE-HOU", "PC-BAS"),
    PrimaryNeed.FAMILY_CONFLICT: ("PC-STA", "FE-FUN", "CD-EMO"),
    PrimaryNeed.COMMUNITY_SAFETY: ("FE-COM", "CD-BEH", "FE-CRI"),
    PrimaryNeed.OTHER: ("FE-ACC", "FE-WID", "CD-IDE"),
}
_STRENGTHS = ("PC-WAR-1", "FE-WID-1", "CD-HEA-1", "PC-UNB-1", "CD-DEV-1")
_NOW = {
    PrimaryNeed.DOMESTIC_ABUSE: "NOW-VIOLENCE",
    PrimaryNeed.EXPLOITATION: "NOW-MISSING",
    PrimaryNeed.EMOTIONAL_WELLBEING: "NOW-LIFE",
    PrimaryNeed.NEGLECT: "NOW-ALONE",
}


@lru_cache(maxsize=4096)
def guidance_on(day: dt.date) -> Thresholds | None:
    """None: it is before the first that this portal has, and nobody was asked for signs."""
    try:
        return thresholds_on(day)
    except NoThresholds:
        return None


def seen(chance: Chance, guidance: Thresholds, need: PrimaryNeed, level: int, *, urgent: bool) -> Sequence[str]:
    """Codes that mostly point to a level, now and then to one more or less."""
    parts = _SHOWS_IN[need]
    if urgent:
        chosen = {_NOW.get(need, f"{parts[0]}-4"), f"{parts[1]}-3"}
    else:
        level = min(3, max(1, level + chance.weighted(mixes.POINTED)))
        chosen = {f"{parts[0]}-{level}"}
        for part in parts[1:]:
            if chance.happens(0.5):
                chosen.add(f"{part}-{chance.between(1, level)}")
        if chance.happens(0.5):
            chosen.add(chance.one_of(_STRENGTHS))
    return tuple(sorted(code for code in chosen if code in guidance.signs))


def thinks(chance: Chance, level: int) -> int | None:
    """What the sender thinks, set against what is decided in the end; none: they are not sure."""
    apart = chance.weighted(mixes.LEVEL_OF_REFERRER)
    return None if apart is None else min(4, max(1, level + apart))
