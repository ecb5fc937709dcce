"""Somebody leaves while they are being asked, or are answering: no family is ever left with who has left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts import actions as accounts
from portal.accounts.models import RoleHolding, User
from portal.accounts.rules import Actor, Role
from portal.allocation import actions
from portal.allocation.actions import accept_offer, decline_offer, lapse_offers, make_offer, release_families
from portal.allocation.models import Offer
from portal.allocation.queries import board
from portal.casework.models import LeadPractitioner, Matter
from portal.database import Refused, now
from portal.events.models import Event
from portal.guidance.codes import DeclineReason
from portal.messages.models import Message
from tests.allocation.moments import THREE_DAYS_LATER
from tests.builders import Make
from tests.casework.at_once import Deed, alone, at_once
from tests.casework.families import Families

each_way_to_leave = pytest.mark.parametrize("what", ["account", "role"])


@pytest.fixture
def administrator(make: Make) -> Actor:
    return make.actor(make.user(Role.ADMINISTRATOR))


def _leaving(administrator: Actor, leaver: User, what: str = "account") -> tuple[Actor, Deed[int]]:
    """What the administrator's press does: the account or the role ends, and then the families are released."""

    def deed(own: Session) -> int:
        if what == "account":
            accounts.close_account(own, administrator, leaver.id, now())
        else:
            role = select(RoleHolding.id).where(RoleHolding.user_id == leaver.id)
            accounts.end_role(own, administrator, own.scalars(role).one(), at=now())
        return release_families(own, leaver.id)

    return administrator, deed


def _accepting(actor: Actor, matter: Matter) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: accept_offer(own, actor, own.get_one(Matter, matter.id))


def _declining(actor: Actor, matter: Matter) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: decline_offer(own, actor, own.get_one(Matter, matter.id), DeclineReason.CAPACITY)


def _offering(actor: Actor, matter: Matter, to: User) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: make_offer(own, actor, own.get_one(Matter, matter.id), to.id).id


def _lapsing(actor: Actor, at: dt.datetime) -> tuple[Actor, Deed[int]]:
    def deed(own: Session) -> int:
        own.execute(text("SET LOCAL lock_timeout = '5s'"))  # whoever waits here fails, instead of never ending
        return lapse_offers(own, at=at)

    return actor, deed


def _is_on_the_board(session: Session, make: Make, families: Families, matter: Matter) -> None:
    session.rollback()
    session.expire_all()
    leading = select(func.count()).select_from(LeadPractitioner).where(LeadPractitioner.ended_at.is_(None))
    assert session.scalar(leading) == 0, "nobody who has left leads it"
    assert session.scalar(select(func.count()).select_from(Offer).where(Offer.is_live())) == 0, "nobody is asked"
    shown = board(session, make.actor(families.coordinator), families.locality.id)
    assert [card.reference for card in shown.waiting.cards] == [matter.reference]


def _kinds(session: Session, matter: Matter) -> list[str]:
    session.rollback()
    query = select(Event.kind).where(Event.matter_id == matter.id).order_by(Event.recorded_at)
    return list(session.scalars(query))


@each_way_to_leave
def test_a_yes_that_is_under_way_is_waited_for_and_the_family_released(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, administrator: Actor, what: str
) -> None:
    matter, actor = families.offered(), make.actor(families.practitioner)
    families.keep()
    leaving = _leaving(administrator, families.practitioner, what)
    assert at_once(app, superuser, _accepting(actor, matter), leaving) == 1
    assert _kinds(session, matter)[-2:] == ["offer:accepted", "case:released"]
    _is_on_the_board(session, make, families, matter)
    told = session.scalars(select(Message.to_user_id).where(Message.template == "case_released")).all()
    assert told == [families.coordinator.id]


@each_way_to_leave
def test_a_yes_after_leaving_finds_nothing(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, administrator: Actor, what: str
) -> None:
    """They looked at the request and pressed; meanwhile an administrator ended what they were asked as."""
    matter, actor = families.offered(), make.actor(families.practitioner)
    families.keep()
    leaving = _leaving(administrator, families.practitioner, what)
    assert isinstance(at_once(app, superuser, leaving, _accepting(actor, matter)), NotYours)
    assert _kinds(session, matter)[-1] == "offer:lapsed"
    _is_on_the_board(session, make, families, matter)


@pytest.mark.parametrize("left", ["account", "role"])
def test_who_has_left_is_refused_though_an_offer_of_theirs_were_still_open(
    session: Session, make: Make, families: Families, left: str
) -> None:
    """Their families were released by nobody: the action itself looks once more."""
    matter, actor = families.offered(), make.actor(families.practitioner)
    if left == "account":
        families.practitioner.closed_at = now()
    else:
        holding = session.scalars(select(RoleHolding).where(RoleHolding.user_id == families.practitioner.id)).one()
        holding.ends_on = now().date() - dt.timedelta(days=1)
    session.flush()
    with pytest.raises(NotYours):
        accept_offer(session, actor, matter)
    with pytest.raises(NotYours):
        decline_offer(session, actor, matter, DeclineReason.CAPACITY)
    assert matter.accepted_at is None


