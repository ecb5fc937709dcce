"""The front door's queue: everything undecided, what is due soonest first, every row once."""

from __future__ import annotations

import datetime as dt
import uuid

import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.contacts.actions import add_information, send_contact
from portal.guidance.codes import Route
from portal.paging import PAGE, After
from portal.screening.actions import claim_contact
from portal.screening.queries import queue
from portal.working_time import LONDON
from tests.builders import Make
from tests.casework.at_once import alone

MONDAY = dt.datetime(2024, 6, 3, 9, 0, tzinfo=LONDON)
MINUTE = dt.timedelta(minutes=1)


def test_what_is_due_soonest_comes_first_and_the_late_are_counted(session: Session, make: Make) -> None:
    sender, screener = make.user(Role.REFERRER), make.user(Role.SCREENER)
    with time_machine.travel(MONDAY + dt.timedelta(days=1, hours=1), tick=False):
        later, first, between = (make.contact(sender, at=MONDAY + n * 30 * MINUTE) for n in (4, 0, 1))
        decided = make.contact(sender, at=MONDAY)
        make.decision(screener, decided, route=Route.UNIVERSAL)
        seen = queue(session, make.actor(screener), MONDAY + dt.timedelta(days=1, minutes=30))
    assert [row.reference for row in seen.page.rows] == [first.reference, between.reference, later.reference]
    assert (seen.undecided, seen.late) == (3, 1), "due at 9:00, 9:30 and 11:00, it is 9:30: late is after, not at"


def test_more_was_said_until_somebody_looks_at_this_one(session: Session, make: Make) -> None:
    sender, screener = make.user(Role.REFERRER), make.user(Role.SCREENER)
    told, other = make.contact(sender, at=MONDAY), make.contact(sender, at=MONDAY + MINUTE)
    add_information(session, make.actor(sender), told, "She is at home.", key=uuid.uuid4(), at=MONDAY + 2 * MINUTE)
    actor = make.actor(screener)
    claim_contact(session, actor, other, at=MONDAY + 3 * MINUTE)
    assert [row.more_said for row in queue(session, actor, MONDAY).page.rows] == [True, False], "looked at another"
    claim_contact(session, actor, told, at=MONDAY + 4 * MINUTE)
    assert [row.more_said for row in queue(session, actor, MONDAY).page.rows] == [False, False]


def test_nothing_waits(session: Session, make: Make) -> None:
    seen = queue(session, make.actor(make.user(Role.SCREENER)), MONDAY)
    assert (list(seen.page.rows), seen.page.next, seen.undecided, seen.late) == ([], None, 0, 0)


def test_whoever_is_not_at_the_front_door_finds_it_empty(session: Session, make: Make) -> None:
    make.contact(make.user(Role.REFERRER))
    for role in set(Role) - {Role.SCREENER, Role.HUB_MANAGER}:
        actor = make.actor(make.user(role, locality=make.locality()))
        assert queue(session, actor, MONDAY).undecided == 0, role


def test_every_row_once_though_more_arrive_meanwhile(app: Flask, session: Session, make: Make) -> None:
    sender, screener = make.user(Role.REFERRER), make.user(Role.SCREENER)
    # Many of the same moment: then the key decides, and it must decide the same way on every page.
    waiting = {make.contact(sender, at=MONDAY + (n // 20) * MINUTE).reference for n in range(2 * PAGE + 3)}
    sending, actor = make.actor(sender), make.actor(screener)
    make.keep()
    seen: list[str] = []
    after: After | None = None
    while True:
        found = queue(session, actor, MONDAY, after)
        seen += [row.reference for row in found.page.rows]
        alone(app, sending, lambda own: send_contact(own, sending, make.sending(), at=MONDAY))
        session.rollback()
        if found.page.next is None:
            break
        after = After.read(str(found.page.next))
    assert waiting <= set(seen)
    assert len(seen) == len(set(seen)), "none twice"
