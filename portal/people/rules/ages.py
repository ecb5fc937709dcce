"""How old somebody is, in whole years."""

from __future__ import annotations

import datetime as dt

ADULT_FROM = 18


def years_old(born_on: dt.date, on: dt.date) -> int:
    """Nobody is younger than nought: who is not born yet is nought."""
    return max(0, on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day)))
