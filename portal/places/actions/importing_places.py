"""Bringing the places of a file into the database. What is not in the file any more is named, and never taken away."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.database import Refused, new_id, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.guidance import places as guidance
from portal.places.models import Locality, Ward, WardLocality


@dataclass(frozen=True)
class Brought:
    """What was changed, and what of ours is not in the file: each in a sentence."""

    changes: list[str]
    not_in_file: list[str]


def bring_in_places(session: Session, content: guidance.Places, *, at: dt.datetime) -> Brought:
    """Make localities, wards and what lies where as the file says; the same file again changes nothing."""
    changes: list[str] = []
    same_name = Refused("Two localities would have the same name. Give one of them a new name first.")
    with refusing(session, {"uq_localities_name": same_name}):
        localities = _bring_in_localities(session, content, changes)
    ids = {slug: locality.id for slug, locality in localities.items()}
    wards = {ward.code: ward for ward in session.scalars(select(Ward).order_by(Ward.code))}
    rows: dict[uuid.UUID, dict[dt.date, WardLocality]] = defaultdict(dict)
    for row in session.scalars(select(WardLocality)):
        rows[row.ward_id][row.since] = row
    for described in content.wards:
        ward = wards.get(described.code) or _new_ward(session, described, changes)
        if ward.name != described.name:
            changes.append(f"The ward {ward.code} is called {described.name}, not {ward.name} any more.")
            ward.name = described.name
        _bring_in_stretches(session, ward, described, rows[ward.id], ids, changes)
    session.flush()
    if changes:
        record(session, Kind.PLACES_IMPORTED, at=at, changes=len(changes))
    told = {ward.code for ward in content.wards}, {locality.slug for locality in content.localities}
    left = [f"The ward {ward.code} {ward.name}" for code, ward in wards.items() if code not in told[0]]
    left += [f"The locality {locality.name}" for slug, locality in localities.items() if slug not in told[1]]
    return Brought(changes, left)


def _bring_in_localities(session: Session, content: guidance.Places, changes: list[str]) -> dict[str, Locality]:
    localities = {locality.slug: locality for locality in session.scalars(select(Locality).order_by(Locality.slug))}
    for position, described in enumerate(content.localities, start=1):
        locality = localities.get(described.slug)
        if locality is None:
            locality = Locality(id=new_id(), slug=described.slug, name=described.name, position=position)
            session.add(locality)
            localities[described.slug] = locality
            changes.append(f"The locality {described.name} is new.")
        if locality.name != described.name:
            changes.append(f"The locality {locality.slug} is called {described.name}, not {locality.name} any more.")
            locality.name = described.name
        if locality.position != position:
            changes.append(f"The locality {locality.name} stands at place {position}.")
            locality.position = position
    return localities


def _new_ward(session: Session, described: guidance.Ward, changes: list[str]) -> Ward:
    ward = Ward(id=new_id(), code=described.code, name=described.name)
    session.add(ward)
    session.flush()
    changes.append(f"The ward {ward.code} {ward.name} is new.")
    return ward


def _bring_in_stretches(
    session: Session,
    ward: Ward,
    described: guidance.Ward,
    rows: Mapping[dt.date, WardLocality],
    ids: Mapping[str, uuid.UUID],
    changes: list[str],
) -> None:
    """A row for each day on which the ward comes or leaves. A day that is such a day no longer keeps its row, which
    says again what is so before it.
    """
    for day in sorted({*described.moves_on, *rows}):
        slug = described.locality_on(day)
        locality_id, row = ids[slug] if slug else None, rows.get(day)
        if row is None:
            session.add(WardLocality(ward_id=ward.id, since=day, locality_id=locality_id))
        elif row.locality_id == locality_id:
            continue
        else:
            row.locality_id = locality_id
        changes.append(f"The ward {ward.code} {ward.name} lies in {slug or 'no locality'} since {day}.")
