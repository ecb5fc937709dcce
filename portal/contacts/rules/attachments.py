"""Rules on the files of a request as plain values."""

from __future__ import annotations

from collections.abc import Collection

MOST_FILES = 10


def free_number(taken: Collection[int]) -> int | None:
    """The first number that no file has; none where there are as many as there may be."""
    return next((number for number in range(1, MOST_FILES + 1) if number not in taken), None)
