"""Rules on people as plain values: how a name sorts, who is who in a family."""

from __future__ import annotations

import functools

from pyuca import Collator

from portal.guidance.codes import Code

NAMELESS = "Name not known"
UNBORN = "Unborn baby"


class FamilyRole(Code):
    CHILD = "child", "Child"
    ADULT = "adult", "Adult"


@functools.cache
def _collator() -> Collator:
    return Collator()


def sort_key(surname: str, forename: str) -> str:
    """A key that puts names in the order people look for them, whatever letters they are written in.

    Kept as text of fixed-width hexadecimal, so that the database sorts it by bytes, under any locale.
    """
    weights = _collator().sort_key(f"{surname} {forename}".strip())
    return "".join(f"{weight:04x}" for weight in weights)
