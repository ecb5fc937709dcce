"""A matter is put on a board, and becomes a case when a Lead Practitioner accepts it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy.orm import Session

from portal.access.actions import end_grants, grant_to_role, grant_to_user
from portal.access.models import Capacity
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.casework.actions.levels import level_of_need
from portal.casework.models import LeadPractitioner, Matter
from portal.casework.queries.merging import has_matter_by_another_record
from portal.casework.rules import LevelMoment
from portal.database import Refused, new_id, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.guidance.codes import PrimaryNeed, Route
from portal.people.models import Family
from portal.references import store_under_reference


def open_matter(
    session: Session,
    *,
    family: Family,
    children: Collection[uuid.UUID],
    decision_id: uuid.UUID,
    route: Route,
    level: int,
    primary_need: PrimaryNeed,
    at: dt.datetime,
) -> Matter:
    """Put a family on its locality's board; where the locality is not known, on every coordinator's.

    `children`: those it is about, on record. The people of the family are held (`hold_households`), so that nobody
    merges one of them meanwhile.
    """
    if has_matter_by_another_record(session, family, children):
        raise Refused(
            "A child of this family is on record twice, and the family of the other record has somebody's help already."
            " Look again at which family it is."
        )
    matter = Matter(
        id=new_id(),
        family_id=family.id,
        decision_id=decision_id,
        locality_id=family.locality_id,
        route=route.value,
        level=level,
        primary_need=primary_need.value,
        routed_at=at,
    )
    store_under_reference(
        session,
        matter,
        "M",
        refusals={"uq_matters_one_live_a_family": Refused("This family already has somebody's help.")},
        gave_up="We could not put this on the board just now. Please try again.",
    )
    event = record(
        session,
        Kind.MATTER_OPENED,
        at=at,
        matter_id=matter.id,
        family_id=family.id,
        route=route.value,
        level=level,
        locality=family.locality_id,
    )
    grant_to_role(
        session,
        Role.COORDINATOR,
        Capacity.COORDINATOR,
        reason="routed",
        source=event,
        family_id=family.id,
        locality_id=family.locality_id,
    )
    return matter


def begin_case(session: Session, matter: Matter, practitioner: User, source: Event) -> None:
    """The offer was accepted: from now on it is a case, with one Lead Practitioner and its level at allocation."""
    at = source.happened_at
    taken = Refused("Somebody else has accepted this family already.")
    first = matter.accepted_at is None  # a later Lead Practitioner takes over a case: that is not an allocation
    with refusing(session, {"uq_lead_practitioners_one_a_case": taken, "uq_levels_one_each": taken}):
        session.add(
            LeadPractitioner(
                matter_id=matter.id,
                user_id=practitioner.id,
                agency_type=practitioner.agency.lead_type,
                accepted_at=at,
            )
        )
        if first:
            session.add(level_of_need(matter, LevelMoment.ALLOCATION, matter.level, practitioner.id, at))
            matter.accepted_at = at
    end_grants(session, Capacity.OFFERED, source=source, family_id=matter.family_id)
    grant_to_user(
        session,
        practitioner.id,
        Capacity.LEAD_PRACTITIONER,
        reason="accepted",
        source=source,
        family_id=matter.family_id,
    )
