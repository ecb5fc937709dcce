"""When a quarter is released, by whom, once; and what is read of it later."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from portal.contacts.models import Contact
from portal.database import act_as
from portal.events.kinds import Kind
from portal.events.models import Event
from portal.extensions import db
from portal.guidance.codes import Route
from portal.measures.actions import release_figures
from portal.measures.models import Release, ReleasedCount
from portal.measures.periods import read_period
from portal.measures.registry import C1, C2, C5, C6
from portal.measures.released import (
    Released,
    parts_told,
    released_of_borough,
    released_of_place,
    released_to_agency,
    together,
)
from portal.measures.shares import Rate
from portal.measures.telling import Told
from tests.builders import Make
from tests.measures.history import london
from tests.measures.requests_history import Requests

Q1, YEAR = read_period("2021-22Q1"), read_period("2021-22")


@pytest.fixture
def requests(make: Make) -> Requests:
    return Requests(make)


def released(session: Session, at: str) -> list[str]:
    return [quarter.name for quarter in release_figures(session, at=london(at))]


def test_a_quarter_is_released_when_ten_working_days_have_passed(requests: Requests) -> None:
    """The quarter ends on Wednesday 30 June 2021; the tenth working day after it is Wednesday 14 July."""
    requests.request(None, "2021-04-06 10:00")
    assert released(requests.session, "2021-07-14 23:59") == []
    assert released(requests.session, "2021-07-15 00:00") == ["2021-22Q1"]


def test_each_ended_quarter_since_the_first_financial_year_once(requests: Requests) -> None:
    requests.request(None, "2021-11-06 10:00")
    names = ["2021-22Q1", "2021-22Q2", "2021-22Q3", "2021-22Q4"]
    assert released(requests.session, "2022-05-02 10:00") == names, (
        "a year has four quarters, those before it began too"
    )
    assert released(requests.session, "2022-05-02 10:00") == []
    assert requests.session.scalar(select(func.count()).select_from(Release)) == 4
    kinds = requests.session.scalars(select(Event.payload).where(Event.kind == Kind.FIGURES_RELEASED.value)).all()
    assert sorted(str(payload["first_day"]) for payload in kinds) == [
        "2021-04-01", "2021-07-01", "2021-10-01", "2022-01-01",
    ]  # fmt: skip


def test_where_nothing_ever_came_there_is_nothing_to_release(session: Session) -> None:
    assert released(session, "2022-05-02 10:00") == []
    assert released_of_borough(session, Q1) == Released()


def _twenty(requests: Requests, day: str = "2021-05-10", **more: object) -> list[Contact]:
    given: dict[str, object] = {"decided": f"{day} 15:00", "said": 2, **more}
    return [requests.request(None, f"{day} 10:{minute:02}", **given) for minute in range(20)]  # type: ignore[arg-type]


def test_later_data_changes_nothing(requests: Requests) -> None:
    _twenty(requests)
    released(requests.session, "2021-08-01 10:00")
    before = released_of_borough(requests.session, Q1)
    assert (before.number("received"), before.number("in_time"), str(before.hours)) == (20, 20, "4.8")
    _twenty(requests, "2021-05-11")
    assert released(requests.session, "2021-08-02 10:00") == []
    assert released_of_borough(requests.session, Q1) == before


def test_what_was_told_cannot_be_changed_by_the_application(requests: Requests) -> None:
    _twenty(requests)
    released(requests.session, "2021-08-01 10:00")
    for change in ("UPDATE released_counts SET number = 1", "UPDATE releases SET made_at = now()"):
        with pytest.raises(ProgrammingError, match="permission denied"), requests.session.begin_nested():
            requests.session.execute(text(change))
    for table in (Release, ReleasedCount):
        with pytest.raises(ProgrammingError, match="permission denied"), requests.session.begin_nested():
            requests.session.execute(delete(table))


def test_a_year_is_told_when_its_quarters_are(requests: Requests) -> None:
    _twenty(requests)
    for month in ("2021-08", "2021-11", "2022-02"):
        _twenty(requests, f"{month}-10")
    requests.request(None, "2022-02-11 10:00", decided="2022-02-11 11:00", route=Route.SAFEGUARDING)
    assert len(released(requests.session, "2022-03-31 10:00")) == 3
    assert released_of_borough(requests.session, YEAR) == Released()
    assert released(requests.session, "2022-05-02 10:00") == ["2021-22Q4"]
    year = released_of_borough(requests.session, YEAR)
    assert year.number("received") == 81
    assert year.number("route:safeguarding") is Told.FEW, "none in three quarters, and few in one"
    assert year.number("route:universal") is Told.WITHHELD, "with it the few would be known"
    assert year.hours is None, "a median of a year does not follow from those of its quarters"


def test_no_other_period_is_told(requests: Requests) -> None:
    _twenty(requests)
    released(requests.session, "2021-08-01 10:00")
    for written in ("2021-05", "2021-04-01..2021-06-29", "2021-04-01..2021-07-31", "2021-05-10"):
        assert released_of_borough(requests.session, read_period(written)) == Released()
    same_days = read_period("2021-04..2021-06")
    assert released_of_borough(requests.session, same_days).made_at is None, "it is asked for by its name"


def test_rates_of_fewer_than_ten_are_not_told() -> None:
    told = {"in_time": 7, "not_in_time": 0, "received": 9, "decided": 9, "route:universal": 9}
    assert Released(numbers=told).rate(C2) is None
    assert Released(numbers=told | {"in_time": 10}).rate(C2) == Rate(10, 10)
    assert Released(numbers=told | {"in_time": Told.WITHHELD}).rate(C2) is None
    assert Released(numbers=told).value(C1) == 9
    assert {share for _, _, share in parts_told(C5, Released(numbers=told))} == {None}


def test_shares_with_what_is_not_told_are_a_hundred() -> None:
    numbers: dict[str, int | Told] = dict.fromkeys(C5.parts, 0)
    numbers |= {"route:universal": 20, "route:safeguarding": 7, "decided": 40}
    numbers |= {"route:social_worker": Told.FEW, "route:open_case": Told.WITHHELD}
    found = parts_told(C5, Released(numbers=numbers))
    assert {code: str(share) for code, number, share in found if number} == {
        "route:universal": "50.0",
        "route:safeguarding": "17.5",
        "route:social_worker": "None",
        "route:open_case": "None",
    }


@pytest.mark.parametrize(
    ("numbers", "sum_"),
    [
        ([6, 0, 7, 8], 21),
        ([6, 0, 7, Told.FEW], Told.WITHHELD),
        ([0, 0, 0, Told.FEW], Told.FEW),
        ([0, Told.FEW, 0, Told.FEW], Told.WITHHELD),
        ([Told.WITHHELD, 0, 0, 0], Told.WITHHELD),
    ],
)
def test_a_year_says_nothing_that_its_quarters_do_not(numbers: list[int | Told], sum_: int | Told) -> None:
    assert together([{"received": number} for number in numbers]) == {"received": sum_}


def test_hours_are_not_told_of_few_nor_where_one_agency_has_almost_all(requests: Requests) -> None:
    oak = requests.make.agency()
    for minute in range(12):
        requests.request(oak, f"2021-05-10 10:{minute:02}", decided="2021-05-10 15:00")
    for minute in range(9):
        requests.request(None, f"2021-05-10 11:{minute:02}", decided="2021-05-10 15:00")
    released(requests.session, "2021-08-01 10:00")
    assert released_of_borough(requests.session, Q1).hours is None
    for minute in range(10):
        requests.request(None, f"2021-08-10 11:{minute:02}", decided="2021-08-10 15:00")
    released(requests.session, "2021-11-01 10:00")
    assert str(released_of_borough(requests.session, read_period("2021-22Q2")).hours) == "3.9"


def test_where_nobody_knows_is_a_place_with_figures_of_its_own(requests: Requests) -> None:
    north = requests.locality("north", 1)
    _twenty(requests)
    for minute in range(30):
        requests.request(None, f"2021-05-12 10:{minute:02}", at=north, decided="2021-05-12 15:00")
    released(requests.session, "2021-08-01 10:00")
    found = [released_of_place(requests.session, Q1, key).number("received") for key in (north.id, None)]
    assert (*found, released_of_borough(requests.session, Q1).number("received")) == (30, 20, 50)


def test_an_agency_is_not_told_of_few_children_whom_others_asked_about_before(requests: Requests) -> None:
    """Elm asked about three of Oak's twenty before; of seven others Oak knows, because it asked itself."""
    oak, elm = requests.make.agency(), requests.make.agency()
    children = [requests.child(f"Child{number}") for number in range(20)]
    for number, child in enumerate(children[:10]):
        requests.request(elm if number < 3 else oak, f"2021-02-10 10:{number:02}", children=[child])
    for number, child in enumerate(children):
        requests.request(oak, f"2021-05-10 10:{number:02}", children=[child])
    released(requests.session, "2021-08-01 10:00")
    own = released_to_agency(requests.session, Q1, oak.id)
    assert own.number("children") == 20
    assert own.number("returned") is Told.WITHHELD, "10, of which it knows 7"
    assert own.rate(C6) is None
    assert released_to_agency(requests.session, Q1, elm.id).number("children") == 0


