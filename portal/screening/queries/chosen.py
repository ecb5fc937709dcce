"""What of the queue was asked for, as conditions on its contacts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Date, DateTime, Text, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from portal.accounts.rules import Actor
from portal.contacts.models import Claim, Contact, ContactPerson
from portal.people.rules import FamilyRole
from portal.places.models import Locality
from portal.screening.rules.filters import UNKNOWN_PLACE, Age, Filter, Looked, born_between
from portal.working_time import london_date

# Of their own, because a list reads both tables too.
_claim, _place = aliased(Claim), aliased(Locality)
_LIVE = select(_claim.id).where(_claim.contact_id == Contact.id, _claim.ended_at.is_(None))


def chosen_by(chosen: Filter, actor: Actor) -> list[ColumnElement[bool]]:
    """Made once for whoever asks; the values that differ are given with `given_to`."""
    conditions: list[ColumnElement[bool]] = []
    if chosen.source:
        conditions.append(Contact.source == chosen.source)
    if chosen.locality == UNKNOWN_PLACE:
        conditions.append(Contact.locality_id.is_(None))
    elif chosen.locality:
        slug = bindparam("chosen_locality", type_=Text)
        conditions.append(Contact.locality_id == select(_place.id).where(_place.slug == slug).scalar_subquery())
    if chosen.age:
        conditions.append(_has_a_child(Age(chosen.age)))
    if chosen.looked:
        conditions.append(_looked_at(Looked(chosen.looked), actor))
    if chosen.urgent:
        conditions.append(Contact.urgent.is_(True))
    if chosen.late:
        conditions.append(Contact.decide_by < bindparam("chosen_at", type_=DateTime(timezone=True)))
    return conditions


def given_to(chosen: Filter, at: dt.datetime) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if chosen.locality and chosen.locality != UNKNOWN_PLACE:
        given["chosen_locality"] = chosen.locality
    years = Age(chosen.age).years if chosen.age else None
    if years:
        given["born_after"], given["born_until"] = born_between(years, london_date(at))
    if chosen.late:
        given["chosen_at"] = at
    return given


def _has_a_child(age: Age) -> ColumnElement[bool]:
    person = ContactPerson
    is_so: ColumnElement[bool]
    if age is Age.UNBORN:
        is_so = person.unborn.is_(True)
    elif age is Age.NOT_KNOWN:
        is_so = and_(person.born_on.is_(None), person.estimated_age.is_(None), ~person.unborn)
    else:
        youngest, beyond = age.years or (0, 0)
        born_after, born_until = (bindparam(name, type_=Date) for name in ("born_after", "born_until"))
        is_so = or_(
            and_(person.born_on > born_after, person.born_on <= born_until),
            and_(person.estimated_age >= youngest, person.estimated_age < beyond),
        )
    child = select(person.id).where(person.contact_id == Contact.id, person.role == FamilyRole.CHILD.value, is_so)
    return child.offset(0).exists()  # else the planner may read every child there ever was, to look a few up in them


def _looked_at(looked: Looked, actor: Actor) -> ColumnElement[bool]:
    match looked:
        case Looked.NOBODY:
            return ~_LIVE.exists()
        case Looked.MINE:
            return _LIVE.where(_claim.screener_id == actor.user_id).exists()
        case Looked.SOMEBODY:
            return _LIVE.exists()
