"""Giving and ending grants, and the journal of openings."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import Uuid, bindparam, cast, insert, select, update
from sqlalchemy.orm import Session

from portal.access.models import Capacity, Grant, Opening, Restriction
from portal.access.permissions import Permission
from portal.accounts.rules import Actor, Role
from portal.database import by_statement, naming_the_actor, now
from portal.events.models import Event
from portal.extensions import db


def grant_to_user(
    session: Session,
    user_id: uuid.UUID,
    capacity: Capacity,
    *,
    reason: str,
    source: Event,
    contact_id: uuid.UUID | None = None,
    family_id: uuid.UUID | None = None,
    until: dt.datetime | None = None,
) -> None:
    session.add(
        Grant(
            user_id=user_id,
            capacity=capacity.value,
            reason=reason,
            source_event_id=source.id,
            since=source.happened_at,
            until=until,
            contact_id=contact_id,
            family_id=family_id,
        )
    )


def grant_to_role(
    session: Session,
    role: Role,
    capacity: Capacity,
    *,
    reason: str,
    source: Event,
    contact_id: uuid.UUID | None = None,
    family_id: uuid.UUID | None = None,
    agency_id: uuid.UUID | None = None,
    locality_id: uuid.UUID | None = None,
    until: dt.datetime | None = None,
) -> None:
    session.add(
        Grant(
            role=role.value,
            agency_id=agency_id,
            locality_id=locality_id,
            capacity=capacity.value,
            reason=reason,
            source_event_id=source.id,
            since=source.happened_at,
            until=until,
            contact_id=contact_id,
            family_id=family_id,
        )
    )


def end_grants(
    session: Session,
    *capacities: Capacity,
    source: Event,
    contact_id: uuid.UUID | None = None,
    family_id: uuid.UUID | None = None,
    user_id: uuid.UUID | None = None,
) -> None:
    """End the live grants of these capacities on one contact or family, all holders' or one user's."""
    session.flush()
    subject = Grant.contact_id == contact_id if contact_id else Grant.family_id == family_id
    query = (
        update(Grant)
        .where(subject, Grant.capacity.in_([capacity.value for capacity in capacities]), Grant.ended_at.is_(None))
        .values(ended_at=source.happened_at, ended_by_event_id=source.id)
    )
    if user_id:
        query = query.where(Grant.user_id == user_id)
    session.execute(query)


def carry_restrictions(session: Session, *, contact_id: uuid.UUID, family_id: uuid.UUID, source: Event) -> None:
    """A contact that is closed to all but named people closes the family formed from it to the same."""
    live = select(Restriction).where(Restriction.contact_id == contact_id, Restriction.lifted_at.is_(None))
    for found in session.scalars(live).all():
        session.add(
            Restriction(
                family_id=family_id, reason=found.reason, imposed_by=found.imposed_by, imposed_at=found.imposed_at
            )
        )
    named = select(Grant).where(
        Grant.contact_id == contact_id,
        Grant.capacity == Capacity.NAMED.value,
        Grant.ended_at.is_(None),
        Grant.until.is_(None) | (Grant.until > source.happened_at),
    )
    for grant in session.scalars(named).all():
        if grant.user_id:
            grant_to_user(
                session,
                grant.user_id,
                Capacity.NAMED,
                reason=grant.reason,
                source=source,
                family_id=family_id,
                until=grant.until,
            )


class JournalUnavailable(Exception):
    """The journal could not be written, so nothing may be shown."""


# In one statement, which names who acts: the journal must not be slower than the page it stands before.
_WRITE_DOWN = insert(Opening).values(user_id=cast(naming_the_actor(bindparam("actor")), Uuid))


def journal_opening(
    actor: Actor, permission: Permission, subject_kind: str, subject_id: uuid.UUID | None = None
) -> None:
    """Write an opening or a search down in its own transaction, before anything is rendered."""
    opening = {
        "actor": actor.user_id,
        "permission": permission.value,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "opened_at": now(),
    }
    try:
        with by_statement(db.engine).connect() as journal:
            journal.execute(_WRITE_DOWN, opening)
    except Exception as error:
        raise JournalUnavailable from error
