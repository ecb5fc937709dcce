"""Long lists a page at a time: a page begins after a row, not after a count, so it costs the same however far on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
PAGE = 25
_PLACES = frozenset("123456789")
_EPOCH = dt.datetime.fromtimestamp(0, dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class After:
    """Where a page begins: after this moment and key, whatever was added since.

    A list that puts some things on top of all others, whatever their moment, says in which of its places it is.
    """

    at: dt.datetime
    id: uuid.UUID
    place: int = 0

    def __str__(self) -> str:
        microseconds = (self.at - _EPOCH) // _MICROSECOND  # whole numbers only: a float would lose the last of them
        moment = f"{microseconds}_{self.id.hex}"
        return f"{self.place}_{moment}" if self.place else moment

    @staticmethod
    def read(written: str) -> After | None:
        """What stood in an address; none where it is not one of ours."""
        try:
            *place, microseconds, key = written.split("_")
            if len(place) > 1 or not all(one in _PLACES for one in place):
                return None
            return After(_EPOCH + int(microseconds) * _MICROSECOND, uuid.UUID(key), *map(int, place))
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    next: After | None


def one_page(rows: Sequence[Row], begins_after: Callable[[Row], After]) -> tuple[Sequence[Row], After | None]:
    """Of rows asked for with one more than a page holds: the page, and where the next begins if there is one."""
    return rows[:PAGE], begins_after(rows[PAGE - 1]) if len(rows) > PAGE else None
