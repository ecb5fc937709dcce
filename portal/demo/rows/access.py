"""Who may see what: the grants of a story, each from the event that gave it to the event that ended it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.access.models import Capacity
from portal.accounts.rules import Role
from portal.demo.bulk import NONE, Bulk, key, moment, table
from portal.demo.rows.telling import Telling

GRANTS = table(
    "grants",
    "id user_id role agency_id locality_id person_id family_id contact_id capacity reason source_event_id since until"
    " ended_at ended_by_event_id",
)


@dataclass(slots=True)
class Grant:
    id: str
    capacity: Capacity
    reason: str
    source: str
    since: dt.datetime
    until: dt.datetime | None
    user_id: str | None
    role: Role | None
    agency_id: str | None
    locality_id: str | None
    contact_id: str | None
    family_id: str | None
    ended_at: dt.datetime | None = None
    ended_by: str | None = None


class Grants:
    """The grants of one story; written down when it has been told, for a grant is ended later than it is given."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._given: list[Grant] = []

    def give(
        self,
        capacity: Capacity,
        reason: str,
        source: str,
        since: dt.datetime,
        *,
        user_id: str | None = None,
        role: Role | None = None,
        agency_id: str | None = None,
        locality_id: str | None = None,
        contact_id: str | None = None,
        family_id: str | None = None,
        until: dt.datetime | None = None,
    ) -> None:
        self._given.append(
            Grant(
                self._telling.chance.id(since), capacity, reason, source, since, until, user_id, role, agency_id,
                locality_id, contact_id, family_id,
            )
        )  # fmt: skip

    def end(
        self,
        capacity: Capacity,
        source: str,
        at: dt.datetime,
        *,
        contact_id: str | None = None,
        family_id: str | None = None,
    ) -> None:
        for grant in self._given:
            if (
                grant.capacity is capacity
                and grant.ended_at is None
                and (grant.contact_id == contact_id if contact_id else grant.family_id == family_id)
            ):
                grant.ended_at, grant.ended_by = at, source

    def write(self, bulk: Bulk) -> None:
        for grant in self._given:
            bulk.add(
                GRANTS, grant.id, key(grant.user_id), key(grant.role), key(grant.agency_id), key(grant.locality_id),
                NONE, key(grant.family_id), key(grant.contact_id), grant.capacity.value, grant.reason, grant.source,
                moment(grant.since), moment(grant.until), moment(grant.ended_at), key(grant.ended_by),
            )  # fmt: skip
