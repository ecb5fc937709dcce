"""The places a reader may look at: localities by their own scope, and the unknown place that every report shows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, check_role, may_enter, visible
from portal.accounts.rules import Actor
from portal.measures.queries import UNKNOWN
from portal.places.models import Locality


@dataclass(frozen=True)
class Place:
    slug: str
    name: str
    id: uuid.UUID | None


NOWHERE = Place(UNKNOWN, "Locality not known", None)


def places_of(session: Session, actor: Actor, permission: Permission) -> list[Place]:
    check_role(actor, permission)
    rows = session.scalars(
        select(Locality).where(visible(actor, permission, Locality)).order_by(Locality.position, Locality.slug)
    )
    return [*(Place(row.slug, row.name, row.id) for row in rows), NOWHERE]


def may_open(session: Session, actor: Actor, permission: Permission, slug: str) -> bool:
    """Whether a page may show the way to this place."""
    return may_enter(actor, permission) and any(place.slug == slug for place in places_of(session, actor, permission))


def open_place(session: Session, actor: Actor, permission: Permission, slug: str) -> Place:
    """One place. Families whose locality is not known belong to every coordinator, so nobody can overlook them."""
    for place in places_of(session, actor, permission):
        if place.slug == slug:
            return place
    raise NotYours
