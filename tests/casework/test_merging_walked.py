"""Records are put together and taken apart in any order: each keeps all that was ever its own, and reads as it should.

Held against the same thing kept in plain Python: who was put together with whom, and is not taken apart.
"""

from __future__ import annotations

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.rules import Actor, Role
from portal.casework.actions import merge_people, unmerge_people
from portal.casework.queries.merging import put_together
from portal.database import Refused
from portal.people.models import Merge, Person
from portal.people.queries.merged import kept_as, records_of
from tests.builders import Make
from tests.casework.families import Families
from tests.casework.test_merging import WHY, WHY_NOT, everything

PEOPLE = 5
steps = st.lists(
    st.tuples(st.booleans(), st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), min_size=1, max_size=14
)


@pytest.fixture
def people(families: Families) -> list[Person]:
    """Of one name and birthday, each in a family whose case is closed."""
    for _ in range(PEOPLE):
        families.closed()
    return list(families.session.scalars(select(Person).where(Person.forename == "Child1").order_by(Person.id)))


@pytest.fixture
def officer(make: Make, people: list[Person]) -> Actor:
    return make.actor(make.user(Role.RECORDS_OFFICER))


class Told:
    """Which record is read as which, kept in a dictionary."""

    def __init__(self) -> None:
        self.into: dict[uuid.UUID, uuid.UUID] = {}

    def kept(self, one: uuid.UUID) -> uuid.UUID:
        return self.kept(self.into[one]) if one in self.into else one

    def may(self, kept: Person, merged: Person) -> bool:
        return kept.id != merged.id and kept.id not in self.into and merged.id not in self.into


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_merging_and_unmerging_in_any_order_loses_nothing(
    session: Session, people: list[Person], officer: Actor, steps: list[tuple[bool, int, int]]
) -> None:
    before, told = everything(session), Told()
    with session.begin_nested() as savepoint:
        for together, one, other in steps:
            _step(session, officer, told, people, together=together, one=one, other=other)
            ids = [person.id for person in people]
            assert kept_as(session, ids) == {person_id: told.kept(person_id) for person_id in ids}
            for person_id in ids:
                same = {other_id for other_id in ids if told.kept(other_id) == told.kept(person_id)}
                assert set(records_of(session, person_id)) == same
        now_ = everything(session)
        assert {table for table in before if before[table] != now_[table]} <= {"people"}
        listed = put_together(session, officer).rows
        assert {put.merged.id: put.kept.id for put in listed if put.undone_by is None} == told.into
        for live in session.scalars(select(Merge).where(Merge.undone_at.is_(None))):
            unmerge_people(session, officer, live, because=WHY_NOT)
        assert everything(session) == before
        savepoint.rollback()
    session.expire_all()


def _step(
    session: Session, officer: Actor, told: Told, people: list[Person], *, together: bool, one: int, other: int
) -> None:
    kept, merged = people[one], people[other]
    if not together:
        made = session.scalar(select(Merge).where(Merge.merged_id == merged.id, Merge.undone_at.is_(None)))
        assert (made is not None) == (merged.id in told.into)
        if made is not None:
            unmerge_people(session, officer, made, because=WHY_NOT)
            del told.into[merged.id]
    elif told.may(kept, merged):
        merge_people(session, officer, kept, merged, reason=WHY)
        told.into[merged.id] = kept.id
    elif told.into.get(merged.id) == kept.id:
        merge_people(session, officer, kept, merged, reason=WHY)  # pressed twice
    else:
        with pytest.raises(Refused):
            merge_people(session, officer, kept, merged, reason=WHY)
