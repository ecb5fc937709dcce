"""A locality's board: what waits, what is offered, and how many there are."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.allocation.queries import COLUMN, board
from portal.database import now
from tests.builders import Make
from tests.casework.families import Families


def test_the_board_is_the_localitys_and_the_oldest_waits_first(
    session: Session, make: Make, families: Families
) -> None:
    hour = dt.timedelta(hours=1)
    late, early = families.waiting(at=now() - hour), families.waiting(at=now() - 2 * hour)
    offered = families.offered(at=now() - 3 * hour)
    families.active()
    elsewhere = Families(make)
    elsewhere.waiting()
    shown = board(session, make.actor(families.coordinator), families.locality.id)
    assert [card.reference for card in shown.waiting.cards] == [early.reference, late.reference]
    assert [card.reference for card in shown.offered.cards] == [offered.reference]
    nothing = board(session, make.actor(elsewhere.coordinator), families.locality.id)
    assert (nothing.waiting.count, nothing.offered.count) == (0, 0)


def test_a_column_says_how_many_there_are_beyond_those_it_shows(
    session: Session, make: Make, families: Families
) -> None:
    minute = dt.timedelta(minutes=1)
    waiting = [families.waiting(at=now() - age * minute) for age in range(COLUMN + 2, 0, -1)]
    shown = board(session, make.actor(families.coordinator), families.locality.id)
    assert [card.reference for card in shown.waiting.cards] == [matter.reference for matter in waiting[:COLUMN]]
    assert shown.waiting.count == COLUMN + 2
