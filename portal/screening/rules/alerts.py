"""When it is told that nobody looks at an urgent contact.

The clock runs day and night. What came while the office was closed has been told to the out-of-hours team, and is
chased there; so it is told here when the office opens, at once, and then again after what lies between the two alerts.
"""

from __future__ import annotations

import datetime as dt

from portal.working_time import OfficeTime


def alert_times(
    office: OfficeTime, waits_since: dt.datetime, first: dt.timedelta, second: dt.timedelta, *, told_at_night: bool
) -> tuple[dt.datetime, dt.datetime]:
    if told_at_night:
        opening = office.next_opening(waits_since)
        return opening, opening + (second - first)
    return waits_since + first, waits_since + second
