"""The front door costs what waits there, however much was decided before: its lists read the indexes of what waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from portal.accounts.rules import Actor, Role
from portal.contacts.queries.calls import _counted as count_calls
from portal.contacts.queries.calls import _to_make
from portal.database import now
from portal.screening.queries.chosen import given_to
from portal.screening.queries.hand_overs import _unaccepted
from portal.screening.queries.handover import _asked, _bounced, _calls, _unclaimed_until, _waiting_until
from portal.screening.queries.queue import _counted, _counted_and_shown, _tomorrow, _unclaimed
from portal.screening.queries.telling import _untold
from portal.screening.rules.filters import Filter
from tests.builders import Make

# 20,000 that are decided beside 40 that wait; each has what the front door sees it by, and what months of work leave
# behind: a look, a word that was added, an answer that could not be delivered and was given by phone.
_MANY = """
    INSERT INTO contacts (id, reference, sending_key, sender_id, agency_id, source, received_at, due_at, decided_at,
        worries, working_well, needs_to_happen, agreement, urgent)
    SELECT gen_random_uuid(), 'X' || row_number() OVER (), gen_random_uuid(), sender_id, agency_id, source,
        received_at - n * interval '1 day', due_at, received_at - n * interval '1 day', worries, '', '', agreement,
        n % 10 = 0
    FROM contacts, generate_series(1, 500) n;
    CREATE TEMPORARY TABLE old AS
    SELECT id, reference, decided_at, sender_id, gen_random_uuid() AS message_id FROM contacts
    WHERE decided_at IS NOT NULL;
    INSERT INTO grants (id, role, contact_id, capacity, reason, source_event_id, since)
    SELECT gen_random_uuid(), 'screener', old.id, 'front_door', 'to_decide', e.id, decided_at
    FROM old, (SELECT id FROM events LIMIT 1) e;
    INSERT INTO messages (id, template, to_user_id, about, owed_at, next_try_at, tries, dead_at)
    SELECT message_id, 'contact_decided', sender_id, reference, decided_at, decided_at, 5, decided_at FROM old;
    INSERT INTO decisions (id, contact_id, number, author_id, decided_at, reasons, words_to_referrer, message_id)
    SELECT id, id, 1, sender_id, decided_at, 'Known', 'Thank you', message_id FROM old;
    INSERT INTO tellings (message_id, contact_id, passed_on_at, due_at, told_at)
    SELECT message_id, id, decided_at, decided_at + interval '1 day', decided_at + interval '1 day' FROM old;
    INSERT INTO hand_overs (id, reference, contact_id, decision_id, kind, to_mailbox, to_words, handed_at, handed_by,
        due_at, accepted_at, accepted_by, accepted_through)
    SELECT id, reference, id, id, 'safeguarding', 'team@example.org', '', decided_at, sender_id,
        decided_at + interval '1 day', decided_at, 'Somebody', 'link' FROM old;
    INSERT INTO call_backs (id, contact_id, because, promised_at, due_at, ended, made_at, made_by,
        spoke_to, noted_at)
    SELECT id, id, 'tell_outcome', decided_at, decided_at + interval '1 day', 'spoken', decided_at, sender_id,
        'Somebody', decided_at FROM old;
    INSERT INTO claims (id, contact_id, screener_id, claimed_at, ended_at)
    SELECT id, id, sender_id, decided_at, decided_at FROM old;
    INSERT INTO contact_posts (id, contact_id, sending_key, kind, author_id, posted_at, words)
    SELECT id, id, id, kind, sender_id, decided_at, 'More' FROM old
    CROSS JOIN LATERAL (SELECT CASE hashtext(reference) % 2 WHEN 0 THEN 'question' ELSE 'addition' END AS kind) k;
    DROP TABLE old;
"""
_WALKED = ("contacts", "grants", "claims", "contact_people", "contact_posts", "messages", "decisions", "tellings",
           "hand_overs", "call_backs")  # fmt: skip
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
        connection.execute(f"ANALYZE {', '.join(_WALKED)}".encode())
    return actor


def _plan(session: Session, query: Any, chosen: Filter = _FILTERS["all"]) -> str:
    at = now()
    given = {"at": at, "tomorrow": _tomorrow(at), "since": at, "from": at - dt.timedelta(days=30), "until": at}
    given |= given_to(chosen, at)
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy types it as nothing
    bound = query.params(**{name: value for name, value in given.items() if name in query.compile().params})
    compiled = bound.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return "\n".join(session.scalars(text(f"EXPLAIN {compiled}".replace(":", r"\:"))))


def _walks_nothing(plan: str) -> bool:
    return not any(f"Seq Scan on {table}" in plan for table in _WALKED)


def test_of_the_queue_only_what_waits_is_read(session: Session, screener: Actor) -> None:
    def counted_and_shown(actor: Actor, chosen: Filter) -> Any:
        return _counted_and_shown(actor, chosen, further=False)

    for chosen in _FILTERS.values():
        for make_query in (_counted, counted_and_shown, _unclaimed):
            plan = _plan(session, make_query(screener, chosen), chosen)
            assert "ix_contacts_queue" in plan, plan
            assert _walks_nothing(plan), plan


def test_whoever_takes_the_next_one_reads_the_queue_in_its_order(session: Session, screener: Actor) -> None:
    plan = _plan(session, _unclaimed(screener, Filter()))
    assert "Sort" not in plan.split("SubPlan")[0], plan


# What each list of the handover and of the calls begins with: the index of what is open, or of what was lately.
_LISTS = {
    "late": (_waiting_until, "ix_contacts_queue"),
    "due soon": (_unclaimed_until, "ix_contacts_queue"),
    "asked": (_asked, "ix_contacts_queue"),
    "handed over": (_unaccepted, "ix_hand_overs_open"),
    "calls": (_to_make, "ix_call_backs_open"),
    "how many calls": (count_calls, "ix_call_backs_open"),
    "calls not made": (_calls, "ix_call_backs_open"),
    "not delivered": (_bounced, "ix_messages_dead"),
    "not told": (_untold, "ix_tellings_waiting"),
}


def test_every_other_list_begins_with_what_is_open(session: Session, screener: Actor) -> None:
    for name, (make_query, index) in _LISTS.items():
        plan = _plan(session, make_query(screener))
        assert index in plan, f"{name}: {plan}"
        assert _walks_nothing(plan), f"{name}: {plan}"
