"""Who answers for the front door: somebody for every office hour of the weeks to come, but for one afternoon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from portal.demo.played.stage import Scene, Stage
from portal.screening.actions import name_on_duty
from portal.screening.rules.duties import Span, office_hours
from portal.working_time import LONDON

WEEKS = 8
NOBODY_ON = 3  # the n-th working day from today on, from...
_NOBODY_FROM = dt.time(13)
_HAND_ON_AT = dt.time(12, 30)  # on the day on which two share it
_SHARED_ON = 1


def roster(stage: Stage) -> Scene:
    """Moira names them for weeks at once, as one does, and has not yet found anybody for an afternoon."""
    yield stage.on(3, "16:40")
    managers = stage.hub_managers()
    for number, span in enumerate(_spans(stage)):
        who = managers[number % len(managers)]
        name_on_duty(stage.session, stage.be(stage.moira), who.id, span, at=stage.now)


def _spans(stage: Stage) -> Iterator[Span]:
    """Of the working days before today too: the list of this week begins on its Monday."""
    day, last, count = stage.on(2, "12:00").date(), stage.today + dt.timedelta(weeks=WEEKS), 0
    while day < last:
        hours = office_hours(stage.office, day)
        if hours is not None:
            count += day >= stage.today
            yield from _of_a_day(hours, count)
        day += dt.timedelta(days=1)


def _of_a_day(hours: Span, count: int) -> Iterator[Span]:
    if count == NOBODY_ON:
        yield Span(hours.begins_at, _at(hours, _NOBODY_FROM))
    elif count == _SHARED_ON:
        yield Span(hours.begins_at, _at(hours, _HAND_ON_AT))
        yield Span(_at(hours, _HAND_ON_AT), hours.ends_at)
    else:
        yield hours


def _at(hours: Span, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(hours.begins_at.date(), time, LONDON)


SCENES = (roster,)
