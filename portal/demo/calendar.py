"""When things happen in the invented borough: on which days partners write, and when people are at work."""

from __future__ import annotations

import datetime as dt
from bisect import bisect
from itertools import accumulate

from portal.guidance.codes import Source
from portal.working_time import LONDON, OfficeTime

_ONE_DAY = dt.timedelta(days=1)
_ROUND_THE_CLOCK = frozenset({Source.POLICE, Source.FAMILY, Source.HEALTH})
_BY_DAY = (8.0, 17.4)
_AT_NIGHT = 0.3  # of what comes round the clock, so much comes at any hour
_SUMMER_HOLIDAYS = 0.45  # of the usual, from schools and from everybody who hears from them


class Days:
    """The days a borough tells of, up to the midnight before `until`."""

    def __init__(self, until: dt.date, months: int, office: OfficeTime) -> None:
        first = until - dt.timedelta(days=round(months * 365.25 / 12))
        self.first = first
        self.end = dt.datetime.combine(until, dt.time(), LONDON).astimezone(dt.UTC)
        self.count = (until - first).days
        self.office = office
        self._days = [first + n * _ONE_DAY for n in range((until - first).days)]
        self._at_work = self._sums(weekend=0.0)
        self._always = self._sums(weekend=0.55)

    def moment(self, source: Source, share: float, hour: float) -> dt.datetime:
        """A moment so far through all the requests, and so far through the hours in which this source writes."""
        sums = self._always if source in _ROUND_THE_CLOCK else self._at_work
        day = self._days[min(bisect(sums, share * sums[-1]), len(sums) - 1)]
        return self._at_hour(day, source, hour)

    def moment_on(self, day: dt.date, source: Source, hour: float) -> dt.datetime:
        """A moment on this day, or on the next on which this source writes."""
        while source not in _ROUND_THE_CLOCK and not self.office.is_working_day(day):
            day += _ONE_DAY
        return self._at_hour(day, source, hour)

    def _at_hour(self, day: dt.date, source: Source, hour: float) -> dt.datetime:
        begins, ends = _BY_DAY
        if source in _ROUND_THE_CLOCK:
            if hour < _AT_NIGHT:
                begins, ends = 0.0, 24.0
                hour /= _AT_NIGHT
            else:
                hour = (hour - _AT_NIGHT) / (1 - _AT_NIGHT)
        since_midnight = dt.timedelta(seconds=int((begins + hour * (ends - begins)) * 3600))
        # Counted by the clock on the wall: the day on which clocks go forward has 23 hours.
        return (dt.datetime.combine(day, dt.time(), LONDON) + since_midnight).astimezone(dt.UTC)

    def at_work(self, moment: dt.datetime) -> dt.datetime:
        """The moment itself, or the next at which people are at work."""
        return self.office.next_opening(moment).astimezone(dt.UTC)

    def _sums(self, *, weekend: float) -> list[float]:
        return list(accumulate(self._weight(day, weekend) for day in self._days))

    def _weight(self, day: dt.date, weekend: float) -> float:
        weight = 1.0 if self.office.is_working_day(day) else weekend
        return weight * (_SUMMER_HOLIDAYS if day.month == 8 else 1.0)
