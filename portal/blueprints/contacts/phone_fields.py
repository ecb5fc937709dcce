"""A phone call as people tell of it: who was spoken to, on which day, at what time."""

from __future__ import annotations

import datetime as dt

from portal.contacts.rules.pages import Typed
from portal.contacts.rules.urgent import NoSuchTime, moment_of
from portal.database import Refused
from portal.frame.fields import Choice, DateField, RadioField, TextField, TimeField
from portal.frame.formats import today_in_london
from portal.working_time import london_date

_DAY = dt.timedelta(days=1)


def told_later(typed: Typed, typed_at: dt.datetime, at: dt.datetime) -> Typed:
    """What was typed about a phone call, with its day as it is called now."""
    typed_on, today = london_date(typed_at), london_date(at)
    days = {"today": typed_on, "yesterday": typed_on - _DAY}
    day = days.get(next(iter(typed.get("day", ())), ""))
    if day is None or typed_on == today:
        return typed
    if day == today - _DAY:
        return {**typed, "day": ["yesterday"]}
    date = {f"other_day-{part}": [str(getattr(day, part))] for part in ("day", "month", "year")}
    return {**typed, "day": ["other"], **date}


class PhoneCallFields:
    """What every form about a phone call asks."""

    spoke_to = TextField(
        "Who did you speak to?",
        called="The name",
        hint="Their name and their team",
        most=200,
        required="Enter who you spoke to",
    )
    day = RadioField(
        "Which day was it?",
        required="Choose the day of the phone call",
        choices=[
            Choice("today", "Today"),
            Choice("yesterday", "Yesterday"),
            Choice("other", "Another day", reveals=("other_day",)),
        ],
    )
    other_day = DateField(
        "Date of the phone call", called="The date", latest=today_in_london, required="Enter the date of the phone call"
    )
    time = TimeField(
        "What time was it?", called="The time", hint="For example, 9:15 pm or 21:15", required="Enter the time"
    )

    def phoned_at(self, at: dt.datetime) -> dt.datetime:
        assert self.time.time is not None  # noqa: S101 -- it was asked for
        days = {"today": london_date(at), "yesterday": london_date(at) - _DAY, "other": self.other_day.data}
        try:
            return moment_of(days[self.day.data] or london_date(at), self.time.time, at)
        except NoSuchTime as error:
            raise Refused("The clocks went forward over this time. Enter another.", field="time") from error
