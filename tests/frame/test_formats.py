"""How times, ages and numbers are written."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from flask import Flask, render_template_string

from portal.frame.formats import (
    age,
    breakable,
    clock_time,
    count,
    date_and_time,
    day_month_year,
    days_since,
    due,
    grouped,
    happened,
    number,
    since,
    time_of_day,
    today_in_london,
    when,
)


def utc(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=dt.UTC)  # type: ignore[misc, arg-type]  # year, month, day and so on


def test_dates_are_those_of_london() -> None:
    assert day_month_year(utc(2026, 7, 4, 23, 30)) == "5 Jul 2026"
    assert day_month_year(dt.date(2026, 11, 4)) == "4 Nov 2026"
    assert date_and_time(utc(2026, 11, 4, 15, 5)) == "4 Nov 2026 at 3:05 pm"
    assert date_and_time(utc(2026, 7, 4, 15, 5)) == "4 Jul 2026 at 4:05 pm"
    assert date_and_time(None) == day_month_year(None) == "\N{EN DASH}"


@time_machine.travel(utc(2026, 7, 4, 23, 30), tick=False)
def test_today_is_londons_day() -> None:
    assert today_in_london() == dt.date(2026, 7, 5)


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "midnight"),
        (0, 5, "12:05 am"),
        (9, 0, "9 am"),
        (12, 0, "midday"),
        (12, 30, "12:30 pm"),
        (15, 5, "3:05 pm"),
    ],
)
def test_the_clock_is_said_as_people_say_it(hour: int, minute: int, words: str) -> None:
    assert clock_time(utc(2026, 1, 5, hour, minute)) == words
    assert time_of_day(dt.time(hour, minute)) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (utc(2026, 11, 4, 15), "by 3 pm today"),
        (utc(2026, 11, 5, 15), "by 3 pm tomorrow"),
        (utc(2026, 11, 7, 9, 30), "by 9:30 am on Saturday"),
        (utc(2026, 11, 11, 9), "by 9 am on 11 Nov 2026"),
        (utc(2026, 11, 4, 9), "was due 9 am today"),
        (utc(2026, 11, 3, 9), "was due 9 am yesterday"),
        (utc(2026, 11, 1, 9), "was due 9 am on 1 Nov 2026"),
        (None, "no date set"),
    ],
)
def test_what_is_due_is_a_time_one_can_act_on(moment: dt.datetime | None, words: str) -> None:
    assert due(moment, utc(2026, 11, 4, 10)) == words


@pytest.mark.parametrize(
    ("moment", "once", "still_so"),
    [
        (utc(2026, 11, 4, 9, 42), "at 9:42 am", "since 9:42 am"),
        (utc(2026, 11, 3, 23, 59), "yesterday at 11:59 pm", "since yesterday at 11:59 pm"),
        (utc(2026, 11, 2, 15), "on 2 Nov 2026 at 3 pm", "since 2 Nov 2026 at 3 pm"),
        (utc(2026, 11, 5, 15), "on 5 Nov 2026 at 3 pm", "since 5 Nov 2026 at 3 pm"),
    ],
)
def test_what_happened_is_told_as_people_tell_it(moment: dt.datetime, once: str, still_so: str) -> None:
    at = utc(2026, 11, 4, 10)
    assert (happened(moment, at), since(moment, at)) == (once, still_so)


def test_yesterday_is_londons_yesterday() -> None:
    just_after_midnight = utc(2026, 7, 4, 23, 30)
    assert happened(utc(2026, 7, 4, 22, 30), just_after_midnight) == "yesterday at 11:30 pm"


def test_days_since_counts_days_of_the_calendar() -> None:
    today = dt.date(2026, 11, 4)
    assert days_since(utc(2026, 11, 4, 0, 1), today) == "today"
    assert days_since(dt.date(2026, 11, 3), today) == "1 day"
    assert days_since(utc(2026, 11, 1, 23, 59), today) == "3 days"
    assert days_since(None, today) == "\N{EN DASH}"


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (dt.date(2014, 11, 4), "12 years"),
        (dt.date(2014, 11, 5), "11 years"),
        (dt.date(2024, 11, 5), "23 months"),
        (dt.date(2024, 11, 4), "2 years"),
        (dt.date(2026, 10, 4), "1 month"),
        (dt.date(2026, 10, 5), "4 weeks"),
        (dt.date(2026, 11, 4), "0 weeks"),
        (dt.date(2024, 2, 29), "2 years"),
        (dt.date(2026, 12, 1), "not born yet"),
        (None, "age not known"),
    ],
)
def test_a_childs_age_is_said_as_people_say_it(born: dt.date | None, words: str) -> None:
    assert age(born, dt.date(2026, 11, 4)) == words


def test_counts_have_their_plural_and_numbers_their_commas() -> None:
    assert (count(1, "child", "children"), count(2, "child", "children")) == ("1 child", "2 children")
    assert (count(0, "day"), count(1204, "day")) == ("0 days", "1,204 days")
    assert (number(1234.5, 1), number(1234), number(None)) == ("1,234.5", "1,234", "\N{EN DASH}")


def test_templates_know_every_one_of_them(design_app: Flask) -> None:
    template = (
        "{{ t | date }}; {{ t | date_time }}; {{ t | clock }}; {{ d | age }}; {{ 2 | count_of('child', 'children') }}"
    )
    with design_app.test_request_context(), time_machine.travel(utc(2026, 11, 4), tick=False):
        said = render_template_string(template, t=utc(2026, 11, 4, 15), d=dt.date(2014, 1, 1))
    assert said == "4 Nov 2026; 4 Nov 2026 at 3 pm; 3 pm; 12 years; 2 children"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (utc(2026, 11, 21, 8, 30), "8:30 am today"),
        (utc(2026, 11, 22, 8, 30), "8:30 am tomorrow"),
        (utc(2026, 11, 23, 8, 30), "8:30 am on Monday"),
        (utc(2027, 1, 4, 8, 30), "8:30 am on 4 Jan 2027"),
    ],
)
def test_a_time_to_come_is_said_by_its_day(moment: dt.datetime, words: str) -> None:
    assert when(moment, utc(2026, 11, 21, 7, 0)) == words


@pytest.mark.parametrize(
    ("digits", "words"),
    [("9434765919", "943 476 5919"), ("943 4765919", "943 476 5919"), ("94347659", "94347659"), ("", "")],
)
def test_a_long_number_is_read_in_groups(digits: str, words: str) -> None:
    assert grouped(digits, 3, 3, 4) == words


def test_a_word_without_end_can_be_broken_and_stays_text() -> None:
    assert breakable("Late & <tired>.\nAgain") == "Late &amp; &lt;tired&gt;.\nAgain"
    broken = breakable("x" * 120 + "&" * 60)
    assert broken.count("<wbr>") == 3
    assert broken.replace("<wbr>", "").unescape() == "x" * 120 + "&" * 60
    assert "<wbr>" not in breakable("x" * 50 + " " + "y" * 50)
