"""What the queue's heading says: how things stand, the urgent part first."""

from __future__ import annotations

from typing import Protocol


class Standing(Protocol):
    @property
    def undecided(self) -> int: ...
    @property
    def late(self) -> int: ...
    @property
    def today(self) -> int: ...


def heading_of(standing: Standing) -> str:
    """6 due today, 1 late"""
    if not standing.undecided:
        return "Nothing waits for a decision"
    late = f"{standing.late:,} late" if standing.late else ""
    if standing.today:
        return ", ".join(filter(None, [f"{standing.today:,} due today", late]))
    return f"{late}, none due today" if late else f"{standing.undecided:,} to decide, none due today"
