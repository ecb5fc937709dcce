"""One screener at a time looks at a contact, and everybody else is told who."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.rules import Actor, Role
from portal.contacts.models import Claim, Contact
from portal.contacts.queries import live_claim, since_sent
from portal.contacts.rules import ContactState
from portal.database import Refused, new_id, now
from portal.events.models import Event
from portal.guidance.codes import Route
from portal.screening.actions import claim_contact, decide, release_contact
from portal.screening.queries import queue
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.casework.families import Families
from tests.constraints import refused_row
from tests.screening.test_deciding import DECIDING


@pytest.fixture
def contact(families: Families) -> Contact:
    return families.contact()


def _kinds(session: Session, contact: Contact) -> list[str]:
    query = select(Event.kind).where(Event.contact_id == contact.id).order_by(Event.recorded_at)
    return list(session.scalars(query))


def test_whoever_looks_at_it_is_known_by_name_to_the_sender(
    session: Session, make: Make, families: Families, contact: Contact
) -> None:
    claim_contact(session, make.actor(families.screener), contact)
    standing = since_sent(session, contact).standing
    assert (standing.state, standing.reader) == (ContactState.READ, "Imran")
    (line,) = queue(session, make.actor(families.screener), now()).page.rows
    assert line.claimed_by == "Imran Okafor"


def test_the_second_is_told_who_was_first(session: Session, make: Make, families: Families, contact: Contact) -> None:
    claim_contact(session, make.actor(families.screener), contact)
    with pytest.raises(Refused, match=r"^Imran is looking at this request already"):
        claim_contact(session, make.actor(make.user(Role.SCREENER)), contact)


def test_pressed_twice_it_is_one(session: Session, make: Make, families: Families, contact: Contact) -> None:
    actor = make.actor(families.screener)
    assert claim_contact(session, actor, contact).id == claim_contact(session, actor, contact).id
    release_contact(session, actor, contact)
    release_contact(session, actor, contact)
    assert _kinds(session, contact) == ["contact:sent", "contact:claimed", "contact:released"]


def test_given_back_it_is_anybodys_again(session: Session, make: Make, families: Families, contact: Contact) -> None:
    actor = make.actor(families.screener)
    claim_contact(session, actor, contact)
    release_contact(session, actor, contact)
    assert since_sent(session, contact).standing.state is ContactState.RECEIVED
    other = make.user(Role.SCREENER)
    claim_contact(session, make.actor(other), contact)
    claim = live_claim(session, contact.id)
    assert claim
    assert claim.screener_id == other.id
    assert session.scalar(select(func.count()).select_from(Claim)) == 2, "what has ended stands"


def test_another_screener_cannot_give_it_back_and_the_hub_manager_can(
    session: Session, make: Make, families: Families, contact: Contact
) -> None:
    claim_contact(session, make.actor(families.screener), contact)
    with pytest.raises(Refused, match=r"^Imran is looking at this request. They can give it back, or the hub manager"):
        release_contact(session, make.actor(make.user(Role.SCREENER)), contact)
    release_contact(session, make.actor(make.user(Role.HUB_MANAGER)), contact)
    assert live_claim(session, contact.id) is None
    event = session.scalars(select(Event).where(Event.kind == "contact:released")).one()
    assert event.payload["of"] == str(families.screener.id), "whose it was stands in the journal"


def test_deciding_ends_it_whoever_decides(session: Session, make: Make, families: Families, contact: Contact) -> None:
    claim_contact(session, make.actor(families.screener), contact)
    make.decision(make.user(Role.SCREENER), contact, route=Route.UNIVERSAL)
    assert live_claim(session, contact.id) is None


def test_a_decided_contact_is_looked_at_by_nobody(
    session: Session, make: Make, families: Families, contact: Contact
) -> None:
    make.decision(families.screener, contact, route=Route.UNIVERSAL)
    with pytest.raises(Refused, match="no longer waits"):
        claim_contact(session, make.actor(families.screener), contact)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SCREENER, Role.HUB_MANAGER}))
def test_only_the_front_door_looks(
    session: Session, make: Make, families: Families, contact: Contact, role: Role
) -> None:
    actor = make.actor(make.user(role, agency=families.referrer.agency, locality=families.locality))
    for action in (claim_contact, release_contact):
        with pytest.raises(NotYours):
            action(session, actor, contact)


def _claiming(actor: Actor, contact: Contact) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: claim_contact(own, actor, own.get_one(Contact, contact.id)).id


def test_two_who_begin_at_once(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, contact: Contact
) -> None:
    one, two = make.actor(families.screener), make.actor(make.user(Role.SCREENER))
    families.keep()
    second = at_once(app, superuser, _claiming(one, contact), _claiming(two, contact))
    assert isinstance(second, Refused)
    assert second.words == "Imran is looking at this request already."
    session.rollback()
    assert session.scalars(select(Claim.screener_id)).all() == [families.screener.id]


@pytest.mark.parametrize("claimed_first", [True, False])
def test_a_claim_and_a_decision_at_once_leave_nobody_looking(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, contact: Contact, claimed_first: bool
) -> None:
    one, two = make.actor(families.screener), make.actor(make.user(Role.SCREENER))
    families.keep()
    deciding: tuple[Actor, Deed[object]] = (
        two,
        lambda own: decide(own, two, own.get_one(Contact, contact.id), DECIDING).id,
    )
    deeds = [_claiming(one, contact), deciding]
    second = at_once(app, superuser, *(deeds if claimed_first else deeds[::-1]))
    assert isinstance(second, Refused) is not claimed_first
    session.rollback()
    assert session.scalars(select(Claim).where(Claim.ended_at.is_(None))).all() == []


def test_the_database_holds_one_live_claim_a_contact(
    session: Session, make: Make, families: Families, contact: Contact
) -> None:
    claim_contact(session, make.actor(families.screener), contact)
    values = {"contact_id": contact.id, "screener_id": families.screener.id, "claimed_at": now()}
    assert refused_row(session, Claim(id=new_id(), **values)) == "uq_claims_one_live_a_contact"
    ended = {**values, "ended_at": now() + dt.timedelta(minutes=1)}
    assert refused_row(session, Claim(id=new_id(), **ended)) is None
    backwards = {**values, "ended_at": now() - dt.timedelta(days=1)}
    assert refused_row(session, Claim(id=new_id(), **backwards)) == "ck_claims_dates_in_order"
