"""A matter, the case it becomes, its levels of need, its stars, and its end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from portal.access.models import Capacity
from portal.accounts.rules import Role
from portal.casework.actions.ending import READABLE_AFTER_HANDOVER
from portal.casework.rules import LevelMoment
from portal.demo.bulk import Bulk, key, moment, table
from portal.demo.cast import Member
from portal.demo.references import reference
from portal.demo.rows.access import Grants
from portal.demo.rows.stars import Reading, record_reading
from portal.demo.rows.telling import Telling
from portal.demo.stories import Closed, Decided, LeadLeft, StarDone, StarPutRight, Story
from portal.events.kinds import Kind
from portal.guidance.stars import FAMILY_STAR_PLUS

MATTERS = table(
    "matters",
    "id reference family_id decision_id locality_id route level primary_need routed_at accepted_at closed_at closed_by"
    " closure_reason withdrawn_at withdrawn_by",
)
LEAD_PRACTITIONERS = table("lead_practitioners", "id matter_id user_id agency_type accepted_at ended_at")
LEVELS = table("levels", "id matter_id moment level recorded_at recorded_by")


@dataclass(slots=True)
class Lead:
    id: str
    member: Member
    accepted_at: dt.datetime
    ended_at: dt.datetime | None = None


@dataclass(slots=True)
class Matter:
    id: str
    reference: str
    family_id: str
    decision_id: str
    locality_id: str | None
    decided: Decided
    leads: list[Lead] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    closed: Closed | None = None

    @property
    def lead(self) -> Lead:
        return self.leads[-1]

    def write(self, bulk: Bulk) -> None:
        decided, closed = self.decided, self.closed
        bulk.add(
            MATTERS, self.id, self.reference, self.family_id, self.decision_id, key(self.locality_id),
            decided.route.value, str(decided.level), decided.need.value, moment(decided.at),
            moment(self.leads[0].accepted_at if self.leads else None), moment(closed.at if closed else None),
            key(self.lead.member.id if closed else None), key(closed.reason if closed else None),
            moment(None), key(None),
        )  # fmt: skip
        for lead in self.leads:
            bulk.add(
                LEAD_PRACTITIONERS, lead.id, self.id, lead.member.id, lead.member.agency.lead_type.value,
                moment(lead.accepted_at), moment(lead.ended_at),
            )  # fmt: skip
        for reading in self.readings:
            reading.write(bulk)


def open_matter(
    telling: Telling,
    grants: Grants,
    seed: int,
    story: Story,
    decided: Decided,
    *,
    family_id: str,
    decision_id: str,
) -> Matter:
    at, locality = decided.at, story.sent.locality
    matter = Matter(
        telling.chance.id(at), reference("M", seed, story.number), family_id, decision_id, locality, decided
    )
    event = telling.event(
        Kind.MATTER_OPENED, at, decided.screener.id, matter_id=matter.id, family_id=family_id,
        route=decided.route.value, level=decided.level, locality=locality,
    )  # fmt: skip
    grants.give(
        Capacity.COORDINATOR, "routed", event, at, role=Role.COORDINATOR, family_id=family_id, locality_id=locality
    )
    return matter


def begin_case(telling: Telling, grants: Grants, matter: Matter, lead: Member, at: dt.datetime, event: str) -> None:
    matter.leads.append(Lead(telling.chance.id(at), lead, at))
    if len(matter.leads) == 1:
        _level(telling, matter, LevelMoment.ALLOCATION, matter.decided.level, lead, at)
    grants.end(Capacity.OFFERED, event, at, family_id=matter.family_id)
    grants.give(Capacity.LEAD_PRACTITIONER, "accepted", event, at, user_id=lead.id, family_id=matter.family_id)


def record_star(telling: Telling, matter: Matter, done: StarDone) -> None:
    lead = matter.lead.member
    reading = record_reading(telling, matter.family_id, matter.id, done, lead)
    matter.readings.append(reading)
    telling.event(
        Kind.STAR_RECORDED, done.at, lead.id, matter_id=matter.id, family_id=matter.family_id, reading=reading.id,
        star=FAMILY_STAR_PLUS.code, moment=done.kind.value,
    )  # fmt: skip


def correct_star(telling: Telling, matter: Matter, step: StarPutRight) -> None:
    lead, wrong = matter.lead.member, matter.readings[-1]
    as_done = wrong.done
    done = StarDone(step.at, as_done.kind, as_done.held_on, as_done.scored_by, step.scores)
    right = record_reading(telling, matter.family_id, matter.id, done, lead)
    wrong.superseded_by = right.id
    matter.readings.append(right)
    telling.event(
        Kind.STAR_CORRECTED, step.at, lead.id, matter_id=matter.id, family_id=matter.family_id, reading=right.id,
        corrects=wrong.id, star=FAMILY_STAR_PLUS.code, moment=done.kind.value,
    )  # fmt: skip


def release(telling: Telling, grants: Grants, matter: Matter, step: LeadLeft) -> None:
    """The Lead Practitioner left, and an administrator ended the account."""
    lead, at = matter.lead, step.at
    lead.ended_at = at
    event = telling.event(
        Kind.CASE_RELEASED, at, telling.cast.administrator.id, matter_id=matter.id, family_id=matter.family_id,
        lead=lead.member.id,
    )  # fmt: skip
    grants.end(Capacity.LEAD_PRACTITIONER, event, at, family_id=matter.family_id)
    for coordinator in telling.cast.coordinators_of(matter.locality_id):
        telling.message("case_released", coordinator.id, matter.reference, at)


def close_case(telling: Telling, grants: Grants, matter: Matter, closed: Closed) -> None:
    lead, at = matter.lead, closed.at
    _level(telling, matter, LevelMoment.CLOSURE, closed.level, lead.member, at)
    matter.closed, lead.ended_at = closed, at
    event = telling.event(
        Kind.CASE_CLOSED, at, lead.member.id, matter_id=matter.id, family_id=matter.family_id,
        reason=closed.reason.value, level=closed.level,
    )  # fmt: skip
    grants.end(Capacity.LEAD_PRACTITIONER, event, at, family_id=matter.family_id)
    grants.give(
        Capacity.HELD, "closed", event, at, user_id=lead.member.id, family_id=matter.family_id,
        until=at + READABLE_AFTER_HANDOVER,
    )  # fmt: skip


def _level(telling: Telling, matter: Matter, which: LevelMoment, level: int, member: Member, at: dt.datetime) -> None:
    telling.bulk.add(LEVELS, telling.chance.id(at), matter.id, which.value, str(level), moment(at), member.id)
