"""Where a postcode lies, on which day, and which days England does not work."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.places.models import BankHoliday, Locality, Postcode, Ward
from portal.places.queries import holidays_after, localities, locality_of
from tests.builders import Make
from tests.constraints import refused_row

DAY = dt.date(2024, 5, 1)


def test_a_postcode_lies_in_its_wards_locality(session: Session, make: Make) -> None:
    north, south = make.locality("North"), make.locality("South")
    here, there = make.postcode(north), make.postcode(south)
    assert locality_of(session, here, DAY) == north.id
    assert locality_of(session, there, DAY) == south.id


def test_unknown_is_an_answer(session: Session, make: Make) -> None:
    make.postcode(make.locality())
    assert locality_of(session, None, DAY) is None
    assert locality_of(session, "ZZ99 9ZZ", DAY) is None


def test_a_ward_counts_from_its_first_day_until_the_day_it_ends(session: Session, make: Make) -> None:
    locality = make.locality()
    postcode = make.postcode(locality)
    session.execute(update(Ward).values(valid_from=dt.date(2020, 4, 1), valid_to=dt.date(2024, 4, 1)))
    days = {
        dt.date(2020, 3, 31): None,
        dt.date(2020, 4, 1): locality.id,
        dt.date(2024, 3, 31): locality.id,
        dt.date(2024, 4, 1): None,
    }
    assert {day: locality_of(session, postcode, day) for day in days} == days


def test_localities_stand_in_the_order_the_partnership_gives(session: Session) -> None:
    for position, name in ((3, "North"), (1, "South"), (2, "East")):
        session.add(Locality(slug=name.lower(), name=name, position=position))
    session.flush()
    assert [locality.name for locality in localities(session)] == ["South", "East", "North"]


def test_the_database_keeps_places_whole(session: Session, make: Make) -> None:
    locality = make.locality()
    make.postcode(locality, "DN1 2AB")
    ward = {"code": "E1", "name": "One", "locality_id": locality.id, "valid_from": DAY}
    assert refused_row(session, Ward(**ward)) is None
    assert refused_row(session, Ward(**ward, valid_to=DAY)) == "ck_wards_valid_in_order"
    assert refused_row(session, Locality(slug=locality.slug, name="Else", position=1)) == "uq_localities_slug"
    known = session.scalars(select(Postcode.ward_id)).one()
    session.expunge_all()
    assert refused_row(session, Postcode(postcode="DN1 2AB", ward_id=known)) == "pk_postcodes"


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (dt.date(2024, 3, 29), "Good Friday"),
        (dt.date(2024, 4, 1), "Easter Monday"),
        (dt.date(2022, 9, 19), "Funeral"),
        (dt.date(2023, 5, 8), "Coronation"),
        (dt.date(2021, 12, 28), "Boxing Day"),
    ],
)
def test_the_bank_holidays_of_england_are_there(session: Session, day: dt.date, title: str) -> None:
    assert title in session.get_one(BankHoliday, day).title


def test_scotlands_are_not(session: Session) -> None:
    assert session.get(BankHoliday, dt.date(2024, 1, 2)) is None
    assert session.get(BankHoliday, dt.date(2024, 8, 5)) is None


def test_the_holidays_a_clock_can_meet(session: Session) -> None:
    found = holidays_after(session, dt.date(2024, 3, 29))
    assert found >= {dt.date(2024, 3, 29), dt.date(2024, 4, 1), dt.date(2024, 5, 6), dt.date(2024, 5, 27)}
    assert min(found) == dt.date(2024, 3, 29), "the day itself counts"
    assert not [day for day in found if day > dt.date(2024, 7, 1)], "nor years of them"