@each_way_to_leave
def test_a_no_that_is_under_way_is_waited_for_and_stays_a_no(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, administrator: Actor, what: str
) -> None:
    matter, actor = families.offered(), make.actor(families.practitioner)
    families.keep()
    leaving = _leaving(administrator, families.practitioner, what)
    assert at_once(app, superuser, _declining(actor, matter), leaving) == 0
    assert _kinds(session, matter)[-1] == "offer:declined"
    _is_on_the_board(session, make, families, matter)


@each_way_to_leave
def test_an_offer_that_is_being_made_is_waited_for_and_lapses(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, administrator: Actor, what: str
) -> None:
    matter, coordinator = families.waiting(), make.actor(families.coordinator)
    families.keep()
    offering = _offering(coordinator, matter, families.practitioner)
    assert at_once(app, superuser, offering, _leaving(administrator, families.practitioner, what)) == 0
    assert _kinds(session, matter)[-2:] == ["offer:made", "offer:lapsed"]
    _is_on_the_board(session, make, families, matter)


@each_way_to_leave
def test_who_is_leaving_is_offered_nothing_more(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, administrator: Actor, what: str
) -> None:
    matter, coordinator = families.waiting(), make.actor(families.coordinator)
    families.keep()
    leaving = _leaving(administrator, families.practitioner, what)
    second = at_once(app, superuser, leaving, _offering(coordinator, matter, families.practitioner))
    assert isinstance(second, Refused)
    assert "from the list" in second.words
    _is_on_the_board(session, make, families, matter)


def test_what_the_worker_is_lapsing_lapses_once(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, administrator: Actor
) -> None:
    matter = families.offered()
    families.keep()
    lapsing = _lapsing(administrator, now() + THREE_DAYS_LATER)
    assert at_once(app, superuser, lapsing, _leaving(administrator, families.practitioner)) == 0
    assert _kinds(session, matter).count("offer:lapsed") == 1
    _is_on_the_board(session, make, families, matter)


def test_the_worker_waits_for_nobody_who_is_leaving(
    app: Flask, session: Session, make: Make, families: Families, administrator: Actor
) -> None:
    """A coordinator who also leads leaves: that may wait for the worker, so the worker must not wait for that."""
    matter = families.offered()
    families.keep()
    later = now() + THREE_DAYS_LATER
    _leaving(administrator, families.coordinator)[1](session)
    assert alone(app, *_lapsing(administrator, later)) == 0
    session.commit()
    assert alone(app, *_lapsing(administrator, later)) == 1, "with the next sweep"
    assert _kinds(session, matter)[-1] == "offer:lapsed"


def test_however_many_they_were_asked_none_is_left(
    session: Session, make: Make, families: Families, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LAPSE_AT_ONCE", 2)
    for _ in range(5):
        families.offered()
    other = families.offered(make.user(Role.LEAD_PRACTITIONER))
    families.keep()
    _leaving(administrator, families.practitioner)[1](session)
    live = session.scalars(select(Offer.matter_id).where(Offer.is_live())).all()
    assert live == [other.id], "and nobody else's are touched"


def test_a_leaver_who_also_coordinates_is_not_told_and_the_others_are(
    session: Session, make: Make, families: Families, administrator: Actor
) -> None:
    both = make.user(Role.LEAD_PRACTITIONER, Role.COORDINATOR, locality=families.locality)
    families.active(both)
    _leaving(administrator, both)[1](session)
    told = session.scalars(select(Message.to_user_id).where(Message.template == "case_released")).all()
    assert told == [families.coordinator.id]


def _silence(session: Session, families: Families, matter: Matter) -> None:
    lapse_offers(session, at=now() + THREE_DAYS_LATER)


def _no(session: Session, families: Families, matter: Matter) -> None:
    decline_offer(session, families.make.actor(families.practitioner), matter, DeclineReason.CAPACITY)


def _yes(session: Session, families: Families, matter: Matter) -> None:
    accept_offer(session, families.make.actor(families.practitioner), matter)


@pytest.mark.parametrize(
    ("answer", "template"), [(_silence, "offer_lapsed"), (_no, "offer_declined"), (_yes, "case_accepted")]
)
def test_the_answer_to_an_offer_of_somebody_who_has_left_is_told_to_who_coordinates_now(
    session: Session,
    make: Make,
    families: Families,
    administrator: Actor,
    answer: Callable[[Session, Families, Matter], None],
    template: str,
) -> None:
    matter = families.offered()
    successor = make.user(Role.COORDINATOR, locality=families.locality)
    make.user(Role.COORDINATOR, locality=make.locality())
    accounts.close_account(session, administrator, families.coordinator.id, now())
    answer(session, families, matter)
    told = session.scalars(select(Message.to_user_id).where(Message.template == template)).all()
    assert told == [successor.id]
