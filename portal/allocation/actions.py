"""Offering a matter to a Lead Practitioner, and their answer."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from portal.access.actions import end_grants, grant_to_user
from portal.access.models import Capacity
from portal.access.permissions import Permission
from portal.access.queries import NotYours, check
from portal.accounts.models import User
from portal.accounts.rules import Actor
from portal.allocation.models import Offer
from portal.allocation.queries import is_lead_practitioner, is_of_an_excluded_agency, live_offer
from portal.casework.actions import begin_case, release_cases
from portal.casework.models import Matter
from portal.casework.queries import coordinators_of, hold, is_led, waits_for_agreement
from portal.database import Refused, new_id, now, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.guidance.clocks import clock
from portal.guidance.codes import DeclineReason
from portal.messages.actions import owe
from portal.places.queries import office_time
from portal.working_time import london_date

LAPSE_AT_ONCE = 500


def make_offer(
    session: Session, actor: Actor, matter: Matter, to_user_id: uuid.UUID, *, at: dt.datetime | None = None
) -> Offer:
    """Ask one Lead Practitioner; until they answer or the clock ends, nobody else is asked, and they are asked once."""
    check(session, actor, Permission.OFFER_MAKE, matter)
    at = at or now()
    leads = _leads_and_stays(session, to_user_id, at)
    hold(session, matter)
    if is_led(session, matter.id):
        raise Refused("This family has a Lead Practitioner already.")
    if matter.closed_at is not None:
        raise Refused("This case is closed.")
    if matter.withdrawn_at is not None:
        raise Refused("The front door has decided otherwise since, so this family is not on the board any more.")
    if waits_for_agreement(session, matter.id):
        raise Refused("The family has not said yet whether it agrees to early help. Somebody is asking it.")
    if not leads:
        raise Refused("Choose somebody from the list.", field="to")
    if is_of_an_excluded_agency(session, matter.family_id, to_user_id):
        raise Refused(
            "The family has asked that this person's agency is not involved. Choose somebody of another agency.",
            field="to",
        )
    live = live_offer(session, matter.id)
    asked = live is not None and (live.to_user_id, live.offered_by) == (to_user_id, actor.user_id)
    if live is not None and asked and live.answer_by >= at:
        return live  # pressed twice: they are being asked
    offer = Offer(
        id=new_id(),
        matter_id=matter.id,
        to_user_id=to_user_id,
        offered_by=actor.user_id,
        offered_at=at,
        answer_by=office_time(session, london_date(at)).end_of_clock(at, clock("answer_offer").working_days),
    )
    with refusing(
        session, {"uq_offers_one_live_a_matter": Refused("This family is being offered to somebody already.")}
    ):
        session.add(offer)
    event = record(
        session,
        Kind.OFFER_MADE,
        at=at,
        matter_id=matter.id,
        family_id=matter.family_id,
        offer=offer.id,
        to=to_user_id,
        answer_by=offer.answer_by,
    )
    grant_to_user(session, to_user_id, Capacity.OFFERED, reason="offered", source=event, family_id=matter.family_id)
    owe(session, template="offer_made", to_user_id=to_user_id, about=matter.reference, at=at)
    session.flush()
    return offer


def accept_offer(session: Session, actor: Actor, matter: Matter, *, at: dt.datetime | None = None) -> None:
    """The named person says yes: the matter becomes their case."""
    at = at or now()
    offer = _mine_to_answer(session, actor, matter, at)
    if is_of_an_excluded_agency(session, matter.family_id, actor.user_id):
        raise Refused(
            "Since you were asked, the family has asked that your agency is not involved. Say no, so that somebody else"
            " can be found."
        )
    offer.accepted_at = at
    event = record(session, Kind.OFFER_ACCEPTED, at=at, matter_id=matter.id, family_id=matter.family_id, offer=offer.id)
    begin_case(session, matter, session.get_one(User, actor.user_id), event)
    _tell_who_offered(session, "case_accepted", offer, matter, at)
    session.flush()


def decline_offer(
    session: Session, actor: Actor, matter: Matter, reason: DeclineReason, *, at: dt.datetime | None = None
) -> None:
    """The named person says no, and why: the matter is back on the board."""
    at = at or now()
    offer = _mine_to_answer(session, actor, matter, at)
    offer.declined_at, offer.decline_reason = at, reason.value
    event = record(
        session,
        Kind.OFFER_DECLINED,
        at=at,
        matter_id=matter.id,
        family_id=matter.family_id,
        offer=offer.id,
        reason=reason.value,
    )
    end_grants(session, Capacity.OFFERED, source=event, family_id=matter.family_id)
    _tell_who_offered(session, "offer_declined", offer, matter, at)
    session.flush()


def lapse_offers(session: Session, *, at: dt.datetime | None = None) -> int:
    """Silence is an answer too: what was not answered in time is back on the board, and the coordinator is told."""
    at = at or now()
    # Nobody is waited for: what somebody answers at this moment is passed over, and so is what somebody would be told
    # whose account is held, for whoever closes that account may be waiting for an offer that is held here.
    due = _live(Offer.answer_by < at).join(User, User.id == Offer.offered_by)
    return _lapse(session, due.with_for_update(skip_locked=True, key_share=True, of=(Offer, User)), at=at)


def release_families(session: Session, user_id: uuid.UUID, *, at: dt.datetime | None = None) -> int:
    """Somebody leaves: what they were asked and whom they led is back on the boards, so that nobody is left alone.

    Whoever calls has ended the account or the role before, which waits for an answer that is being given and lets no
    other begin.
    """
    at = at or now()
    theirs = _live(Offer.to_user_id == user_id).with_for_update(of=Offer)
    while _lapse(session, theirs, at=at):
        pass  # until none is left, however many they were asked
    return release_cases(session, user_id, at=at)


def withdraw_from_board(session: Session, matter: Matter, actor: Actor, *, at: dt.datetime) -> None:
    """The front door decides otherwise about a family nobody has accepted: whoever is being asked hears so."""
    hold(session, matter)
    if matter.has_ended:
        return
    if matter.accepted_at is not None:
        raise Refused(
            "This family has a Lead Practitioner who accepted it. What is to change now is for them and the coordinator"
            " to decide."
        )
    offer = live_offer(session, matter.id, lock=True)
    if offer is not None:
        offer.withdrawn_at = at
        record(session, Kind.OFFER_WITHDRAWN, at=at, matter_id=matter.id, family_id=matter.family_id, offer=offer.id)
        owe(session, template="offer_withdrawn", to_user_id=offer.to_user_id, about=matter.reference, at=at)
    matter.withdrawn_at, matter.withdrawn_by = at, actor.user_id
    event = record(session, Kind.MATTER_WITHDRAWN, at=at, matter_id=matter.id, family_id=matter.family_id)
    end_grants(session, Capacity.OFFERED, source=event, family_id=matter.family_id)
    for coordinator_id in coordinators_of(session, matter.locality_id, london_date(at)):
        owe(session, template="matter_withdrawn", to_user_id=coordinator_id, about=matter.reference, at=at)
    session.flush()


def _live(condition: ColumnElement[bool]) -> Select[Offer]:
    return select(Offer).where(Offer.is_live(), condition).order_by(Offer.answer_by).limit(LAPSE_AT_ONCE)


def _lapse(session: Session, query: Select[Offer], *, at: dt.datetime) -> int:
    offers = session.scalars(query).all()
    for offer in offers:
        offer.lapsed_at = at
        matter = session.get_one(Matter, offer.matter_id)
        event = record(
            session, Kind.OFFER_LAPSED, at=at, matter_id=matter.id, family_id=matter.family_id, offer=offer.id
        )
        end_grants(session, Capacity.OFFERED, source=event, family_id=matter.family_id)
        _tell_who_offered(session, "offer_lapsed", offer, matter, at)
    session.flush()
    return len(offers)


def _tell_who_offered(session: Session, template: str, offer: Offer, matter: Matter, at: dt.datetime) -> None:
    """Whoever coordinates the locality now, where they have left."""
    stays = session.scalar(select(User.closed_at.is_(None)).where(User.id == offer.offered_by))
    told = [offer.offered_by] if stays else coordinators_of(session, matter.locality_id, london_date(at))
    for user_id in told:
        owe(session, template=template, to_user_id=user_id, about=matter.reference, at=at)


def _mine_to_answer(session: Session, actor: Actor, matter: Matter, at: dt.datetime) -> Offer:
    """The offer, locked: of two answers at once the second finds it answered."""
    check(session, actor, Permission.OFFER_ANSWER, matter)
    if not _leads_and_stays(session, actor.user_id, at):
        raise NotYours
    hold(session, matter)
    offer = live_offer(session, matter.id, lock=True)
    if offer is None or offer.answer_by < at:
        raise Refused("This offer has been answered already, or its time has run out.")
    if offer.to_user_id != actor.user_id:
        raise NotYours
    return offer


def _leads_and_stays(session: Session, user_id: uuid.UUID, at: dt.datetime) -> bool:
    """Whether somebody is a Lead Practitioner, and remains one until this is done.

    Their account is held before anything else, as by whoever ends it or the role: the two take turns and never wait for
    each other.
    """
    session.execute(select(User.id).where(User.id == user_id).with_for_update(read=True))
    return is_lead_practitioner(session, user_id, london_date(at))
