"""A claim lives while something is done with it, and its end is kept with the reason."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.models import RoleHolding, User
from portal.accounts.rules import Actor, Role
from portal.contacts.actions.calls import Asking, ask_for_call, record_call
from portal.contacts.actions.calls import Outcome as CallOutcome
from portal.contacts.models import Claim, Contact
from portal.contacts.queries import live_claim
from portal.contacts.rules.calls import CallTried
from portal.database import Refused, act_as, now
from portal.events.models import Event
from portal.extensions import db
from portal.guidance.codes import Route
from portal.messages.models import Message
from portal.screening.actions import (
    ask_referrer,
    claim_contact,
    claim_next,
    lapse_claims,
    leave_the_front_door,
    reassign_claim,
    release_contact,
)
from portal.screening.rules.filters import Filter
from tests.builders import Make
from tests.casework.at_once import Deed, alone, at_once
from tests.casework.families import Families
from tests.contacts.nights import HOUR, MINUTE, MORNING, urgent_contact


@pytest.fixture
def contact(families: Families) -> Contact:
    return families.contact(at=MORNING)


def _ends(session: Session, contact: Contact) -> list[str | None]:
    query = select(Claim.ended_because).where(Claim.contact_id == contact.id).order_by(Claim.claimed_at)
    return list(session.scalars(query))


def _lapsed_at(session: Session, contact: Contact, *moments: dt.datetime) -> list[int]:
    found = [lapse_claims(session, at=moment) for moment in moments]
    session.expire_all()
    return found


def test_two_hours_without_anything_being_done_end_it(
    session: Session, make: Make, families: Families, contact: Contact
) -> None:
    claim_contact(session, make.actor(families.screener), contact, at=MORNING)
    assert _lapsed_at(session, contact, MORNING + 2 * HOUR - MINUTE) == [0]
    assert _lapsed_at(session, contact, MORNING + 2 * HOUR, MORNING + 3 * HOUR) == [1, 0], "once"
    assert live_claim(session, contact.id) is None
    assert _ends(session, contact) == ["lapsed"]
    event = session.scalars(select(Event).where(Event.kind == "claim:lapsed")).one()
    assert event.payload["of"] == str(families.screener.id)


def test_an_urgent_one_lives_fifteen_minutes(session: Session, make: Make, families: Families) -> None:
    contact = urgent_contact(make, families.referrer, at=MORNING)
    claim_contact(session, make.actor(families.screener), contact, at=MORNING)
    assert _lapsed_at(session, contact, MORNING + 14 * MINUTE, MORNING + 15 * MINUTE) == [0, 1]


def _claims_again(session: Session, actor: Actor, contact: Contact, at: dt.datetime) -> None:
    claim_contact(session, actor, contact, at=at)


def _asks(session: Session, actor: Actor, contact: Contact, at: dt.datetime) -> None:
    ask_referrer(session, actor, contact, "Which school?", key=uuid.uuid4(), at=at)


def _tries_to_call(session: Session, actor: Actor, contact: Contact, at: dt.datetime) -> None:
    record_call(session, actor, contact, CallOutcome(uuid.uuid4(), CallTried.NO_ANSWER, at), at=at)


@pytest.mark.parametrize("does", [_asks, _claims_again, _tries_to_call])
def test_what_the_holder_does_keeps_it(
    session: Session, make: Make, families: Families, contact: Contact, does: Deed[None]
) -> None:
    ask_for_call(session, make.actor(families.referrer), contact, Asking(number="01632 960111"), at=MORNING)
    actor = make.actor(families.screener)
    claim_contact(session, actor, contact, at=MORNING)
    does(session, actor, contact, MORNING + HOUR)  # type: ignore[call-arg]
    assert _lapsed_at(session, contact, MORNING + 3 * HOUR - MINUTE, MORNING + 3 * HOUR) == [0, 1]


def test_what_somebody_else_does_keeps_nothing(
    session: Session, make: Make, families: Families, contact: Contact
) -> None:
    claim_contact(session, make.actor(families.screener), contact, at=MORNING)
    _asks(session, make.actor(make.user(Role.SCREENER)), contact, MORNING + HOUR)
    assert _lapsed_at(session, contact, MORNING + 2 * HOUR) == [1]


def test_another_takes_what_has_lapsed_before_the_worker_says_so(
    session: Session, make: Make, families: Families, contact: Contact
) -> None:
    other = make.actor(make.user(Role.SCREENER))
    claim_contact(session, make.actor(families.screener), contact, at=MORNING)
    with pytest.raises(Refused, match=r"^Imran is looking"):
        claim_contact(session, other, contact, at=MORNING + HOUR)
    claim = claim_contact(session, other, contact, at=MORNING + 2 * HOUR)
    assert claim.screener_id == other.user_id
    assert _ends(session, contact) == ["lapsed", None]


def test_giving_back_and_deciding_are_kept_as_such(
    session: Session, make: Make, families: Families, contact: Contact
) -> None:
    actor = make.actor(families.screener)
    claim_contact(session, actor, contact, at=MORNING)
    release_contact(session, actor, contact, at=MORNING + MINUTE)
    claim_contact(session, actor, contact, at=MORNING + 2 * MINUTE)
    make.decision(families.screener, contact, route=Route.UNIVERSAL, at=MORNING + 3 * MINUTE)
    assert _ends(session, contact) == ["released", "decided"]


# Handing on


def test_the_hub_manager_hands_it_on_and_the_new_one_is_told(
    session: Session, make: Make, families: Families, contact: Contact
) -> None:
    hub, other = make.user(Role.HUB_MANAGER), make.user(Role.SCREENER)
    claim_contact(session, make.actor(families.screener), contact, at=MORNING)
    for _ in range(2):  # pressed twice
        reassign_claim(session, make.actor(hub), contact, other.id, at=MORNING + MINUTE)
    claim = live_claim(session, contact.id)
    assert claim
    assert claim.screener_id == other.id
    assert _ends(session, contact) == ["reassigned", None]
    told = session.scalars(select(Message).where(Message.template == "contact_reassigned")).one()
    assert (told.to_user_id, told.about) == (other.id, contact.reference)


def test_what_nobody_looks_at_is_handed_on_too(
    session: Session, make: Make, families: Families, contact: Contact
) -> None:
    reassign_claim(session, make.actor(make.user(Role.HUB_MANAGER)), contact, families.screener.id)
    claim = live_claim(session, contact.id)
    assert claim
    assert claim.screener_id == families.screener.id


def _gone(make: Make) -> User:
    user = make.user(Role.SCREENER)
    user.closed_at = now()
    return user


def _never_there(make: Make) -> User:
    return make.user(Role.COORDINATOR, locality=make.locality())


@pytest.mark.parametrize("who", [_gone, _never_there])
def test_nobody_gets_it_who_is_not_at_the_front_door(
    session: Session, make: Make, contact: Contact, who: Deed[User]
) -> None:
    user = who(make)  # type: ignore[arg-type]
    session.flush()
    with pytest.raises(Refused, match="cannot look at this request"):
        reassign_claim(session, make.actor(make.user(Role.HUB_MANAGER)), contact, user.id)


def test_only_the_hub_manager_hands_on(session: Session, make: Make, families: Families, contact: Contact) -> None:
    with pytest.raises(NotYours):
        reassign_claim(session, make.actor(families.screener), contact, families.screener.id)


# Leaving


def test_whoever_leaves_looks_at_nothing(session: Session, make: Make, families: Families, contact: Contact) -> None:
    claim_contact(session, make.actor(families.screener), contact)
    leave_the_front_door(session, families.screener.id)
    assert live_claim(session, contact.id) is not None, "the role is theirs still"
    session.query(RoleHolding).filter_by(user_id=families.screener.id).update({"ends_on": dt.date(2020, 6, 1)})
    leave_the_front_door(session, families.screener.id)
    assert live_claim(session, contact.id) is None
    assert _ends(session, contact) == ["left"]


# The next one


def test_the_next_one_is_the_first_that_nobody_looks_at(session: Session, make: Make, families: Families) -> None:
    first, second = families.contact(at=MORNING), families.contact(at=MORNING + MINUTE)
    urgent = urgent_contact(make, families.referrer, at=MORNING + HOUR)
    actor = make.actor(families.screener)
    taken = [claim_next(session, actor, Filter(), at=MORNING + HOUR) for _ in range(4)]
    assert taken == [urgent, first, second, None]


def test_what_waits_for_an_answer_is_not_the_next_one(session: Session, make: Make, families: Families) -> None:
    waiting, other = families.contact(at=MORNING), families.contact(at=MORNING + MINUTE)
    actor = make.actor(families.screener)
    _asks(session, actor, waiting, MORNING + MINUTE)
    assert claim_next(session, actor, Filter(), at=MORNING + HOUR) == other
    assert claim_next(session, actor, Filter(), at=MORNING + HOUR) is None


# At once


def _next(actor: Actor) -> tuple[Actor, Deed[object]]:
    def deed(own: Session) -> object:
        contact = claim_next(own, actor, Filter())
        return contact and contact.id

    return actor, deed


def test_two_who_press_for_the_next_one_get_two(app: Flask, session: Session, make: Make, families: Families) -> None:
    one, two = make.actor(families.screener), make.actor(make.user(Role.SCREENER))
    first, second = families.contact(), families.contact()
    families.keep()
    with app.app_context(), db.sessionmaker() as own:
        act_as(own, str(one.user_id))
        mine = _next(one)[1](own)
        theirs = alone(app, *_next(two))
        own.commit()
    assert {mine, theirs} == {first.id, second.id}, "the second did not wait, and did not get the same"


def _reassigning(actor: Actor, contact: Contact, to: uuid.UUID) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: reassign_claim(own, actor, own.get_one(Contact, contact.id), to)


def _releasing(actor: Actor, contact: Contact) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: release_contact(own, actor, own.get_one(Contact, contact.id))


@pytest.mark.parametrize("released_first", [False, True])
def test_handing_on_and_giving_back_at_once(
    app: Flask,
    superuser: str,
    session: Session,
    make: Make,
    families: Families,
    contact: Contact,
    released_first: bool,
) -> None:
    hub, other = make.actor(make.user(Role.HUB_MANAGER)), make.user(Role.SCREENER)
    mine = make.actor(families.screener)
    claim_contact(session, mine, contact)
    families.keep()
    deeds = [_releasing(mine, contact), _reassigning(hub, contact, other.id)]
    second = at_once(app, superuser, *(deeds if released_first else deeds[::-1]))
    session.rollback()
    session.expire_all()
    claim = live_claim(session, contact.id)
    assert claim, "it is the new one's, in whatever order"
    assert claim.screener_id == other.id
    assert isinstance(second, Refused) is not released_first, "it is not theirs to give back any more"


def test_what_somebody_keeps_at_this_moment_does_not_lapse(
    app: Flask, session: Session, make: Make, families: Families, contact: Contact
) -> None:
    actor = make.actor(families.screener)
    claim_contact(session, actor, contact, at=MORNING)
    families.keep()
    claim_contact(session, make.actor(families.screener), contact, at=MORNING + 2 * HOUR)
    assert alone(app, actor, lambda own: lapse_claims(own, at=MORNING + 2 * HOUR)) == 0, "held, so it is passed over"
    families.keep()
    assert alone(app, actor, lambda own: lapse_claims(own, at=MORNING + 2 * HOUR)) == 0


def test_two_workers_end_it_once(
    app: Flask, session: Session, make: Make, families: Families, contact: Contact
) -> None:
    actor = make.actor(families.screener)
    claim_contact(session, actor, contact, at=MORNING)
    families.keep()
    assert lapse_claims(session, at=MORNING + 2 * HOUR) == 1
    assert alone(app, actor, lambda own: lapse_claims(own, at=MORNING + 2 * HOUR)) == 0
    session.commit()
    assert alone(app, actor, lambda own: lapse_claims(own, at=MORNING + 2 * HOUR)) == 0
