"""Dates in three inputs: what is understood, what is wrong, and which input is to blame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.frame.fields import DateField
from portal.frame.fields.dates import EARLIEST_YEAR, LATEST_YEAR, read_date
from portal.frame.forms import Form

CALLED = "Date of birth"


class Birth(Form):
    born = DateField(
        CALLED, required="Enter the date of birth", earliest=dt.date(2000, 1, 1), latest=dt.date(2026, 11, 21)
    )


@pytest.fixture(autouse=True)
def request_context(design_app: Flask) -> Iterator[None]:
    with design_app.test_request_context("/", method="POST"):
        yield


def sent(day: str, month: str, year: str) -> DateField:
    form = Birth(MultiDict({"born-day": day, "born-month": month, "born-year": year}), meta={"csrf": False})
    form.validate()
    return form.born


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", " MAR ", "Mar."])
@pytest.mark.parametrize("day", ["4", "04", " 4 "])
def test_people_write_months_and_days_in_many_ways(day: str, month: str) -> None:
    field = sent(day, month, "2014")
    assert (field.data, list(field.errors)) == (dt.date(2014, 3, 4), [])


@pytest.mark.parametrize(
    ("day", "month", "year", "words", "href"),
    [
        ("", "", "", "Enter the date of birth", "#born-day"),
        ("", "3", "2014", "Date of birth must include a day", "#born-day"),
        ("4", "", "2014", "Date of birth must include a month", "#born-month"),
        ("4", "3", "", "Date of birth must include a year", "#born-year"),
        ("4", "", "", "Date of birth must include a month and year", "#born-month"),
        ("", "3", "", "Date of birth must include a day and year", "#born-day"),
        ("", "13", "2014", "Date of birth must include a day", "#born-day"),
        ("4", "13", "2014", "Date of birth must be a real date", "#born-month"),
        ("4", "0", "2014", "Date of birth must be a real date", "#born-month"),
        ("4", "Ma", "2014", "Date of birth must be a real date", "#born-month"),
        ("4", "Smarch", "2014", "Date of birth must be a real date", "#born-month"),
        ("32", "13", "2014", "Date of birth must be a real date", "#born-day"),
        ("29", "2", "2023", "Date of birth must be a real date", "#born-day"),
        ("31", "June", "2014", "Date of birth must be a real date", "#born-day"),
        ("0", "3", "2014", "Date of birth must be a real date", "#born-day"),
        ("\N{FULLWIDTH DIGIT FOUR}", "3", "2014", "Date of birth must be a real date", "#born-day"),
        ("4", "3", "0026", "Date of birth must have a year with 4 numbers, like 2014", "#born-year"),
        ("4", "3", "14", "Date of birth must have a year with 4 numbers, like 2014", "#born-year"),
        ("4", "3", "20144", "Date of birth must be a real date", "#born-year"),
        ("4", "3", "last", "Date of birth must be a real date", "#born-year"),
        ("22", "11", "2026", "Date of birth must be 21 Nov 2026 or earlier", "#born-day"),
        ("31", "12", "1999", "Date of birth must be 1 Jan 2000 or later", "#born-day"),
    ],
)
def test_an_error_names_what_is_wrong_and_leads_to_it(day: str, month: str, year: str, words: str, href: str) -> None:
    field = sent(day, month, year)
    assert (list(field.errors), field.href) == ([words], href)
    assert field.data is None or field.errors


def test_the_limits_themselves_are_allowed_and_29_february_of_a_leap_year_is_real() -> None:
    assert sent("21", "11", "2026").errors == []
    assert sent("1", "1", "2000").errors == []
    assert sent("29", "2", "2024").data == dt.date(2024, 2, 29)


def test_only_the_wrong_input_is_marked_and_all_three_when_the_whole_is() -> None:
    wrong_month = sent("4", "13", "2014")
    assert [wrong_month.is_wrong(part) for part in ("day", "month", "year")] == [False, True, False]
    too_early = sent("31", "12", "1999")
    assert [too_early.is_wrong(part) for part in ("day", "month", "year")] == [True, True, True]
    right = sent("4", "3", "2014")
    assert not any(right.is_wrong(part) for part in ("day", "month", "year"))


def test_what_was_typed_is_shown_again_and_a_date_that_was_given_is_taken_apart() -> None:
    assert 'value="Smarch"' in str(sent("4", "Smarch", "2014")())
    given_before = Birth(None, born=dt.date(2014, 3, 4), meta={"csrf": False})
    assert given_before.born.typed == {"day": "4", "month": "3", "year": "2014"}


@settings(deadline=None)
@given(st.dates(dt.date(EARLIEST_YEAR, 1, 1), dt.date(LATEST_YEAR, 12, 31)), st.sampled_from(["%m", "%B", "%b"]))
def test_every_date_is_read_back_as_it_was_written(day: dt.date, month: str) -> None:
    typed = {"day": f"{day.day:02}", "month": day.strftime(month), "year": str(day.year)}
    assert read_date(typed, CALLED).date == day


@settings(deadline=None)
@given(st.tuples(*[st.text(max_size=8)] * 3))
def test_whatever_is_typed_is_a_date_or_words_about_an_input(typed: tuple[str, str, str]) -> None:
    reading = read_date(dict(zip(("day", "month", "year"), typed, strict=True)), CALLED)
    assert (reading.date is None) == bool(reading.words) == bool(reading.wrong)
