"""Where a postcode lies, on which day, and which days England does not work."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.places.models import BankHoliday, Locality, Postcode, Ward, WardLocality
from portal.places.queries import holidays_after, localities, office_time, place_of
from portal.places.rules import ELSEWHERE, UNKNOWN, Lies, Place
from portal.working_time import LONDON
from tests.accounts.helpers import statements
from tests.builders import Make
from tests.constraints import refused_row

DAY = dt.date(2024, 5, 1)


def test_a_postcode_lies_in_its_wards_locality(session: Session, make: Make) -> None:
    north, south = make.locality("North"), make.locality("South")
    here, there = make.postcode(north), make.postcode(south)
    assert place_of(session, here, DAY).locality_id == north.id
    assert place_of(session, there, DAY).locality_id == south.id


def test_unknown_is_an_answer(session: Session, make: Make) -> None:
    make.postcode(make.locality())
    assert place_of(session, None, DAY).locality_id is None
    assert place_of(session, "ZZ99 9ZZ", DAY).locality_id is None


def test_a_ward_lies_in_a_locality_until_the_day_it_moves(session: Session, make: Make) -> None:
    north, south = make.locality("North"), make.locality("South")
    postcode = make.postcode(north)
    ward = session.scalars(select(Ward)).one()
    session.add(WardLocality(ward_id=ward.id, since=dt.date(2020, 4, 1), locality_id=south.id))
    session.add(WardLocality(ward_id=ward.id, since=dt.date(2024, 4, 1), locality_id=None))
    session.flush()
    days = {
        dt.date(2014, 12, 31): None,
        dt.date(2015, 1, 1): north.id,
        dt.date(2020, 3, 31): north.id,
        dt.date(2020, 4, 1): south.id,
        dt.date(2024, 3, 31): south.id,
        dt.date(2024, 4, 1): None,
    }
    places = {day: place_of(session, postcode, day) for day in days}
    assert {day: place.locality_id for day, place in places.items()} == days
    assert {place.ward for place in places.values()} == {ward.name}
    assert [place.lies for place in places.values()] == [UNKNOWN.lies, *[Lies.HERE] * 4, UNKNOWN.lies]


def test_where_a_postcode_lies_is_said_whole(session: Session, make: Make) -> None:
    north = make.locality("North")
    here = make.postcode(north)
    ward = session.scalars(select(Ward)).one()
    session.add(Postcode(postcode="ZZ98 9ZZ", ward_id=None, introduced_on=dt.date(1980, 1, 1)))
    session.flush()
    assert place_of(session, here, DAY) == Place(Lies.HERE, ward.id, ward.name, north.id, north.name)
    assert place_of(session, "ZZ98 9ZZ", DAY) == ELSEWHERE
    assert place_of(session, "ZZ98 9ZZ", DAY).locality_id is None
    assert place_of(session, "ZZ99 9ZZ", DAY) == place_of(session, None, DAY) == UNKNOWN


def test_an_answer_is_one_journey(session: Session, make: Make) -> None:
    postcode = make.postcode(make.locality())
    with statements() as made:
        place_of(session, postcode, DAY)
        office_time(session, DAY)
    assert len(made) == 2


def test_localities_stand_in_the_order_the_partnership_gives(session: Session) -> None:
    for position, name in ((3, "North"), (1, "South"), (2, "West"), (2, "East")):
        session.add(Locality(slug=name.lower(), name=name, position=position))
    session.flush()
    assert [locality.name for locality in localities(session)] == ["South", "East", "West", "North"]


def test_the_database_keeps_places_whole(session: Session, make: Make) -> None:
    locality = make.locality()
    make.postcode(locality, "DN1 2AB")
    lies = session.scalars(select(WardLocality)).one()
    known, since = lies.ward_id, lies.since
    session.expunge_all()
    assert refused_row(session, WardLocality(ward_id=known, since=DAY, locality_id=None)) is None
    assert refused_row(session, WardLocality(ward_id=known, since=since, locality_id=None)) == "pk_ward_localities"
    assert refused_row(session, Locality(slug=locality.slug, name="Else", position=1)) == "uq_localities_slug"
    assert refused_row(session, Postcode(postcode="DN1 2AB", ward_id=known)) == "pk_postcodes"
    before = Postcode(postcode="DN1 2AC", introduced_on=DAY, terminated_on=DAY - dt.timedelta(days=1))
    assert refused_row(session, before) == "ck_postcodes_dates_in_order"


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
    assert not [day for day in found if day > dt.date(2024, 8, 10)], "nor years of them"


def test_office_time_has_the_closed_days_of_the_table_and_the_hours_of_the_file(session: Session) -> None:
    office = office_time(session, dt.date(2024, 3, 28))
    assert (office.opens, office.closes) == (dt.time(8, 30), dt.time(17, 0))
    sent = dt.datetime(2024, 3, 28, 12, tzinfo=LONDON)
    assert office.end_of_clock(sent, 1) == dt.datetime(2024, 4, 2, 12, tzinfo=LONDON)
    session.add(BankHoliday(day=dt.date(2024, 4, 2), title="A day of our own"))
    session.flush()
    assert office_time(session, dt.date(2024, 3, 28)).end_of_clock(sent, 1) == dt.datetime(
        2024, 4, 3, 12, tzinfo=LONDON
    )
