"""Nobody looks at an urgent contact: the hub manager on duty hears of it, then every screener, each once."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.actions import take_on
from portal.contacts.models import Contact
from portal.events.models import Event
from portal.guidance.codes import Route
from portal.messages.models import Message
from portal.screening.actions import alert_unlooked_at, claim_contact, name_on_duty, release_contact
from portal.screening.models import UrgentAlert
from portal.screening.rules.duties import Span
from tests.builders import Make
from tests.casework.at_once import alone
from tests.casework.families import Families
from tests.contacts.nights import HOUR, MINUTE, MORNING, NIGHT, urgent_contact

OPENING = dt.datetime(2026, 3, 4, 8, 30, tzinfo=dt.UTC)


@pytest.fixture
def hub(make: Make) -> list[User]:
    return [make.user(Role.HUB_MANAGER), make.user(Role.HUB_MANAGER)]


@pytest.fixture
def contact(make: Make, families: Families) -> Contact:
    return urgent_contact(make, families.referrer, at=MORNING)


def _told(session: Session, template: str) -> set[uuid.UUID | None]:
    return set(session.scalars(select(Message.to_user_id).where(Message.template == template)))


def _steps(session: Session, *moments: dt.datetime) -> list[int]:
    return [alert_unlooked_at(session, at=moment) for moment in moments]


def test_after_half_an_hour_all_hub_managers_where_nobody_is_on_duty(
    session: Session, hub: list[User], contact: Contact
) -> None:
    steps = _steps(session, MORNING + 29 * MINUTE, MORNING + 30 * MINUTE, MORNING + 31 * MINUTE)
    assert steps == [0, 1, 0], "once"
    assert _told(session, "urgent_unlooked_at") == {one.id for one in hub}
    assert _told(session, "urgent_still_unlooked_at") == set()


def test_the_hub_manager_on_duty_alone_and_then_every_screener(
    session: Session, make: Make, families: Families, hub: list[User], contact: Contact
) -> None:
    other = make.user(Role.SCREENER)
    name_on_duty(session, make.actor(hub[0]), hub[1].id, Span(MORNING - HOUR, MORNING + 2 * HOUR), at=MORNING - HOUR)
    assert _steps(session, MORNING + 30 * MINUTE, MORNING + 60 * MINUTE, MORNING + 90 * MINUTE) == [1, 1, 0]
    assert _told(session, "urgent_unlooked_at") == {hub[1].id}
    assert _told(session, "urgent_still_unlooked_at") == {families.screener.id, other.id}
    events = session.scalars(select(Event).where(Event.kind == "urgent:unlooked_at").order_by(Event.happened_at)).all()
    assert [event.payload["step"] for event in events] == [1, 2]
    about = set(session.scalars(select(Message.about).where(Message.template.startswith("urgent_"))))
    assert about == {contact.reference}


def test_both_are_told_when_the_worker_was_away(session: Session, hub: list[User], contact: Contact) -> None:
    assert _steps(session, MORNING + 3 * HOUR) == [2]


def test_who_has_looked_even_once_ends_it(
    session: Session, make: Make, families: Families, hub: list[User], contact: Contact
) -> None:
    actor = make.actor(families.screener)
    claim_contact(session, actor, contact, at=MORNING + MINUTE)
    release_contact(session, actor, contact, at=MORNING + 2 * MINUTE)
    assert _steps(session, MORNING + 2 * HOUR) == [0]


@pytest.mark.parametrize("how", ["decided", "not urgent"])
def test_nothing_else_is_told(session: Session, make: Make, families: Families, hub: list[User], how: str) -> None:
    if how == "decided":
        urgent = urgent_contact(make, families.referrer, at=MORNING)
        make.decision(families.screener, urgent, route=Route.UNIVERSAL, at=MORNING + MINUTE)
    else:
        families.contact(at=MORNING)
    assert _steps(session, MORNING + 5 * HOUR) == [0]


def test_what_came_at_night_is_told_when_the_office_opens(
    session: Session, make: Make, families: Families, hub: list[User]
) -> None:
    """The out-of-hours team was told at once, and is chased: here nobody is told of it twice in the night."""
    urgent_contact(make, families.referrer, at=NIGHT)
    assert _steps(session, NIGHT + 2 * HOUR, OPENING - MINUTE) == [0, 0]
    assert _steps(session, OPENING, OPENING + 29 * MINUTE, OPENING + 30 * MINUTE) == [1, 0, 1]


def test_who_took_it_on_at_night_has_looked_at_it(
    session: Session, make: Make, families: Families, hub: list[User]
) -> None:
    contact = urgent_contact(make, families.referrer, at=NIGHT)
    take_on(session, make.actor(hub[0]), contact, at=NIGHT + MINUTE)
    assert _steps(session, OPENING + 2 * HOUR) == [0]


def test_what_comes_just_before_closing_is_told_after_it(
    session: Session, make: Make, families: Families, hub: list[User]
) -> None:
    """Nobody else was told of it: the clock runs day and night."""
    late = MORNING.replace(hour=16, minute=50)
    urgent_contact(make, families.referrer, at=late)
    assert _steps(session, late + 30 * MINUTE, late + HOUR) == [1, 1]


def test_while_there_is_nobody_to_tell_it_is_tried_again(session: Session, make: Make) -> None:
    urgent_contact(make, make.user(Role.REFERRER), at=MORNING)
    assert _steps(session, MORNING + 40 * MINUTE) == [0]
    screener = make.user(Role.SCREENER)
    assert _steps(session, MORNING + 41 * MINUTE) == [1]
    assert _told(session, "urgent_unlooked_at") == {screener.id}, "better a screener than nobody"


def test_two_workers_tell_it_once(
    app: Flask, session: Session, make: Make, families: Families, hub: list[User], contact: Contact
) -> None:
    worker = make.actor(hub[0])
    families.keep()
    assert _steps(session, MORNING + 30 * MINUTE) == [1]
    assert alone(app, worker, lambda own: alert_unlooked_at(own, at=MORNING + 30 * MINUTE)) == 0, "held"
    families.keep()
    assert alone(app, worker, lambda own: alert_unlooked_at(own, at=MORNING + 30 * MINUTE)) == 0
    assert len(session.scalars(select(UrgentAlert)).all()) == 1
