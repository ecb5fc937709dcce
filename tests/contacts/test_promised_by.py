"""By when a call is promised: the time asked for, else the end of the next working day, whatever day that is."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.contacts.rules.calls import Called, is_owed_a_call, promised_by, whom_to_call
from portal.working_time import LONDON, OfficeTime

OFFICE = OfficeTime(frozenset({dt.date(2026, 4, 3), dt.date(2026, 4, 6), dt.date(2026, 12, 25), dt.date(2026, 12, 28)}))


def london(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-03-04 10:00", "2026-03-05 17:00"),  # a Wednesday
        ("2026-03-04 07:00", "2026-03-05 17:00"),  # before anybody is there
        ("2026-03-04 23:59", "2026-03-05 17:00"),  # after everybody left: tomorrow is the next working day
        ("2026-03-06 16:59", "2026-03-09 17:00"),  # Friday, then Monday
        ("2026-03-07 12:00", "2026-03-09 17:00"),  # Saturday
        ("2026-04-02 09:00", "2026-04-07 17:00"),  # before Good Friday: over Easter Monday
        ("2026-04-03 09:00", "2026-04-07 17:00"),  # on it
        ("2026-12-24 15:00", "2026-12-29 17:00"),  # over Christmas and its substitute
        ("2026-03-27 15:00", "2026-03-30 17:00"),  # the clocks go forward meanwhile
        ("2026-10-23 15:00", "2026-10-26 17:00"),  # and back
    ],
)
def test_by_the_end_of_the_next_working_day(at: str, due: str) -> None:
    assert promised_by(OFFICE, london(at), None, 1) == london(due)


@pytest.mark.parametrize(
    ("at", "wanted", "due"),
    [
        ("2026-03-04 10:00", "2026-03-04 15:00", "2026-03-04 15:00"),
        ("2026-03-04 10:00", "2026-03-11 09:15", "2026-03-11 09:15"),
        ("2026-03-04 10:00", "2026-03-04 20:00", "2026-03-04 20:00"),  # somebody is there until five
        ("2026-03-04 10:00", "2026-03-04 10:00", "2026-03-05 17:00"),  # now is gone
        ("2026-03-04 10:00", "2026-03-04 09:00", "2026-03-05 17:00"),
        ("2026-03-04 18:00", "2026-03-05 08:30", "2026-03-05 17:00"),  # nobody is there before then
        ("2026-03-04 18:00", "2026-03-05 08:45", "2026-03-05 08:45"),
        ("2026-03-07 09:00", "2026-03-08 12:00", "2026-03-09 17:00"),
        ("2026-04-02 17:00", "2026-04-06 23:00", "2026-04-07 17:00"),
    ],
)
def test_by_the_time_that_was_asked_for_where_somebody_is_there_before_it(at: str, wanted: str, due: str) -> None:
    assert promised_by(OFFICE, london(at), london(wanted), 1) == london(due)


def test_a_partnership_may_give_itself_longer() -> None:
    assert promised_by(OFFICE, london("2026-04-02 09:00"), None, 2) == london("2026-04-08 17:00")


@pytest.mark.parametrize(
    ("has_account", "caller", "owed"),
    [(True, "", False), (True, "Bo Reed", True), (False, "", True), (False, "Bo Reed", True)],
)
def test_whoever_reads_nothing_here_is_called(*, has_account: bool, caller: str, owed: bool) -> None:
    assert is_owed_a_call(has_account=has_account, caller=caller) is owed


@pytest.mark.parametrize(
    ("came_by", "source", "caller", "sender", "who"),
    [
        ("journey", "school", "", "Ada Moss", Called.SENDER),
        ("call", "school", "Bo Reed", "Ada Moss", Called.CALLER),
        ("call", "family", "Ivy Fir", "Ada Moss", Called.FAMILY),
        ("help", "family", "", None, Called.FAMILY),
        ("help", "other", "", None, Called.FAMILY),
    ],
)
def test_a_familys_number_is_never_given_away_with_their_name(
    came_by: str, source: str, caller: str, sender: str | None, who: Called
) -> None:
    whom = whom_to_call(
        came_by=came_by, source=source, caller=caller, caller_role="", sender=sender, agency="Hill School",
        number="01632 960001", when="Mornings",
    )  # fmt: skip
    assert whom.who is who
    given = ("", "") if who is Called.FAMILY else ("01632 960001", "Mornings")
    assert (whom.number, whom.when) == given
