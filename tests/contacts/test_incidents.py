"""Sent by a programme or in a file: once for each incident number of an agency, however it comes and comes again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.models import Agency
from portal.accounts.rules import Actor, Role
from portal.contacts.actions import Sending, send_contact
from portal.contacts.actions.incidents import SentOtherwise, send_incident
from portal.contacts.models import Contact
from portal.contacts.rules.ways import Way
from portal.database import act_as, new_id
from portal.messages.models import Message
from tests.builders import Make
from tests.casework.at_once import at_once


@pytest.fixture
def agency(make: Make) -> Agency:
    agency = make.agency()
    agency.short_form = True
    return agency


@pytest.fixture
def actor(make: Make, agency: Agency) -> Actor:
    return make.actor(make.user(Role.REFERRER, agency=agency))


@pytest.fixture
def sending(make: Make) -> Sending:
    return replace(make.sending(children=2), way=Way.SHORT, incident="NB-1", level=None)


def _again(sending: Sending) -> Sending:
    """Sent by itself, nothing has the key of a form."""
    return replace(sending, key=new_id())


def test_two_at_once_are_one(
    app: Flask, superuser: str, session: Session, make: Make, actor: Actor, sending: Sending
) -> None:
    act_as(session, "portal:test")
    make.keep()
    told = at_once(
        app,
        superuser,
        (actor, lambda own: send_incident(own, actor, sending)),
        (actor, lambda own: _said(send_incident(own, actor, _again(sending)))),
    )
    assert told == (session.scalars(select(Contact.reference)).one(), False)
    assert session.scalar(select(func.count()).select_from(Message)) == 1


def _said(arrived: object) -> tuple[str, bool]:
    return arrived.contact.reference, arrived.is_new  # type: ignore[attr-defined]


def test_two_at_once_that_say_otherwise_are_one_and_a_refusal(
    app: Flask, superuser: str, session: Session, make: Make, actor: Actor, sending: Sending
) -> None:
    act_as(session, "portal:test")
    make.keep()
    other = replace(_again(sending), worries="Something else.")
    told = at_once(
        app,
        superuser,
        (actor, lambda own: send_incident(own, actor, sending)),
        (actor, lambda own: send_incident(own, actor, other)),
    )
    assert isinstance(told, SentOtherwise)
    assert session.scalars(select(Contact.worries)).one() == sending.worries


def test_what_was_typed_on_the_page_may_come_again_by_itself(session: Session, actor: Actor, sending: Sending) -> None:
    typed = send_contact(session, actor, sending)
    arrived = send_incident(session, actor, _again(sending))
    assert (arrived.contact, arrived.is_new) == (typed, False)


def test_a_colleagues_is_their_agencys_and_is_here_already(
    session: Session, make: Make, agency: Agency, actor: Actor, sending: Sending
) -> None:
    theirs = send_incident(session, actor, sending)
    colleague = make.actor(make.user(Role.AGENCY_LEAD, agency=agency))
    arrived = send_incident(session, colleague, _again(sending))
    assert (arrived.contact, arrived.is_new) == (theirs.contact, False)
    assert arrived.contact.sender_id == actor.user_id


def test_what_has_happened_to_it_since_does_not_make_it_another(
    session: Session, make: Make, actor: Actor, sending: Sending
) -> None:
    first = send_incident(session, actor, sending)
    make.decision(make.user(Role.SCREENER), first.contact)
    act_as(session, str(actor.user_id))
    assert send_incident(session, actor, _again(sending)).contact is first.contact


def test_without_the_short_path_nothing_is_taken(session: Session, make: Make, sending: Sending) -> None:
    actor = make.actor(make.user(Role.REFERRER))
    with pytest.raises(NotYours):
        send_incident(session, actor, sending)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REFERRER, Role.AGENCY_LEAD}))
def test_only_partners_send(session: Session, make: Make, agency: Agency, sending: Sending, role: Role) -> None:
    actor = make.actor(make.user(role, agency=agency, locality=make.locality()))
    with pytest.raises(NotYours):
        send_incident(session, actor, sending)
    assert session.scalar(select(func.count()).select_from(Contact)) == 0
