"""Whom somebody phoned about a child: written down once, by whoever sent the request or their agency's lead."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.rules import Role
from portal.contacts.actions import LongAgo, note_phone_call
from portal.contacts.models import Contact, PhoneCall
from portal.contacts.queries.phoned import phone_calls
from portal.contacts.rules.told import Phoned
from portal.database import Refused, act_as
from portal.events.models import Event
from tests.builders import Make
from tests.casework.at_once import at_once
from tests.contacts.nights import HOUR, MINUTE, NIGHT, urgent_contact

DAY = dt.timedelta(days=1)


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PhoneCall)) or 0


def test_it_is_kept_with_who_noted_it_and_when(session: Session, make: Make) -> None:
    sender = make.user(Role.REFERRER, name="Rosa Lind")
    contact, actor = urgent_contact(make, sender), make.actor(sender)
    note_phone_call(session, actor, contact, "Jo, duty team", NIGHT + MINUTE, at=NIGHT + HOUR)
    note_phone_call(session, actor, contact, "Kit, police", NIGHT + 9 * MINUTE, at=NIGHT + HOUR)
    last, first = phone_calls(session, contact)
    assert (first.spoke_to, first.phoned_at, first.noted_at) == ("Jo, duty team", NIGHT + MINUTE, NIGHT + HOUR)
    assert first.noter
    assert (first.noter.name, last.spoke_to) == ("Rosa Lind", "Kit, police")
    event = session.scalars(select(Event).where(Event.kind == "contact:phoned").order_by(Event.id)).first()
    assert event
    assert (event.contact_id, event.payload) == (contact.id, {"call": str(first.id)})


def test_written_down_twice_it_is_kept_once_the_one_told_while_sending_too(session: Session, make: Make) -> None:
    sender = make.user(Role.REFERRER)
    actor = make.actor(sender)
    contact = make.contact(sender, replace(make.sending(), danger=True, phoned=Phoned("Jo", NIGHT)), at=NIGHT)
    for _ in range(2):
        note_phone_call(session, actor, contact, "Jo", NIGHT, at=NIGHT + HOUR)
    assert _count(session) == 1
    note_phone_call(session, actor, contact, "Jo", NIGHT + MINUTE, at=NIGHT + HOUR)
    assert _count(session) == 2


def test_two_presses_at_once_are_one_call(app: Flask, superuser: str, session: Session, make: Make) -> None:
    sender = make.user(Role.REFERRER)
    contact, actor = urgent_contact(make, sender), make.actor(sender)
    act_as(session, "portal:test")
    make.keep()
    mine = (
        actor,
        lambda own: note_phone_call(own, actor, own.get_one(Contact, contact.id), "Jo", NIGHT, at=NIGHT),
    )
    assert at_once(app, superuser, mine, mine) is None
    assert _count(session) == 1
    assert session.scalar(select(func.count()).where(Event.kind == "contact:phoned")) == 1


def test_a_call_that_has_not_been_yet_is_refused(session: Session, make: Make) -> None:
    sender = make.user(Role.REFERRER)
    contact, actor = urgent_contact(make, sender), make.actor(sender)
    note_phone_call(session, actor, contact, "Jo", NIGHT, at=NIGHT)
    with pytest.raises(Refused, match="in the past") as refused:
        note_phone_call(session, actor, contact, "Jo", NIGHT + MINUTE, at=NIGHT)
    assert refused.value.field == "time"
    assert _count(session) == 1


def test_one_before_yesterday_is_asked_about_and_then_believed(session: Session, make: Make) -> None:
    sender = make.user(Role.REFERRER)
    contact, actor = urgent_contact(make, sender), make.actor(sender)
    yesterday = NIGHT.replace(hour=0, minute=0) - DAY
    note_phone_call(session, actor, contact, "Jo", yesterday, at=NIGHT)
    with pytest.raises(LongAgo):
        note_phone_call(session, actor, contact, "Jo", yesterday - MINUTE, at=NIGHT)
    note_phone_call(session, actor, contact, "Jo", yesterday - MINUTE, day_is_right=True, at=NIGHT)
    assert _count(session) == 2


def test_only_the_sender_and_their_agencys_lead_write_it_down(session: Session, make: Make) -> None:
    sender = make.user(Role.REFERRER)
    contact = urgent_contact(make, sender)
    for role in sorted(set(Role) - {Role.AGENCY_LEAD}):
        other = make.actor(make.user(role, agency=sender.agency, locality=make.locality()))
        with pytest.raises(NotYours):
            note_phone_call(session, other, contact, "Jo", NIGHT, at=NIGHT)
    with pytest.raises(NotYours):
        note_phone_call(session, make.actor(make.user(Role.AGENCY_LEAD)), contact, "Jo", NIGHT, at=NIGHT)
    note_phone_call(
        session, make.actor(make.user(Role.AGENCY_LEAD, agency=sender.agency)), contact, "Jo", NIGHT, at=NIGHT
    )
    assert _count(session) == 1
