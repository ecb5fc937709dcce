"""Offers of a matter to Lead Practitioners, and what became of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.access.models import Capacity
from portal.demo.bulk import Bulk, key, moment, table
from portal.demo.rows.access import Grants
from portal.demo.rows.casework import Matter, begin_case
from portal.demo.rows.telling import WORKER, Telling
from portal.demo.stories import Accepted, Declined, Lapsed, Offered
from portal.events.kinds import Kind

OFFERS = table(
    "offers",
    "id matter_id to_user_id offered_by offered_at answer_by accepted_at declined_at decline_reason lapsed_at"
    " withdrawn_at",
)


@dataclass(slots=True)
class Offer:
    id: str
    matter_id: str
    offered: Offered
    accepted_at: dt.datetime | None = None
    declined: Declined | None = None
    lapsed_at: dt.datetime | None = None

    def write(self, bulk: Bulk) -> None:
        offered, declined = self.offered, self.declined
        bulk.add(
            OFFERS, self.id, self.matter_id, offered.lead.id, offered.coordinator.id, moment(offered.at),
            moment(offered.answer_by), moment(self.accepted_at), moment(declined.at if declined else None),
            key(declined.reason if declined else None), moment(self.lapsed_at), moment(None),
        )  # fmt: skip


def make_offer(telling: Telling, grants: Grants, matter: Matter, offered: Offered) -> Offer:
    at = offered.at
    offer = Offer(telling.chance.id(at), matter.id, offered)
    event = telling.event(
        Kind.OFFER_MADE, at, offered.coordinator.id, matter_id=matter.id, family_id=matter.family_id, offer=offer.id,
        to=offered.lead.id, answer_by=offered.answer_by.astimezone(dt.UTC).isoformat(timespec="seconds"),
    )  # fmt: skip
    grants.give(Capacity.OFFERED, "offered", event, at, user_id=offered.lead.id, family_id=matter.family_id)
    telling.message("offer_made", offered.lead.id, matter.reference, at)
    return offer


def accept_offer(telling: Telling, grants: Grants, matter: Matter, offer: Offer, step: Accepted) -> None:
    offer.accepted_at, lead = step.at, offer.offered.lead
    event = telling.event(
        Kind.OFFER_ACCEPTED, step.at, lead.id, matter_id=matter.id, family_id=matter.family_id, offer=offer.id
    )
    begin_case(telling, grants, matter, lead, step.at, event)
    telling.message("case_accepted", offer.offered.coordinator.id, matter.reference, step.at)


def decline_offer(telling: Telling, grants: Grants, matter: Matter, offer: Offer, step: Declined) -> None:
    offer.declined = step
    event = telling.event(
        Kind.OFFER_DECLINED, step.at, offer.offered.lead.id, matter_id=matter.id, family_id=matter.family_id,
        offer=offer.id, reason=step.reason.value,
    )  # fmt: skip
    grants.end(Capacity.OFFERED, event, step.at, family_id=matter.family_id)
    telling.message("offer_declined", offer.offered.coordinator.id, matter.reference, step.at)


def lapse_offer(telling: Telling, grants: Grants, matter: Matter, offer: Offer, step: Lapsed) -> None:
    offer.lapsed_at = step.at
    event = telling.event(
        Kind.OFFER_LAPSED, step.at, WORKER, matter_id=matter.id, family_id=matter.family_id, offer=offer.id
    )
    grants.end(Capacity.OFFERED, event, step.at, family_id=matter.family_id)
    telling.message("offer_lapsed", offer.offered.coordinator.id, matter.reference, step.at)
