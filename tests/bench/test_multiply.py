"""A borough is made large by telling its finished stories again: whole, and as other people's."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.models import Grant
from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.events.models import Event
from portal.identifiers import read_reference
from portal.stars.models import Score
from portal.stars.rules import ReadingKind
from tests.bench.multiply import multiply
from tests.builders import Make
from tests.casework.families import Families


@pytest.fixture
def families(make: Make) -> Families:
    return Families(make)


def test_what_is_finished_grows_and_what_is_live_stays(session: Session, families: Families, superuser: str) -> None:
    families.star(families.active(), ReadingKind.FIRST)
    families.closed()
    families.active()
    families.keep()
    before = {model: session.scalar(select(func.count()).select_from(model)) or 0 for model in (Grant, Event, Score)}
    with psycopg.connect(superuser) as connection:
        multiply(connection, contacts=8)
    assert session.scalar(select(func.count()).select_from(Contact)) == 8
    matters = session.scalars(select(Matter)).all()
    assert sum(matter.closed_at is None for matter in matters) == 2
    assert sum(matter.closed_at is not None for matter in matters) == 6
    assert len({matter.family_id for matter in matters}) == 8
    references = [matter.reference for matter in matters]
    assert len(set(references)) == 8
    assert [read_reference(reference) for reference in references] == references
    grown = {model: session.scalar(select(func.count()).select_from(model)) or 0 for model in before}
    assert grown[Grant] > before[Grant]
    assert grown[Event] > before[Event]
    assert grown[Score] == before[Score]  # its case is live


def test_a_larger_borough_can_be_made_larger_still(session: Session, families: Families, superuser: str) -> None:
    families.closed()
    families.keep()
    for contacts in (3, 9):
        with psycopg.connect(superuser) as connection:
            multiply(connection, contacts)
        assert session.scalar(select(func.count()).select_from(Contact)) == contacts
        session.rollback()
