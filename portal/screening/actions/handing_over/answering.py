"""Somebody answers for what was handed over: they have it, they give it back, or the front door takes it back."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import check
from portal.accounts.models import User
from portal.accounts.rules import Actor
from portal.contacts.actions.leaving import KEPT_IN_SIGHT
from portal.contacts.actions.urgent import becomes_urgent
from portal.contacts.models import Contact
from portal.database import Refused, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.guidance.codes import ReturnedBecause
from portal.messages.actions import owe
from portal.messages.rules import Template
from portal.screening.actions.handing_over.sight import keep_in_sight, nobody_is_asked, take_turn
from portal.screening.actions.returning import back_on_the_queue, wait_again
from portal.screening.models import HandOver
from portal.screening.queries.duties import who_answers
from portal.screening.queries.hand_overs import held, open_hand_overs
from portal.screening.queries.telling import is_untold
from portal.screening.rules.hand_overs import Through


class AnsweredAlready(Refused):
    """Somebody else was quicker: whoever comes second must hear who, and not begin twice."""


@dataclass(frozen=True)
class Answer:
    """Who says so, and how it reached us."""

    name: str
    through: Through
    user_id: uuid.UUID | None = None


@dataclass(frozen=True)
class GivenBack:
    because: ReturnedBecause
    words: str = ""


def accept_new_information(
    session: Session, actor: Actor, handed: HandOver, *, at: dt.datetime | None = None
) -> HandOver:
    """The Lead Practitioner of the family, or a coordinator once nobody answered, has what is new about it."""
    check(session, actor, Permission.HAND_OVER_ACCEPT, handed.contact)
    return accept(session, handed, Answer(actor.name, Through.ACCOUNT, actor.user_id), at=at or now())


def return_new_information(
    session: Session, actor: Actor, handed: HandOver, given_back: GivenBack, *, at: dt.datetime | None = None
) -> HandOver:
    """Not theirs to take on: it is about another family, say, or needs more than early help."""
    check(session, actor, Permission.HAND_OVER_ACCEPT, handed.contact)
    return give_back(session, handed, Answer(actor.name, Through.ACCOUNT, actor.user_id), given_back, at=at or now())


def write_down_acceptance(
    session: Session,
    actor: Actor,
    handed: HandOver,
    name: str,
    *,
    taken_at: dt.datetime,
    their_reference: str = "",
    at: dt.datetime | None = None,
) -> HandOver:
    """Somebody said on the phone that they have it: their name, and when."""
    at = at or now()
    check(session, actor, Permission.HAND_OVER_KEEP, handed.contact)
    if taken_at > at:
        raise Refused("The call must be in the past", field="time")
    if taken_at < handed.handed_at:
        raise Refused("This was before it was handed over. Enter when they said so.", field="time")
    answer = Answer(name, Through.PHONE)
    return accept(session, handed, answer, their_reference=their_reference, taken_at=taken_at, at=at)


def write_down_return(
    session: Session, actor: Actor, handed: HandOver, name: str, given_back: GivenBack, *, at: dt.datetime | None = None
) -> HandOver:
    """Somebody said on the phone that they do not take it on, and why."""
    check(session, actor, Permission.HAND_OVER_KEEP, handed.contact)
    return give_back(session, handed, Answer(name, Through.PHONE), given_back, at=at or now())


def withdraw_hand_over(
    session: Session, actor: Actor, handed: HandOver, because: str, *, at: dt.datetime | None = None
) -> HandOver:
    """The front door takes it back, and says why. It waits to be decided again: nothing ends by being taken back."""
    at = at or now()
    check(session, actor, Permission.HAND_OVER_KEEP, handed.contact)
    contact, handed = _in_turn(session, handed)
    if handed.withdrawn_at and handed.withdrawn_by == actor.user_id:
        return handed  # pressed twice
    _check_open(handed)
    handed.withdrawn_at, handed.withdrawn_by, handed.withdrawn_because = at, actor.user_id, because
    due = wait_again(session, contact, at)
    event = record(
        session, Kind.HAND_OVER_WITHDRAWN, at=at, contact_id=contact.id, hand_over=handed.id, due=due
    )  # fmt: skip
    nobody_is_asked(session, contact, event)
    back_on_the_queue(session, contact, event)
    session.flush()
    return handed


def accept(
    session: Session,
    handed: HandOver,
    answer: Answer,
    *,
    their_reference: str = "",
    taken_at: dt.datetime | None = None,
    at: dt.datetime,
) -> HandOver:
    """By name. Of two at once the second waits for the first, and then hears who it was."""
    contact, handed = _in_turn(session, handed)
    if handed.accepted_at and (handed.accepted_by, handed.accepted_user_id) == (answer.name, answer.user_id):
        return handed  # pressed twice
    _check_open(handed)
    handed.accepted_at, handed.accepted_by = taken_at or at, answer.name
    handed.accepted_user_id, handed.accepted_through = answer.user_id, answer.through.value
    handed.their_reference = their_reference
    event = record(
        session,
        Kind.HAND_OVER_ACCEPTED,
        at=at,
        contact_id=contact.id,
        matter_id=handed.matter_id,
        hand_over=handed.id,
        through=answer.through.value,
    )
    nobody_is_asked(session, contact, event)
    if not (contact.is_undecided or open_hand_overs(session, contact.id) or is_untold(session, contact.id)):
        until = at + KEPT_IN_SIGHT
        keep_in_sight(session, contact, event, handed.handed_by, reason="accepted_elsewhere", until=until)
    session.flush()
    return handed


def give_back(
    session: Session, handed: HandOver, answer: Answer, given_back: GivenBack, *, at: dt.datetime
) -> HandOver:
    """They do not take it on: it waits to be decided once more, with a new clock, and whoever handed it over hears."""
    if given_back.because is ReturnedBecause.OTHER and not given_back.words.strip():
        raise Refused("Say why it comes back", field="words")
    contact, handed = _in_turn(session, handed)
    said = (handed.returned_by, handed.returned_because, handed.returned_words)
    if handed.returned_at and said == (answer.name, given_back.because.value, given_back.words):
        return handed  # pressed twice
    _check_open(handed)
    handed.returned_at, handed.returned_by = at, answer.name
    handed.returned_because, handed.returned_words = given_back.because.value, given_back.words
    due = wait_again(session, contact, at)
    event = record(
        session,
        Kind.HAND_OVER_RETURNED,
        at=at,
        contact_id=contact.id,
        matter_id=handed.matter_id,
        hand_over=handed.id,
        through=answer.through.value,
        because=given_back.because.value,
        due=due,
    )
    nobody_is_asked(session, contact, event)
    back_on_the_queue(session, contact, event)
    if given_back.because is ReturnedBecause.OTHER_FAMILY:
        contact.family_id = None  # whoever helps this one reads no more of it
    if given_back.because is ReturnedBecause.NEEDS_SAFEGUARDING:
        becomes_urgent(session, contact, at)
    _tell_who_handed_over(session, handed, at)
    session.flush()
    return handed


def _in_turn(session: Session, handed: HandOver) -> tuple[Contact, HandOver]:
    """The contact first, as whoever decides it takes it too: the two take turns and never wait for each other."""
    contact = session.get_one(Contact, handed.contact_id)
    take_turn(session, contact)
    return contact, held(session, handed.id)


def _check_open(handed: HandOver) -> None:
    if handed.accepted_at:
        raise AnsweredAlready(f"{handed.accepted_by} has said already that they have it.")
    if handed.returned_at:
        raise AnsweredAlready(f"{handed.returned_by} has given it back already. The front door decides it again.")
    if handed.withdrawn_at or handed.superseded_at:
        raise AnsweredAlready("The front door has taken it back meanwhile, so there is nothing left to answer.")


def _tell_who_handed_over(session: Session, handed: HandOver, at: dt.datetime) -> None:
    """The hub manager on duty, where they have left."""
    stays = session.scalar(select(User.closed_at.is_(None)).where(User.id == handed.handed_by))
    told = [handed.handed_by] if stays else who_answers(session, at)
    for user_id in told:
        owe(
            session, template=Template.HAND_OVER_RETURNED, to_user_id=user_id, about=handed.contact.reference, at=at
        )  # fmt: skip