def test_of_many_an_agency_is_told(requests: Requests) -> None:
    oak, elm = requests.make.agency(), requests.make.agency()
    children = [requests.child(f"Child{number}") for number in range(30)]
    for number, child in enumerate(children[:12]):
        requests.request(elm, f"2021-02-10 10:{number:02}", children=[child])
    for number, child in enumerate(children):
        requests.request(oak, f"2021-05-10 10:{number:02}", children=[child])
    released(requests.session, "2021-08-01 10:00")
    assert released_to_agency(requests.session, Q1, oak.id).rate(C6) == Rate(12, 30)


def test_two_at_once_release_it_once(app: Flask, requests: Requests) -> None:
    """The second waits until the first is committed, and then finds it done."""
    _twenty(requests)
    requests.make.keep()

    def another() -> list[str]:
        with app.app_context():
            act_as(db.session, "portal:worker")
            found = released(db.session, "2021-08-01 10:00")
            db.session.commit()
            return found

    assert released(requests.session, "2021-08-01 10:00") == ["2021-22Q1"]
    with ThreadPoolExecutor(1) as thread:
        second = thread.submit(another)
        with pytest.raises(TimeoutError):
            second.result(1)
        requests.make.keep()
        assert second.result(30) == []
    assert requests.session.scalar(select(func.count()).select_from(Release)) == 1
