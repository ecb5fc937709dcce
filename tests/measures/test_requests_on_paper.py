"""What is counted of requests comes out as it was worked out by hand on paper."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.contacts.models import Contact
from portal.database import now
from portal.measures import lines
from portal.measures.parts import CHILDREN, DECISIONS, HEARD, HIGHER, LOWER, REQUESTS, ROUTES, SAME
from portal.measures.periods import read_period
from portal.measures.queries import ALL, UNKNOWN, Figure, figures
from portal.measures.registry import C1, C2, C2M, C5, C6, C7, C9, MEASURES
from portal.measures.tallies import Tally, by_locality, by_locality_and_agency, of_all
from tests.builders import Make
from tests.measures.history import london
from tests.measures.requests_history import Requests
from tests.measures.requests_paper import LEAP, QUARTER, Told, write_down, write_down_children

COUNTED = (C1, C2, C2M, C5, C6, C7, C9)


@pytest.fixture
def requests(make: Make) -> Requests:
    return Requests(make)


@pytest.fixture
def told(requests: Requests) -> Told:
    return write_down(requests)


def shown(figure: Figure) -> tuple[int, int, str, str]:
    return figure.numerator, figure.denominator, str(figure.value), str(figure.coverage)


def by_place(session: Session, code: str, period: str = QUARTER) -> dict[str, tuple[int, int, str, str]]:
    return {one.locality: shown(one) for one in figures(session, [MEASURES[code]], read_period(period))}


def test_requests_received(session: Session, told: Told) -> None:
    found = {place: answer[0] for place, answer in by_place(session, "C1").items()}
    assert found == {"north": 6, UNKNOWN: 3, ALL: 9}


def test_decided_within_a_working_day(session: Session, told: Told) -> None:
    assert by_place(session, "C2") == {
        "north": (5, 6, "83.3", "None"),
        UNKNOWN: (1, 2, "50.0", "None"),
        ALL: (6, 8, "75.0", "None"),
    }
    assert [one.rag.value for one in figures(session, [C2], read_period(QUARTER), locality=ALL)] == ["outside"]


def test_what_is_not_due_yet_is_in_no_rate(requests: Requests) -> None:
    requests.request(None, "2021-05-10 09:00", due="2040-01-01 09:00")
    (figure,) = figures(requests.session, [C2], read_period(QUARTER), locality=ALL)
    assert (figure.numerator, figure.denominator, figure.value) == (0, 0, None)


def test_hours_to_a_decision(session: Session, told: Told) -> None:
    found = {one.locality: (one.denominator, str(one.value)) for one in figures(session, [C2M], read_period(QUARTER))}
    assert found == {"north": (5, "6.0"), UNKNOWN: (2, "31.0"), ALL: (7, "12.0")}


def test_what_was_decided_adds_up_to_a_hundred(session: Session, told: Told) -> None:
    (figure,) = figures(session, [C5], read_period(QUARTER), locality=ALL)
    found = {code: (count, str(share)) for (code, count), share in zip(figure.parts, figure.shares, strict=True)}
    assert {code: answer for code, answer in found.items() if answer[0]} == {
        "route:safeguarding": (1, "14.3"),
        "route:lead_practitioner": (2, "28.6"),
        "route:local_solutions": (1, "14.3"),
        "route:universal": (3, "42.8"),
    }
    assert sum(figure.shares) == 100
    assert tuple(found) == ROUTES, "what was never decided is a row, too"


def test_a_decision_without_an_outcome_is_a_row(requests: Requests) -> None:
    contact = requests.request(None, "2021-05-10 09:00", children=())
    contact.decided_at = contact.received_at
    requests.session.flush()
    tally = of_all(requests.session, lines.received, read_period(QUARTER), now())
    assert tally.of("route:not_recorded") == tally.of("decided") == 1


def test_level_agreed_with_the_referrer(session: Session, told: Told) -> None:
    assert by_place(session, "C9") == {
        "north": (3, 5, "60.0", "100.0"),
        UNKNOWN: (0, 0, "None", "0.0"),
        ALL: (3, 5, "60.0", "71.4"),
    }


def test_an_agencys_own(session: Session, told: Told) -> None:
    period, own = read_period(QUARTER), Contact.agency_id == told.oak.id
    received = of_all(session, lines.received, period, now(), own)
    assert {code: received.of(code) for code in ("received", "withdrawn", "waiting", "decided")} == {
        "received": 7, "withdrawn": 1, "waiting": 1, "decided": 5,
    }  # fmt: skip
    assert (received.of("in_time"), received.of("not_in_time"), str(received.hours)) == (4, 2, "12.0")
    decided = of_all(session, lines.decided, period, now(), own)
    assert +decided.counts == {
        "not_compared": 1, "levels:3-3": 1, "levels:2-2": 1, "levels:4-4": 1, "levels:2-3": 1,
    }  # fmt: skip


def test_london_has_midnight(session: Session, told: Told) -> None:
    found = {
        day: by_place(session, "C1", day)[ALL][0] for day in ("2021-03-31", "2021-04-01", "2021-06-30", "2021-07-01")
    }
    assert found == {"2021-03-31": 1, "2021-04-01": 1, "2021-06-30": 1, "2021-07-01": 1}


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York"])
def test_wherever_the_database_stands(session: Session, requests: Requests, zone: str) -> None:
    write_down_children(requests)
    session.execute(text(f"SET LOCAL TIME ZONE '{zone}'"))
    assert by_place(session, "C6", LEAP)[ALL] == (7, 13, "53.8", "92.9")
    assert by_place(session, "C7", "2024-25Q1")[ALL][:2] == (0, 1), "jay, after 61 days"


def test_children_asked_about_again(session: Session, requests: Requests) -> None:
    told = write_down_children(requests)
    assert by_place(session, "C6", LEAP)[ALL] == (7, 13, "53.8", "92.9")
    assert by_place(session, "C7", LEAP)[ALL][:3] == (3, 7, "42.9")
    tally = of_all(session, lines.children, read_period(LEAP), now())
    assert +tally.counts == {"first": 5, "open_case": 1, "within_60": 3, "later": 4, "not_linked": 1}
    own = of_all(session, lines.children, read_period(LEAP), now(), Contact.agency_id == told.oak.id)
    assert own.of("children") == 13, "all but gus to Elm"


def test_whose_the_earlier_request_was_is_known(session: Session, requests: Requests) -> None:
    write_down_children(requests)
    line = lines.children().subquery()
    period = read_period(LEAP)
    given = {"begins": period.begins, "ends": period.ends, "at": now()}
    found = session.execute(line.select().where(line.c.part.in_(["within_60", "later"])), given).all()
    assert sorted((row.part, row.own) for row in found) == [
        ("later", True), ("later", True), ("later", True), ("later", True),
        ("within_60", False), ("within_60", True), ("within_60", True),
    ]  # fmt: skip


@pytest.mark.parametrize("period", [QUARTER, LEAP, "2021-22", "2023-24"])
def test_parts_add_up_to_their_wholes_and_places_to_the_borough(
    session: Session, requests: Requests, period: str
) -> None:
    write_down(requests)
    write_down_children(requests)
    read, at = read_period(period), now()
    for source, wholes in ((lines.received, (REQUESTS, HEARD)), (lines.children, (CHILDREN,)),
                           (lines.decided, (DECISIONS, SAME, HIGHER, LOWER))):  # fmt: skip
        places, whole = by_locality(session, source, read, at, None, everywhere=True)
        agencies = by_locality_and_agency(session, source, read, at)
        for part in (part for one in wholes for part in one.walk()):
            assert sum(tally.of(part.code) for tally in places.values()) == whole.of(part.code)
            assert sum(tally.of(part.code) for tally in agencies.values()) == whole.of(part.code)
            assert not part.parts or sum(whole.of(below.code) for below in part.parts) == whole.of(part.code)


def test_one_place_alone_is_the_same_figure(session: Session, told: Told) -> None:
    together = {(one.measure.code, one.locality): one for one in figures(session, COUNTED, read_period(QUARTER))}
    for place in ("north", UNKNOWN, ALL):
        for alone in figures(session, COUNTED, read_period(QUARTER), locality=place):
            assert alone == together[alone.measure.code, place]


def test_nothing_is_nothing(session: Session) -> None:
    tally = of_all(session, lines.received, read_period(QUARTER), london("2021-08-01 10:00"))
    assert tally == Tally()
    assert of_all(session, lines.children, read_period(QUARTER), dt.datetime.now(dt.UTC)).of("children") == 0
