"""A time of day as people write it: what is understood, what is asked about, and what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.frame.fields import TimeField
from portal.frame.fields.times import read_time
from portal.frame.formats import time_of_day
from portal.frame.forms import Form


class Called(Form):
    at = TimeField("What time was it?", called="The time", required="Enter the time")


@pytest.fixture(autouse=True)
def request_context(design_app: Flask) -> Iterator[None]:
    with design_app.test_request_context("/", method="POST"):
        yield


def sent(typed: str) -> TimeField:
    form = Called(MultiDict({"at": typed}), meta={"csrf": False})
    form.validate()
    return form.at


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("3.15 pm", 15, 15),
        ("3:15pm", 15, 15),
        ("3.15 p.m.", 15, 15),
        (" 3:15  PM ", 15, 15),
        ("315pm", 15, 15),
        ("15:15", 15, 15),
        ("15.15", 15, 15),
        ("15 15", 15, 15),
        ("1515", 15, 15),
        ("15:15 pm", 15, 15),
        ("3pm", 15, 0),
        ("3 am", 3, 0),
        ("03:15", 3, 15),
        ("0315", 3, 15),
        ("10:30", 10, 30),
        ("12:30", 12, 30),
        ("12 am", 0, 0),
        ("12:05 a.m.", 0, 5),
        ("12pm", 12, 0),
        ("0:15", 0, 15),
        ("0015", 0, 15),
        ("Midday", 12, 0),
        ("noon", 12, 0),
        ("midnight", 0, 0),
    ],
)
def test_people_write_times_in_many_ways(typed: str, hour: int, minute: int) -> None:
    field = sent(typed)
    assert (field.time, list(field.errors)) == (dt.time(hour, minute), [])
    assert field.answer == time_of_day(dt.time(hour, minute))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the time"),
        ("3:15", "Say whether the time is 3:15 am or 3:15 pm"),
        ("315", "Say whether the time is 3:15 am or 3:15 pm"),
        ("9", "Say whether the time is 9 am or 9 pm"),
        ("24:00", "The time must be a real time, like 3:15 pm or 15:15"),
        ("15:60", "The time must be a real time, like 3:15 pm or 15:15"),
        ("13 am", "The time must be a real time, like 3:15 pm or 15:15"),
        ("0 pm", "The time must be a real time, like 3:15 pm or 15:15"),
        ("7:5", "The time must be written like 3:15 pm or 15:15"),
        ("soon", "The time must be written like 3:15 pm or 15:15"),
        ("-3 pm", "The time must be written like 3:15 pm or 15:15"),
        ("\N{ARABIC-INDIC DIGIT THREE}:15 pm", "The time must be written like 3:15 pm or 15:15"),
        ("1" * 21, "The time must be 20 characters or fewer"),
    ],
)
def test_what_cannot_be_read_is_said_and_shown_again(typed: str, words: str) -> None:
    field = sent(typed)
    assert (list(field.errors), field.time, field.answer) == ([words], None, "")
    assert not typed or f'value="{typed}"' in str(field())


def test_a_time_that_was_given_is_written_out() -> None:
    given_before = Called(None, at=dt.time(15, 15), meta={"csrf": False}).at
    assert (given_before.time, given_before.data) == (dt.time(15, 15), "3:15 pm")


@settings(deadline=None)
@given(st.times(), st.sampled_from(["%H:%M", "%H.%M", "%H%M", "%I:%M %p", "%I.%M%p"]))
def test_every_time_is_read_back_as_it_was_written(time: dt.time, form: str) -> None:
    time = time.replace(second=0, microsecond=0)
    assert read_time(time.strftime(form), "The time").time == time
    assert read_time(time_of_day(time), "The time").time == time


@settings(deadline=None)
@given(st.text(max_size=8))
def test_whatever_is_typed_is_a_time_or_words(typed: str) -> None:
    reading = read_time(typed, "The time")
    assert (reading.time is None) == bool(reading.words)
