"""A time of day as people write it: 3.15 pm, 15:15, 1515, 3pm, midday."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from portal.frame.fields.text import TextField
from portal.frame.formats import time_of_day

_NAMED = {"midday": dt.time(12), "noon": dt.time(12), "midnight": dt.time(0)}
_WRITTEN = re.compile(r"(?P<hour>\d{1,2}?)[:. ]?(?P<minute>\d\d)?(?P<half>am|pm)?", re.ASCII)


@dataclass(frozen=True)
class ReadTime:
    """What was typed says: a time, or words about what is wrong with it."""

    time: dt.time | None = None
    words: str = ""


def read_time(typed: str, called: str) -> ReadTime:
    """Nobody writes an hour of one digit on the 24-hour clock: it needs am or pm, and is never guessed."""
    word = re.sub(r"[\s.]*([ap])\.?\s?m\.?$", r"\1m", " ".join(typed.lower().split()))
    if word in _NAMED:
        return ReadTime(_NAMED[word])
    found = _WRITTEN.fullmatch(word)
    if found is None:
        return ReadTime(words=f"{called} must be written like 3:15 pm or 15:15")
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if hour > 23 or minute > 59 or (half == "am" and hour > 12) or (half and hour == 0):
        return ReadTime(words=f"{called} must be a real time, like 3:15 pm or 15:15")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif not half and 1 <= hour <= 9 and len(found["hour"]) == 1:
        early, late = (time_of_day(dt.time(one, minute)) for one in (hour, hour + 12))
        return ReadTime(words=f"Say whether {called[0].lower()}{called[1:]} is {early} or {late}")
    return ReadTime(dt.time(hour, minute))


class TimeField(TextField):
    """A time of day, typed; `time` is its value."""

    def __init__(self, label: str, *, width: str = "10", **more: Any) -> None:
        super().__init__(label, most=20, width=width, **more)
        self.time: dt.time | None = None

    def process_data(self, value: object) -> None:
        self.time = value if isinstance(value, dt.time) else None
        super().process_data(time_of_day(self.time) if self.time else None)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.time = None
        if not self.data:
            return
        read = read_time(self.data, self.called)
        if read.time is None:
            raise ValueError(read.words)
        self.time = read.time

    @property
    def answer(self) -> str:
        return time_of_day(self.time) if self.time else ""
