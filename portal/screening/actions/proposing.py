"""A decision that needs a second person: proposed by one, agreed to by another, or given back with a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import check
from portal.accounts.rules import Actor
from portal.contacts.actions.claims import keep_claim
from portal.contacts.actions.joined import hold_reports
from portal.contacts.models import Contact
from portal.database import Refused, new_id, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.messages.actions import owe
from portal.screening.actions.dropping import drop_proposals
from portal.screening.actions.recording import record_decision
from portal.screening.models import Decision, Proposal
from portal.screening.queries.proposals import open_proposal
from portal.screening.queries.situation import situation_of
from portal.screening.rules import Deciding, SecondPerson, missing

_DECIDING = TypeAdapter(Deciding)
_GONE = "This no longer waits for anybody's agreement. The page shows how things stand now."


def propose(
    session: Session,
    actor: Actor,
    contact: Contact,
    deciding: Deciding,
    needed: tuple[SecondPerson, str],
    *,
    at: dt.datetime,
) -> Proposal:
    """It waits for a second person, and the contact with it. A proposal takes the place of an earlier one."""
    needs, because = needed
    kept = written(deciding)
    standing = open_proposal(session, contact.id)
    if standing is not None and (standing.author_id, standing.deciding) == (actor.user_id, kept):
        return standing  # pressed twice
    drop_proposals(session, contact, at)
    proposal = Proposal(
        id=new_id(),
        contact_id=contact.id,
        author_id=actor.user_id,
        proposed_at=at,
        needs=needs.value,
        because=because,
        deciding=kept,
    )
    session.add(proposal)
    keep_claim(session, actor, contact, at)
    record(
        session,
        Kind.DECISION_PROPOSED,
        at=at,
        contact_id=contact.id,
        proposal=proposal.id,
        route=deciding.route.value,
        level=deciding.level,
    )
    session.flush()
    return proposal


def agree_to(session: Session, actor: Actor, contact: Contact, *, at: dt.datetime | None = None) -> Decision:
    """The second person agrees: it is decided, as its author wrote it, and both stand with it."""
    at = at or now()
    proposal = _to_answer(session, actor, contact)
    deciding = deciding_of(proposal)
    lacking = missing(deciding, situation_of(session, contact, at))
    if lacking is not None:
        raise Refused("More was said since this was proposed, so it has to be looked at again: " + lacking[0] + ".")
    author = Actor(proposal.author_id, proposal.author.agency_id, proposal.author.name)
    proposal.agreed_at, proposal.answered_by = at, actor.user_id
    session.flush()
    decision = record_decision(session, author, contact, deciding, at=at, agreed_by=actor.user_id)
    record(session, Kind.PROPOSAL_AGREED, at=at, contact_id=contact.id, proposal=proposal.id, decision=decision.id)
    session.flush()
    return decision


def refuse_proposal(
    session: Session, actor: Actor, contact: Contact, because: str, *, at: dt.datetime | None = None
) -> None:
    """The second person does not agree, and says why: its author hears of it and decides again."""
    at = at or now()
    proposal = _to_answer(session, actor, contact)
    proposal.refused_at, proposal.refused_because, proposal.answered_by = at, because, actor.user_id
    record(session, Kind.PROPOSAL_REFUSED, at=at, contact_id=contact.id, proposal=proposal.id)
    owe(session, template="proposal_refused", to_user_id=proposal.author_id, about=contact.reference, at=at)
    session.flush()


def written(deciding: Deciding) -> dict[str, Any]:
    """As it is kept while it waits."""
    kept: dict[str, Any] = _DECIDING.dump_python(deciding, mode="json")
    return kept


def deciding_of(proposal: Proposal) -> Deciding:
    return _DECIDING.validate_python(proposal.deciding)


def _to_answer(session: Session, actor: Actor, contact: Contact) -> Proposal:
    check(session, actor, Permission.CONTACT_DECIDE, contact)
    hold_reports(session, contact)
    proposal = open_proposal(session, contact.id)
    if proposal is None or not contact.is_undecided:
        raise Refused(_GONE)
    if proposal.author_id == actor.user_id:
        raise Refused("You proposed this yourself. Somebody else has to agree.")
    if proposal.needs == SecondPerson.HUB_MANAGER:
        check(session, actor, Permission.CONTACT_AGREE_OVERRIDE, contact)
    return proposal
