"""Two who offer, answer or let lapse at the same moment: the first counts."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Actor, Role
from portal.allocation.actions import accept_offer, decline_offer, lapse_offers, make_offer
from portal.allocation.models import Offer
from portal.casework.models import LeadPractitioner, Matter
from portal.database import Refused, now
from portal.events.models import Event
from portal.guidance.codes import DeclineReason
from portal.messages.models import Message
from tests.allocation.moments import THREE_DAYS_LATER
from tests.builders import Make
from tests.casework.at_once import Deed, alone, at_once
from tests.casework.families import Families


def _accepting(actor: Actor, matter: Matter) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: accept_offer(own, actor, own.get_one(Matter, matter.id))


def _declining(actor: Actor, matter: Matter) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: decline_offer(own, actor, own.get_one(Matter, matter.id), DeclineReason.CAPACITY)


def _offering(actor: Actor, matter: Matter, to: User) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: make_offer(own, actor, own.get_one(Matter, matter.id), to.id).id


def _lapsing(actor: Actor, at: dt.datetime) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: lapse_offers(own, at=at)


def _kinds(session: Session, matter: Matter) -> list[str]:
    session.rollback()
    query = select(Event.kind).where(Event.matter_id == matter.id).order_by(Event.recorded_at)
    return list(session.scalars(query))


def test_two_coordinators_offer_at_once(
    app: Flask, superuser: str, session: Session, make: Make, families: Families
) -> None:
    matter = families.waiting()
    beside = make.user(Role.COORDINATOR, locality=families.locality)
    one, two = make.actor(families.coordinator), make.actor(beside)
    other = make.user(Role.LEAD_PRACTITIONER)
    families.keep()
    second = at_once(app, superuser, _offering(one, matter, families.practitioner), _offering(two, matter, other))
    assert isinstance(second, Refused)
    assert "being offered to somebody already" in second.words
    assert session.scalars(select(Offer.to_user_id)).all() == [families.practitioner.id]
    assert session.scalar(select(func.count()).where(Message.template == "offer_made")) == 1


def test_two_presses_of_yes_are_one_case(
    app: Flask, superuser: str, session: Session, make: Make, families: Families
) -> None:
    matter, actor = families.offered(), make.actor(families.practitioner)
    families.keep()
    second = at_once(app, superuser, _accepting(actor, matter), _accepting(actor, matter))
    assert isinstance(second, Refused)
    assert "answered already" in second.words
    assert session.scalar(select(func.count()).select_from(LeadPractitioner)) == 1
    assert _kinds(session, matter)[-1] == "offer:accepted"


@pytest.mark.parametrize("yes_first", [True, False])
def test_yes_and_no_at_once_the_first_counts(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, yes_first: bool
) -> None:
    matter, actor = families.offered(), make.actor(families.practitioner)
    families.keep()
    deeds = [_accepting(actor, matter), _declining(actor, matter)]
    first, second = deeds if yes_first else deeds[::-1]
    assert isinstance(at_once(app, superuser, first, second), Refused)
    session.refresh(matter)
    assert (matter.accepted_at is not None) == yes_first
    assert _kinds(session, matter)[-1] == ("offer:accepted" if yes_first else "offer:declined")


def test_yes_while_it_lapses_comes_too_late(
    app: Flask, superuser: str, session: Session, make: Make, families: Families
) -> None:
    matter, actor = families.offered(), make.actor(families.practitioner)
    families.keep()
    lapsing = _lapsing(actor, now() + THREE_DAYS_LATER)
    assert isinstance(at_once(app, superuser, lapsing, _accepting(actor, matter)), Refused)
    session.refresh(matter)
    assert matter.accepted_at is None
    assert _kinds(session, matter)[-1] == "offer:lapsed"


def test_what_is_being_answered_does_not_lapse(app: Flask, session: Session, make: Make, families: Families) -> None:
    """The clock's job passes over a row somebody holds, rather than waiting for it or lapsing it."""
    matter, actor = families.offered(), make.actor(families.practitioner)
    families.keep()
    accept_offer(session, actor, matter)
    assert alone(app, *_lapsing(actor, now() + THREE_DAYS_LATER)) == 0
    session.commit()
    assert _kinds(session, matter)[-1] == "offer:accepted"


def test_an_offer_made_while_somebody_says_yes_is_refused(
    app: Flask, superuser: str, session: Session, make: Make, families: Families
) -> None:
    """The coordinator looked before the yes and pressed after it: a family with a case is not offered again."""
    matter, actor = families.offered(), make.actor(families.practitioner)
    coordinator, other = make.actor(families.coordinator), make.user(Role.LEAD_PRACTITIONER)
    families.keep()
    second = at_once(app, superuser, _accepting(actor, matter), _offering(coordinator, matter, other))
    assert isinstance(second, Refused)
    assert "has a Lead Practitioner already" in second.words
    assert session.scalar(select(func.count()).select_from(Offer)) == 1
