"""Recording a decision: what it says, the answer it owes, and where it sends each child."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from portal.accounts.rules import Actor
from portal.contacts.actions.calls import promise_call
from portal.contacts.actions.leaving import leave_the_front_door
from portal.contacts.models import Contact
from portal.contacts.queries.joined import reports_of
from portal.contacts.rules.calls import CallBecause, is_owed_a_call
from portal.database import Refused, new_id, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.extensions import current_settings
from portal.messages.actions import owe
from portal.people.actions.merging import hold_households
from portal.screening.actions.dropping import drop_proposals
from portal.screening.actions.sending_on import make_known, send_on
from portal.screening.actions.signposting import signpost
from portal.screening.actions.standing import settle
from portal.screening.models import Decision, Outcome, StatutoryStatusOfChild
from portal.screening.queries.decisions import current_decision
from portal.screening.queries.situation import situation_of
from portal.screening.rules import Deciding, differs, main_route, usual_words

_ALREADY = "Somebody has decided this request already. Open it again to see what was decided."


def record_decision(
    session: Session,
    actor: Actor,
    contact: Contact,
    deciding: Deciding,
    *,
    at: dt.datetime,
    agreed_by: uuid.UUID | None = None,
) -> Decision:
    """The referrer is owed the outcome, and each child goes where it was decided. `actor` is its author.

    Reports of one event are decided together: everyone who told of it hears, and the family is sent on once.
    """
    reports = [one for one in reports_of(session, contact) if one.id == contact.id or one.is_undecided]
    hold_households(session, {person.person_id for one in reports for person in one.people if person.person_id})
    drop_proposals(session, contact, at)
    earlier = current_decision(session, contact)
    standing = settle(session, actor, contact, earlier, deciding, at=at)
    for report in reports:
        make_known(session, report, at=at)
    decision, event = _decide_one(session, actor, contact, deciding, at, agreed_by)
    for report in reports:
        if report.id != contact.id:
            _decide_one(session, actor, report, _as_for(report, contact, deciding), at, agreed_by)
    send_on(session, actor, contact, decision, deciding, event, reports, standing=standing)
    session.flush()
    return decision


def _decide_one(
    session: Session,
    actor: Actor,
    contact: Contact,
    deciding: Deciding,
    at: dt.datetime,
    agreed_by: uuid.UUID | None,
) -> tuple[Decision, Event]:
    earlier = current_decision(session, contact)
    decision = _store(session, actor, contact, deciding, earlier.number + 1 if earlier else 1, at, agreed_by)
    children = [outcome.child_id for outcome in decision.outcomes]
    main = main_route(deciding.routes(children))
    needs = [own.primary_need for own in map(deciding.of, children) if own.route is main]
    event = record(
        session,
        Kind.CONTACT_DECIDED,
        at=at,
        contact_id=contact.id,
        decision=decision.id,
        number=decision.number,
        level=max(deciding.levels(children)),
        route=main.value,
        need=(needs or [deciding.primary_need])[0].value,
    )
    leave_the_front_door(session, contact, event, reason="decided", keeper_id=actor.user_id)
    return decision, event


def _as_for(report: Contact, lead: Contact, deciding: Deciding) -> Deciding:
    """Of another report of the same event: a child that both name goes where it goes on the one that leads."""
    on_lead = {child.person_id: child.id for child in lead.children}
    each = {child.id: deciding.of(on_lead[child.person_id]) for child in report.children if child.person_id in on_lead}
    return replace(deciding, each=each, statuses={})


def words_told(deciding: Deciding, children: Collection[uuid.UUID]) -> str:
    return deciding.words_to_referrer or usual_words(deciding.routes(children), current_settings().partnership)


def _store(
    session: Session,
    actor: Actor,
    contact: Contact,
    deciding: Deciding,
    number: int,
    at: dt.datetime,
    agreed_by: uuid.UUID | None,
) -> Decision:
    already = Refused(_ALREADY)
    situation = situation_of(session, contact, at)
    decision = Decision(
        id=new_id(),
        contact_id=contact.id,
        number=number,
        author_id=actor.user_id,
        decided_at=at,
        reasons=deciding.reasons,
        words_to_referrer=words_told(deciding, situation.children),
        differs_because=deciding.differs_because if differs(deciding, situation) else "",
        refusal_weighed=deciding.refusal_weighed,
        without_agreement=deciding.without_agreement,
        agreed_by_id=agreed_by,
        agreed_at=at if agreed_by else None,
    )
    with refusing(session, {"uq_decisions_contact_id_number": already, "uq_call_backs_one_open_a_kind": already}):
        decision.message_id, decision.call_id = _owe_the_answer(session, contact, at)
        children = contact.children
        with session.no_autoflush:  # what it tells of brings it into the session, and it is stored whole or not at all
            services = signpost(session, decision, deciding.services)
            decision.words_to_referrer = "\n\n".join(filter(None, [decision.words_to_referrer, services]))
            for child in children:
                own = deciding.of(child.id)
                decision.outcomes.append(
                    Outcome(
                        id=new_id(),
                        child_id=child.id,
                        level=own.level,
                        route=own.route.value,
                        primary_need=own.primary_need.value,
                    )
                )
        session.add(decision)
        contact.decided_at = contact.decided_at or at  # clocks use the first
        contact.again_due_at = None
    _keep_statuses(session, actor, contact, decision, deciding)
    return decision


def _keep_statuses(session: Session, actor: Actor, contact: Contact, decision: Decision, deciding: Deciding) -> None:
    for child in contact.children:
        said = deciding.statuses.get(child.id)
        if said is not None and child.person_id is not None:
            session.add(
                StatutoryStatusOfChild(
                    person_id=child.person_id,
                    status=said.status.value,
                    since=said.since,
                    source=said.source,
                    decision_id=decision.id,
                    recorded_at=decision.decided_at,
                    recorded_by=actor.user_id,
                )
            )


def _owe_the_answer(session: Session, contact: Contact, at: dt.datetime) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """A message to whoever can read it here; a call to whoever has no account, or told it to somebody else."""
    message_id = call_id = None
    if contact.sender_id is not None:
        message = owe(session, template="contact_decided", to_user_id=contact.sender_id, about=contact.reference, at=at)
        message_id = message.id
    if is_owed_a_call(has_account=contact.sender_id is not None, caller=contact.caller):
        call_id = promise_call(session, contact, CallBecause.TELL, at=at).id
    return message_id, call_id
