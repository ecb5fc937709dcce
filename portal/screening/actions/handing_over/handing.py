"""Handing a contact over: part of deciding it, and the front door's until somebody has taken it on by name."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from portal.access.actions import grant_to_user
from portal.access.models import Capacity
from portal.accounts.rules import Actor
from portal.allocation.queries import is_of_an_excluded_agency
from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.database import Refused, new_id
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.extensions import current_settings
from portal.guidance.clocks import clock
from portal.messages.actions import owe
from portal.messages.rules import Template
from portal.places.queries import office_time
from portal.references import store_under_reference
from portal.screening.actions.handing_over.coordinators import tell_coordinators
from portal.screening.actions.handing_over.sight import keep_in_sight, nobody_is_asked, take_turn
from portal.screening.models import Decision, HandOver, HandOverOutcome, Outcome
from portal.screening.queries.hand_overs import case_of, lead_of, open_hand_overs
from portal.screening.rules.hand_overs import HandOverKind
from portal.working_time import london_date


def hand_over(
    session: Session,
    actor: Actor,
    contact: Contact,
    decision: Decision,
    kind: HandOverKind,
    outcomes: Sequence[Outcome],
    *,
    to_user_id: uuid.UUID | None = None,
    to_words: str = "",
    at: dt.datetime,
) -> HandOver:
    """From now on somebody outside the front door is asked to take this on. Called by whoever decides, in their turn.

    `to_words` names the social worker and their team, or the other area and its telephone number.
    """
    if kind.has_words and not to_words.strip():
        raise Refused(kind.ask_for_words, field="to_words")
    if not outcomes:
        raise ValueError("a hand-over is about a child")
    matter = _matter_of(session, contact) if kind is HandOverKind.OPEN_CASE else None
    if matter:
        to_user_id = _lead_to_ask(session, matter, to_user_id)
    handed = HandOver(
        id=new_id(),
        contact_id=contact.id,
        decision_id=decision.id,
        kind=kind.value,
        matter_id=matter.id if matter else None,
        to_mailbox=_mailbox_of(kind),
        to_user_id=to_user_id if matter else None,
        to_words=to_words.strip(),
        handed_at=at,
        handed_by=actor.user_id,
        due_at=office_time(session, london_date(at)).end_of_clock(at, clock("accept_hand_over").working_days),
    )
    waits = Refused("This request is handed over there already, and nobody has answered yet. Open it again to see.")
    store_under_reference(
        session,
        handed,
        "H",
        refusals={"uq_hand_overs_one_open_a_kind": waits},
        gave_up="We could not hand this over just now. Please try again.",
    )
    session.add_all(HandOverOutcome(hand_over_id=handed.id, outcome_id=outcome.id) for outcome in outcomes)
    event = record(
        session, Kind.CONTACT_HANDED_OVER, at=at, contact_id=contact.id, matter_id=handed.matter_id,
        family_id=matter.family_id if matter else None, hand_over=handed.id, kind=kind.value, decision=decision.id,
        to=_asked(handed), due=handed.due_at,
    )  # fmt: skip
    keep_in_sight(session, contact, event, actor.user_id, reason="handed_over", until=None)
    _tell(session, contact, handed, event)
    session.flush()
    return handed


def supersede(
    session: Session,
    contact: Contact,
    decision: Decision,
    *,
    at: dt.datetime,
    but_not: Collection[uuid.UUID] = (),
) -> None:
    """Something else is decided now: what an earlier decision handed over and nobody took on is asked no more.

    Called before anything of the new decision is handed over. `but_not`: those that stand as they were.
    """
    take_turn(session, contact)
    for earlier in open_hand_overs(session, contact.id, lock=True):
        if earlier.decision_id == decision.id or earlier.id in but_not:
            continue
        earlier.superseded_at = at
        event = record(
            session,
            Kind.HAND_OVER_SUPERSEDED,
            at=at,
            contact_id=contact.id,
            hand_over=earlier.id,
            decision=decision.id,
        )
        nobody_is_asked(session, contact, event)
    session.flush()


def _matter_of(session: Session, contact: Contact) -> Matter:
    if contact.family_id is None:
        raise Refused("Say first which family this is. Then the request can go to its case.", field="route")
    matter = case_of(session, contact.family_id)
    if matter is None:
        raise Refused("This family has no open case. Choose another way.", field="route")
    return matter


def _lead_to_ask(session: Session, matter: Matter, asked_for: uuid.UUID | None) -> uuid.UUID | None:
    """Whoever leads the case; none where nobody does, and then its coordinators are asked at once."""
    lead_id = lead_of(session, matter.id)
    if asked_for and asked_for != lead_id:
        raise Refused("Somebody else leads this case now. Open the request again to see who.", field="route")
    if lead_id and is_of_an_excluded_agency(session, matter.family_id, lead_id):
        raise Refused(
            "The family has asked that the agency of their Lead Practitioner is not involved. Speak with the family"
            " first, or choose another way.",
            field="route",
        )
    return lead_id


def _mailbox_of(kind: HandOverKind) -> str | None:
    settings = current_settings()
    mailboxes = {
        HandOverKind.SAFEGUARDING: settings.safeguarding_mailbox,
        HandOverKind.SOCIAL_WORKER: settings.social_care_mailbox,
    }
    return mailboxes.get(kind) or None


def _asked(handed: HandOver) -> str:
    if handed.to_user_id:
        return str(handed.to_user_id)
    return "mailbox" if handed.to_mailbox else "coordinators" if handed.matter_id else "phone"


def _tell(session: Session, contact: Contact, handed: HandOver, event: Event) -> None:
    """Whoever can be written to; the page tells the front door to phone where nobody can."""
    at = handed.handed_at
    if handed.to_mailbox:
        owe(session, template=Template.HANDED_OVER, to_mailbox=handed.to_mailbox, about=handed.reference, at=at)
    elif handed.to_user_id:
        grant_to_user(
            session, handed.to_user_id, Capacity.OFFERED, reason="handed_over", source=event, contact_id=contact.id
        )
        owe(session, template=Template.CASE_TOLD, to_user_id=handed.to_user_id, about=handed.reference, at=at)
    elif handed.matter_id:
        tell_coordinators(session, handed, at)
