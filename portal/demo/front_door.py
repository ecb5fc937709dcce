"""What goes on at the front door beside deciding: who looks, what is asked and added, whom somebody calls."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

from portal.contacts.rules.calls import CallMade, CallTried, is_owed_a_call
from portal.contacts.rules.ways import ON_BEHALF
from portal.demo import mixes
from portal.demo.calendar import Days
from portal.demo.cast import Cast
from portal.demo.chance import Chance
from portal.demo.content import voices
from portal.demo.rows.contacts import is_urgent
from portal.demo.stories import (
    Acknowledged,
    Added,
    Answered,
    Asked,
    AtFrontDoor,
    Called,
    Chased,
    Claimed,
    Sent,
    Story,
    Tried,
)
from portal.guidance.clocks import clock
from portal.working_time import end_of_hours

WORKER_LOOKS = dt.timedelta(seconds=31)  # after something has run out: for all that ran out together
_HOUR, _MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
_NIGHT_TEAM = ("R. Whitfield", "J. Adeyemi", "S. Crowther")


def at_the_front_door(
    chance: Chance, cast: Cast, days: Days, story: Story, *, may_be_under_way: bool
) -> list[AtFrontDoor]:
    """In order. What may not be under way has been seen to by the end of the time told."""
    steps = [
        *_at_night(chance, days, story),
        *_looked_at(chance, cast, days, story),
        *_added(chance, days, story),
        *_called(chance, cast, days, story, may_be_under_way=may_be_under_way),
    ]
    return sorted(steps, key=lambda step: step.at)


def _at_night(chance: Chance, days: Days, story: Story) -> Iterator[AtFrontDoor]:
    """The out-of-hours team says that it knows, mostly within the hour."""
    sent = story.sent
    if sent.sender is None or not is_urgent(sent.sending) or days.office.is_open(sent.at):
        return
    over = end_of_hours(sent.at, clock("look_at_urgent").hours).astimezone(dt.UTC) + WORKER_LOOKS
    known = sent.at + _MINUTE * int(chance.around(22, 0.6))
    before = min(days.end, story.decided.at if story.decided else days.end)
    if over <= known and over < before:
        yield Chased(over)
    if known < before:
        yield Acknowledged(known, chance.one_of(_NIGHT_TEAM))


def _looked_at(chance: Chance, cast: Cast, days: Days, story: Story) -> Iterator[AtFrontDoor]:
    sent, decided = story.sent, story.decided
    until = decided.at if decided else days.end
    if until - sent.at < 10 * _MINUTE or not chance.happens(mixes.CLAIMED):
        return
    screener = decided.screener if decided else chance.weighted(cast.screeners)
    begun = days.at_work(_part_of(chance, sent.at, until))
    if begun >= until:
        return
    yield Claimed(begun, screener)
    if sent.sender is None or sent.sending.way in ON_BEHALF or not chance.happens(mixes.QUESTION):
        return
    asked, answered = _part_of(chance, begun, until), _part_of(chance, begun, until)
    asked, answered = min(asked, answered), max(asked, answered)
    yield Asked(asked, screener, _key(chance), chance.one_of(voices.QUESTIONS))
    if decided is None and chance.happens(0.5):
        return  # they have not answered yet
    if answered > asked:
        yield Answered(answered, sent.sender, chance.one_of(voices.ANSWERS))


def _added(chance: Chance, days: Days, story: Story) -> Iterator[AtFrontDoor]:
    sent = story.sent
    if sent.sender is None or sent.sending.way in ON_BEHALF or not chance.happens(mixes.ADDED_TO):
        return
    at = days.at_work((sent.at + _HOUR * chance.around(30, 0.9)).replace(microsecond=0))
    if at < days.end and (story.decided is None or at < story.decided.at + dt.timedelta(days=20)):
        yield Added(at, sent.sender, _key(chance), chance.one_of(voices.ADDITIONS))


def _called(chance: Chance, cast: Cast, days: Days, story: Story, *, may_be_under_way: bool) -> Iterator[AtFrontDoor]:
    sent, decided = story.sent, story.decided
    told = sent.sending
    owed = decided is not None and is_owed_a_call(has_account=sent.sender is not None, caller=told.caller)
    if not owed and not told.call_back:
        return
    promised = decided.at if owed and decided else sent.at
    last = days.end if may_be_under_way else days.end - 2 * _MINUTE
    late = 0 if chance.happens(mixes.CALLED_IN_TIME) else 20
    screener = decided.screener if decided else chance.weighted(cast.screeners)
    at = days.at_work((promised + _HOUR * (chance.around(3, 0.6) + late)).replace(microsecond=0)) + 2 * _MINUTE
    if chance.happens(mixes.TRIED_FIRST) and at < last:
        yield Tried(at, screener, _key(chance), chance.one_of(tuple(CallTried)[:2]), chance.one_of(voices.NOT_REACHED))
        at = days.at_work(at + _HOUR * chance.between(1, 5))
    if at >= last:
        if may_be_under_way:
            return
        at = max(last, promised + _MINUTE)
    yield Called(at, screener, CallMade.SPOKEN, _who_was_reached(sent), chance.one_of(voices.REACHED))


def _who_was_reached(sent: Sent) -> str:
    return sent.sending.caller or (sent.sender.name if sent.sender else "")


def _part_of(chance: Chance, since: dt.datetime, until: dt.datetime) -> dt.datetime:
    """Some moment between two, to the second."""
    return since + dt.timedelta(seconds=int((until - since).total_seconds() * chance.fraction()))


def _key(chance: Chance) -> uuid.UUID:
    return uuid.UUID(chance.key())
