"""Rules on people as plain values: their names, who is who in a family, and whether two are one."""

from __future__ import annotations

from portal.people.rules.names import (
    NAMELESS,
    UNBORN,
    FamilyRole,
    last_word_key,
    name_key,
    name_words,
    readings_of_name,
    sort_key,
)

__all__ = [
    "NAMELESS",
    "UNBORN",
    "FamilyRole",
    "last_word_key",
    "name_key",
    "name_words",
    "readings_of_name",
    "sort_key",
]
