"""Looking through the directory: to choose services for a family, and to see what stands in it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.database import now
from portal.guidance.codes import PrimaryNeed
from portal.guidance.search import LONGEST, words_in
from portal.paging import PAGE
from portal.services.models import Service, ServiceLocality, ServiceNeed, ServiceWord
from portal.services.rules import Offered, ServiceStatus, is_key, is_open
from portal.working_time import london_date

MOST_OFFERED = 20
_MOST_WORDS = 5  # of a question: what is beyond narrows nothing any more
_WHOLE = (selectinload(Service.needs), selectinload(Service.places).joinedload(ServiceLocality.locality))
# Of a few, in one journey; what is held cannot be read so.
_WHOLE_AT_ONCE = (joinedload(Service.needs), joinedload(Service.places).joinedload(ServiceLocality.locality))
_BY_NAME = (Service.sort_key, Service.id)


@dataclass(frozen=True)
class Listed:
    """A page of the directory; `after` is the key behind which the next begins."""

    services: list[Offered]
    total: int
    after: str | None


def services_to_signpost(
    session: Session,
    *,
    need: PrimaryNeed | None,
    ages: Sequence[int],
    locality_id: uuid.UUID | None,
    words: str = "",
    keep: Sequence[str] = (),
    on: dt.date | None = None,
) -> Sequence[Offered]:
    """Services to choose from for a family, at most 20: first what fits the need, then the ages, then the locality.

    Without words, what fits the need stands above what else is there for these ages here. With words, everything that
    has them. What is not known (no need, no age, no locality) holds nothing back. Ages are the children's, and a
    service for their parents is no worse for it when it fits the need: so age ranks, and does not rule out. `keep` are
    keys that were chosen already: they stay, above the others and beyond the 20, whatever else is asked.
    """
    on = on or london_date(now())
    keep = list(filter(is_key, keep))
    fits = _Fits(need, ages, locality_id)
    kept = _whole(session, [Service.id.in_(keep)], [], len(keep)) if keep else []
    which = [*_open(on), Service.id.not_in(keep)] if keep else _open(on)
    if words_in(words):
        found = _whole(session, [*which, *_has(words)], [fits.need, fits.ages, fits.here], MOST_OFFERED)
    else:
        found = _without_words(session, which, fits)
    return [_offered(service, on) for service in (*kept, *found)]


def services_called(session: Session, ids: Sequence[str], *, on: dt.date, hold: bool = False) -> dict[str, Offered]:
    """These services, by key; `hold`: as they are until the transaction ends."""
    statement = select(Service).where(Service.id.in_(filter(is_key, ids))).options(*_WHOLE).order_by(Service.id)
    statement = statement.with_for_update(read=True) if hold else statement
    return {service.id: _offered(service, on) for service in session.scalars(statement)}


def services_listed(
    session: Session, *, status: ServiceStatus, words: str = "", after: str = "", on: dt.date | None = None
) -> Listed:
    """The directory by name, a page at a time."""
    on = on or london_date(now())
    which = [Service.status == status.value, *_has(words)]
    total = session.scalars(select(func.count()).select_from(Service).where(*which)).one()
    page = select(Service).where(*which).options(*_WHOLE).order_by(*_BY_NAME).limit(PAGE + 1)
    if is_key(after):
        start = select(*_BY_NAME).where(Service.id == after).scalar_subquery()
        page = page.where(tuple_(*_BY_NAME) > start)
    rows = session.scalars(page).all()
    more = len(rows) > PAGE
    return Listed([_offered(one, on) for one in rows[:PAGE]], total, rows[PAGE - 1].id if more else None)


def service_and_words(
    session: Session, service_id: str, *, on: dt.date | None = None
) -> tuple[Service, Offered] | None:
    """One service as it is kept, and as somebody is told of it."""
    if not is_key(service_id):
        return None
    found = session.scalar(select(Service).where(Service.id == service_id).options(*_WHOLE))
    return (found, _offered(found, on or london_date(now()))) if found else None


def has_services(session: Session) -> bool:
    return bool(session.scalar(select(exists(select(Service.id)))))


@dataclass(frozen=True)
class _Fits:
    """Whether a service fits the family, as the database judges it."""

    wanted: PrimaryNeed | None
    ages_of: Sequence[int]
    locality_id: uuid.UUID | None

    @property
    def for_need(self) -> ColumnElement[bool]:
        return Service.id.in_(select(ServiceNeed.service_id).where(ServiceNeed.need == self.wanted))

    @property
    def need(self) -> ColumnElement[bool]:
        return self.for_need if self.wanted else true()

    @property
    def ages(self) -> ColumnElement[bool]:
        if not self.ages_of:
            return true()
        return or_(
            *(
                and_(
                    or_(Service.minimum_age.is_(None), Service.minimum_age <= age),
                    or_(Service.maximum_age.is_(None), Service.maximum_age >= age),
                )
                for age in sorted(set(self.ages_of))
            )
        )

    @property
    def here(self) -> ColumnElement[bool]:
        if self.locality_id is None:
            return true()
        place = select(ServiceLocality.service_id).where(ServiceLocality.locality_id == self.locality_id)
        return or_(Service.everywhere, Service.id.in_(place))


def _without_words(session: Session, which: list[ColumnElement[bool]], fits: _Fits) -> list[Service]:
    first = _whole(session, [*which, fits.need], [fits.ages, fits.here], MOST_OFFERED) if fits.wanted else []
    more = MOST_OFFERED - len(first)
    if not more:
        return first
    rest = [*which, fits.ages, fits.here]
    if fits.wanted:
        rest.append(~fits.for_need)
    return [*first, *_whole(session, rest, [], more)]


def _whole(
    session: Session, which: list[ColumnElement[bool]], best_first: list[ColumnElement[bool]], most: int
) -> list[Service]:
    order = [fit.desc() for fit in best_first if fit is not true()]
    query = select(Service).where(*which).options(*_WHOLE_AT_ONCE).order_by(*order, *_BY_NAME).limit(most)
    return list(session.scalars(query).unique())


def _open(on: dt.date) -> list[ColumnElement[bool]]:
    return [
        Service.status == ServiceStatus.ACTIVE.value,
        or_(Service.valid_from.is_(None), Service.valid_from <= on),
        or_(Service.valid_to.is_(None), Service.valid_to >= on),
    ]


def _has(words: str) -> list[ColumnElement[bool]]:
    """Each word that was typed begins a word of the service; a single letter is a whole word."""
    return [
        Service.id.in_(select(ServiceWord.service_id).where(_begins(term)))
        for term in dict.fromkeys(words_in(words[:LONGEST])[:_MOST_WORDS])
    ]


def _begins(term: str) -> ColumnElement[bool]:
    if len(term) == 1:
        return ServiceWord.word == term
    return and_(ServiceWord.word >= term, ServiceWord.word < f"{term}\U0010ffff")


def _offered(one: Service, on: dt.date) -> Offered:
    places = sorted((place.locality for place in one.places), key=lambda locality: (locality.position, locality.slug))
    return Offered(
        id=one.id,
        name=one.name,
        description=one.description,
        minimum_age=one.minimum_age,
        maximum_age=one.maximum_age,
        eligibility_description=one.eligibility_description,
        location_name=one.location_name,
        postal_code=one.postal_code,
        everywhere=one.everywhere,
        localities=tuple(locality.name for locality in places),
        phone=one.phone,
        email=one.email,
        url=one.url,
        application_process=one.application_process,
        needs=tuple(PrimaryNeed(each.need) for each in one.needs),
        is_open=is_open(one.status, one.valid_from, one.valid_to, on),
    )
