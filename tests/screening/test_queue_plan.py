"""The queue costs what waits in it, however much was decided before: the index of what waits is all that it reads."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from portal.accounts.rules import Actor, Role
from portal.database import now
from portal.screening.queries.chosen import given_to
from portal.screening.queries.queue import _counted, _lines, _tomorrow, _unclaimed
from portal.screening.rules.filters import Filter
from tests.builders import Make

# 20,000 that are decided beside 40 that wait; each has what the front door sees it by.
_MANY = """
    INSERT INTO contacts (id, reference, sending_key, sender_id, agency_id, source, received_at, due_at, decided_at,
        worries, working_well, needs_to_happen, agreement, urgent)
    SELECT gen_random_uuid(), 'X' || row_number() OVER (), gen_random_uuid(), sender_id, agency_id, source,
        received_at - n * interval '1 minute', due_at, received_at, worries, '', '', agreement, n % 10 = 0
    FROM contacts, generate_series(1, 500) n;
    INSERT INTO grants (id, role, contact_id, capacity, reason, source_event_id, since)
    SELECT gen_random_uuid(), 'screener', c.id, 'front_door', 'to_decide', e.id, c.received_at
    FROM contacts c, (SELECT id FROM events LIMIT 1) e WHERE c.reference LIKE 'X%';
    ANALYZE contacts; ANALYZE grants; ANALYZE claims; ANALYZE contact_people; ANALYZE contact_posts;
"""
_FILTERS = {
    "all": Filter(),
    "source": Filter(source="school"),
    "age": Filter(age="5-10"),
    "looked": Filter(looked="nobody"),
    "late": Filter(urgent="yes", late="yes"),
}


@pytest.fixture
def screener(session: Session, make: Make, owner: str) -> Actor:
    sender, screener = make.user(Role.REFERRER), make.user(Role.SCREENER)
    for _ in range(40):
        make.contact(sender)
    actor = make.actor(screener)
    make.keep()
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(_MANY.encode())
    return actor


def _plan(session: Session, query: Any, chosen: Filter) -> str:
    at = now()
    given = {"at": at, "tomorrow": _tomorrow(at), "since": at, **given_to(chosen, at)}
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy types it as nothing
    bound = query.params(**{name: value for name, value in given.items() if name in query.compile().params})
    compiled = bound.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return "\n".join(session.scalars(text(f"EXPLAIN {compiled}".replace(":", r"\:"))))


def test_only_what_waits_is_read_and_in_the_order_of_its_index(session: Session, screener: Actor) -> None:
    for chosen in _FILTERS.values():
        for make_query in (_counted, _lines, _unclaimed):
            plan = _plan(session, make_query(screener, chosen), chosen)
            assert "ix_contacts_queue" in plan, plan
            assert "Seq Scan on contacts" not in plan, plan
            assert "Seq Scan on grants" not in plan, plan
    plan = _plan(session, _lines(screener, Filter()), Filter())
    assert "Sort" not in plan.split("SubPlan")[0], plan
