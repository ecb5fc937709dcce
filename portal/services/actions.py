"""Bringing the services of a file into the directory."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.database import Refused, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.guidance.search import words_in
from portal.places.models import Locality
from portal.services.models import Service, ServiceLocality, ServiceNeed, ServiceWord
from portal.services.reading import Described
from portal.services.rules import ServiceStatus

_KEPT_ELSEWHERE = {"localities", "needs"}
_COLUMNS = tuple(field.name for field in fields(Described) if field.name not in _KEPT_ELSEWHERE)
_LONGEST_WORD = 60


@dataclass(frozen=True)
class Brought:
    """The names of what is new, changed, or taken out of use, and of what is in use and not in the file."""

    new: list[str]
    changed: list[str]
    ended: list[str]
    not_in_file: list[str]
    unchanged: int

    @property
    def changes(self) -> int:
        return len(self.new) + len(self.changed) + len(self.ended)


def bring_in_services(session: Session, described: Sequence[Described], *, whole: bool, at: dt.datetime) -> Brought:
    """Make the directory say what the file says; the same file again changes nothing.

    `whole`: the file is the whole directory, so what is not in it is out of use. Nothing is ever removed: a family may
    have been told of it.
    """
    known = _known(session)
    places = {one.slug: one.id for one in session.scalars(select(Locality))}
    new, changed = [], []
    meanwhile = Refused("Somebody else is bringing in services at this moment. Wait until that is done.")
    names = ("pk_services", "pk_service_needs", "pk_service_localities", "pk_service_words")
    with refusing(session, dict.fromkeys(names, meanwhile)):
        for one in described:
            service = known.get(one.id)
            if service is None:
                session.add(_written(Service(id=one.id), one, places, at))
                new.append(one.name)
            elif _differs(service, one, places):
                _written(service, one, places, at)
                changed.append(one.name)
        told = {one.id for one in described}
        left = [one for one in known.values() if one.id not in told and one.status == ServiceStatus.ACTIVE]
        for service in left if whole else ():
            service.status, service.imported_at = ServiceStatus.INACTIVE.value, at
    names_left = [service.name for service in left]
    ended, not_in_file = (names_left, []) if whole else ([], names_left)
    brought = Brought(new, changed, ended, not_in_file, len(described) - len(new) - len(changed))
    if brought.changes:
        record(session, Kind.SERVICES_IMPORTED, at=at, new=len(new), changed=len(changed), ended=len(ended))
    session.flush()
    return brought


def _known(session: Session) -> Mapping[str, Service]:
    """All that there are, held until this import is over: another one waits, and then meets what this one made."""
    statement = (
        select(Service)
        .options(selectinload(Service.needs), selectinload(Service.places), selectinload(Service.words))
        .order_by(Service.id)
        .with_for_update()
    )
    return {service.id: service for service in session.scalars(statement)}


def _differs(service: Service, one: Described, places: Mapping[str, uuid.UUID]) -> bool:
    same = all(getattr(service, column) == getattr(one, column) for column in _COLUMNS)
    needs = {each.need for each in service.needs} == set(one.needs)
    localities = {each.locality_id for each in service.places} == {places[slug] for slug in one.localities}
    return not (same and needs and localities)


def _written(service: Service, one: Described, places: Mapping[str, uuid.UUID], at: dt.datetime) -> Service:
    for column in _COLUMNS:
        setattr(service, column, getattr(one, column))
    service.status = one.status.value
    service.sort_key = " ".join(words_in(one.name))
    service.imported_at = at
    needs, here = {each.need: each for each in service.needs}, {each.locality_id: each for each in service.places}
    words = {each.word: each for each in service.words}
    # What stays keeps its row: only what came or went is written.
    service.needs = [needs.get(need.value) or ServiceNeed(need=need.value) for need in sorted(one.needs)]
    wanted = sorted(places[slug] for slug in one.localities)
    service.places = [here.get(place) or ServiceLocality(locality_id=place) for place in wanted]
    service.words = [words.get(word) or ServiceWord(word=word) for word in sorted(_words_of(one))]
    return service


def _words_of(one: Described) -> set[str]:
    said = [one.name, one.description, one.eligibility_description, one.location_name, *(n.words for n in one.needs)]
    return {word[:_LONGEST_WORD] for word in words_in(" ".join(said))}
