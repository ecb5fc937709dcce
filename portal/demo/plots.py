"""Thinks up what happened: a family, the request about it, what was decided, who helped, and what changed.

A story ends where today ends: what would lie later has not happened yet. That is how queue, boards and caseloads come
to be full.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from portal.demo import mixes
from portal.demo.calendar import Days
from portal.demo.cast import Cast, Member
from portal.demo.chance import Chance
from portal.demo.content import words
from portal.demo.families import Household, make_household
from portal.demo.front_door import WORKER_LOOKS, at_the_front_door
from portal.demo.places import NOT_ON_ANY_LIST
from portal.demo.rows.contacts import is_urgent
from portal.demo.star_scores import closing_scores, first_scores, put_right
from portal.demo.stories import (
    Accepted,
    Closed,
    Decided,
    Declined,
    Lapsed,
    LeadLeft,
    Offered,
    StarDone,
    StarPutRight,
    Story,
    Withdrawn,
)
from portal.demo.told.sent import make_sent
from portal.guidance.clocks import clock
from portal.guidance.codes import ClosureReason, Home, PrimaryNeed, Route, Source, WithdrawnBecause
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.screening.rules import ROUTES_TO_A_BOARD
from portal.stars.rules import ReadingKind, ScoredBy
from portal.working_time import london_date

ALIVE_AMONG = 10_000  # of so many requests something may still be going on, and of no more
_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)
_STAR_PUT_RIGHT_WITHIN = _HOUR  # by who did it, so before they leave
_WEEK = 7 * _DAY
# What may not be under way has come to its end by today: where it would not, it went more quickly.
_PACES = (1.0, 0.5, 0.2, 0.08, 0.03)
_REST = dt.timedelta(days=6)  # what is over by today began at least so long ago
_EARLIER_BY = 8  # weeks, at most, by which it is put earlier where it did not


class NotYet(Exception):
    """What comes next lies in the future."""


class Plotter:
    """Tells the stories of a run of requests. Each run has a seed of its own, so it does not matter who tells which."""

    def __init__(self, seed: int, cast: Cast, days: Days, *, contacts: int) -> None:
        self.seed = seed
        self.cast = cast
        self.days = days
        self.contacts = contacts
        # A larger borough has longer records, and not longer days: of every so many stories one may be under way.
        self.alive_each = max(1, round(contacts / ALIVE_AMONG))

    def stories(self, first: int, last: int) -> Iterator[Story]:
        """The stories of the requests from `first` up to and without `last`; families that come back are among them."""
        chance = Chance(self.seed, "stories", first)
        number = first
        while number < last:
            source = chance.weighted(mixes.SOURCES)
            share = (number + chance.fraction()) / self.contacts
            at = self.days.moment(source, share, chance.fraction())
            need = chance.weighted(mixes.NEEDS)
            least_age = mixes.NEEDS_OF_OLDER.get(need, 0)
            household = make_household(chance, london_date(self._earliest(at)), *self._where(chance), least_age)
            yield _Plot(self, chance, household).tell(number, at, source, need)
            number += 1
            while number < last and chance.happens(mixes.AGAIN_WITHIN_A_YEAR):
                source = chance.weighted(mixes.SOURCES)
                at = self._again(chance, at, source)
                if at >= self.days.end:
                    break
                yield _Plot(self, chance, household).tell(number, at, source, self._need_of(chance, household, at))
                number += 1

    def _need_of(self, chance: Chance, household: Household, at: dt.datetime) -> PrimaryNeed:
        """What a family that is known needs now."""
        while True:
            need = chance.weighted(mixes.NEEDS)
            if household.age_of_first(london_date(at)) >= mixes.NEEDS_OF_OLDER.get(need, 0):
                return need

    def _earliest(self, at: dt.datetime) -> dt.datetime:
        """What may not be under way is told as of some weeks before; the children of its family are born by then."""
        return at if self.alive_each == 1 else min(at, self.days.end - _REST - _EARLIER_BY * _WEEK)

    def _where(self, chance: Chance) -> tuple[Home, str | None, str | None]:
        """A home, a postcode and the locality it lies in; neither may be known, and a postcode may be on no list."""
        slug = chance.weighted(mixes.LOCALITIES)
        if slug is None:
            home = chance.weighted(mixes.HOMES_NOT_PLACED)
            return home, chance.one_of(NOT_ON_ANY_LIST) if home is Home.ADDRESS else None, None
        home = chance.weighted(mixes.HOMES)
        postcode = chance.one_of(self.cast.places.postcodes[slug]) if home is Home.ADDRESS else None
        return home, postcode, self.cast.places.localities[slug]

    def _again(self, chance: Chance, at: dt.datetime, source: Source) -> dt.datetime:
        """When somebody writes about this family again: mostly soon."""
        soon = chance.happens(mixes.AGAIN_WITHIN_60_DAYS)
        day = london_date(at + _DAY * (chance.between(2, 60) if soon else chance.between(61, 364)))
        return self.days.moment_on(day, source, chance.fraction())


class _Plot:
    def __init__(self, plotter: Plotter, chance: Chance, household: Household) -> None:
        self.cast = plotter.cast
        self.days = plotter.days
        self.alive_each = plotter.alive_each
        self.chance = chance
        self.household = household
        self.pace = 1.0  # what a step takes, of what it usually takes

    def tell(self, number: int, at: dt.datetime, source: Source, need: PrimaryNeed) -> Story:
        may_be_under_way = number % self.alive_each == 0
        if not may_be_under_way and at > self.days.end - _REST:
            at -= _WEEK * min(self.chance.between(1, _EARLIER_BY), (london_date(at) - self.days.first).days // 7)
        sent, level, route = make_sent(self.chance, self.cast, self.household, number, at, source, need)
        story = Story(number, sent, self.days.office.end_of_clock(at, clock("decide_contact").working_days))
        taken_back = self._taken_back(story)
        if taken_back:
            story.front_door.append(taken_back)
            return story
        reasons = words.REASONS_THOUGH_URGENT if is_urgent(sent.sending) else words.REASONS[route]
        decided = Decided(
            at=self._decided_at(story),
            screener=self.chance.weighted(self.cast.screeners),
            level=level,
            route=route,
            need=need,
            reasons=self.chance.one_of(reasons),
            words=words.WORDS[route],
        )
        self._tell_on(story, decided, may_be_under_way=may_be_under_way)
        story.front_door = at_the_front_door(
            self.chance, self.cast, self.days, story, may_be_under_way=may_be_under_way
        )
        return story

    def _taken_back(self, story: Story) -> Withdrawn | None:
        """Now and then whoever sent it takes it back, unless somebody is in danger or waits to be called."""
        told = story.sent.sending
        if story.sent.sender is None or is_urgent(told) or told.call_back or not self.chance.happens(mixes.WITHDRAWN):
            return None
        at = self._at_work(story.sent.at + _HOUR * self.chance.around(1.5, 0.5))
        if at >= min(story.due_at, self.days.end):
            return None
        return Withdrawn(at, self.chance.one_of(tuple(WithdrawnBecause)))

    def _tell_on(self, story: Story, decided: Decided, *, may_be_under_way: bool) -> None:
        for self.pace in _PACES if not may_be_under_way else _PACES[:1]:
            story.steps.clear()
            try:
                self._go_on(story, decided)
            except NotYet:
                continue
            return
        if not may_be_under_way:
            self._put_to_rest(story, decided)

    def _go_on(self, story: Story, decided: Decided) -> None:
        self._not_later(decided.at)
        story.decided = decided
        if decided.route not in ROUTES_TO_A_BOARD:
            return
        lead, at = self._find_lead(story, decided.at)
        self._work(story, decided, lead, at)

    def _put_to_rest(self, story: Story, decided: Decided) -> None:
        """The few that cannot come to their end by today, however quickly, end with advice."""
        story.decided = replace(
            decided,
            at=min(decided.at, self.days.end - _HOUR),
            level=1,
            route=Route.UNIVERSAL,
            words=words.WORDS[Route.UNIVERSAL],
            reasons=self.chance.one_of(words.REASONS[Route.UNIVERSAL]),
        )
        story.steps.clear()

    def _decided_at(self, story: Story) -> dt.datetime:
        if not self.chance.happens(mixes.DECIDED_IN_TIME):
            return self._at_work(story.due_at + _HOUR * self.chance.between(1, 40))
        read = story.sent.at + _HOUR * self.chance.around(2.5, 0.8)
        at = self._at_work(read)
        if at > read:  # what waited over night is not all decided as the office opens
            at += dt.timedelta(minutes=self.chance.between(3, 95))
        return min(at, max(story.due_at - _HOUR * self.chance.fraction(), story.sent.at)).replace(microsecond=0)

    def _find_lead(self, story: Story, at: dt.datetime) -> tuple[Member, dt.datetime]:
        """Offer until somebody says yes; some say no first, some say nothing."""
        while True:
            at = self._later(at, hours=self.chance.around(26, 0.9))
            lead = self._somebody(at)
            coordinator = self.chance.weighted(self.cast.coordinators[story.sent.locality])
            answer_by = self.days.office.end_of_clock(at, clock("answer_offer").working_days).astimezone(dt.UTC)
            story.steps.append(Offered(at, coordinator, lead, answer_by))
            answer = self.chance.fraction()
            answered = at + _HOUR * self.chance.around(18, 0.8) * self.pace
            if answer < mixes.LAPSES:
                at = self._not_later(answer_by + WORKER_LOOKS)
                story.steps.append(Lapsed(at))
                continue
            at = self._not_later(min(self._at_work(answered), answer_by - dt.timedelta(minutes=10)))
            if answer < mixes.LAPSES + mixes.DECLINED:
                story.steps.append(Declined(at, self.chance.weighted(mixes.DECLINES)))
                continue
            story.steps.append(Accepted(at))
            return lead, at

    def _somebody(self, at: dt.datetime) -> Member:
        """A Lead Practitioner who will still be there to answer."""
        while True:
            lead = self.chance.weighted(self.cast.leads[self.chance.weighted(mixes.LEAD_TYPES)])
            if lead.leaves_at is None or at + 10 * _DAY < lead.leaves_at:
                return lead

    def _work(self, story: Story, decided: Decided, lead: Member, accepted: dt.datetime) -> None:
        first = None
        at = accepted
        if self.chance.happens(mixes.FIRST_STAR):
            at, lead = self._go_to(story, lead, at, days=self.chance.around(16, 0.55))
            first = first_scores(self.chance, FAMILY_STAR_PLUS)
            at, first = self._star(story, decided, at, ReadingKind.FIRST, first)
        length = self.chance.around(115, 0.5)
        if first is not None and self.chance.happens(mixes.CLOSING_STAR):
            at, lead = self._go_to(story, lead, at, days=length)
            improved = self.chance.happens(mixes.STAR_IMPROVED)
            closing = closing_scores(self.chance, first, FAMILY_STAR_PLUS, improved=improved)
            at, _ = self._star(story, decided, at, ReadingKind.CLOSING, closing)
            length = self.chance.around(4, 0.6)
        at, lead = self._go_to(story, lead, at, days=length)
        reason = self.chance.weighted(mixes.CLOSURES)
        story.steps.append(Closed(at, reason, self._closing_level(decided.level, reason, at)))

    def _go_to(self, story: Story, lead: Member, at: dt.datetime, *, days: float) -> tuple[dt.datetime, Member]:
        """On to the next thing in a case. Its Lead Practitioner may leave before, and somebody else takes over."""
        then = self._at_work(at + _DAY * max(days * self.pace, 0.2))
        while lead.leaves_at is not None and lead.leaves_at < then + _STAR_PUT_RIGHT_WITHIN:
            left = self._not_later(lead.leaves_at)
            story.steps.append(LeadLeft(left))
            lead, accepted = self._find_lead(story, left)
            then = self._at_work(max(then, accepted + 3 * _DAY))
        return self._not_later(then), lead

    def _star(
        self, story: Story, decided: Decided, at: dt.datetime, kind: ReadingKind, scores: dict[str, int]
    ) -> tuple[dt.datetime, dict[str, int]]:
        held_on = london_date(at)
        if self.chance.happens(0.3):
            held_on = max(held_on - _DAY * self.chance.between(1, 3), london_date(decided.at))
        alone = self.chance.happens(mixes.STAR_BY_PRACTITIONER_ALONE)
        scored_by = ScoredBy.PRACTITIONER if alone else ScoredBy.TOGETHER
        story.steps.append(StarDone(at, kind, held_on, scored_by, scores))
        if self.chance.happens(mixes.STAR_PUT_RIGHT):
            at = self._not_later(at + dt.timedelta(minutes=self.chance.between(3, 50)))
            scores = put_right(self.chance, scores, FAMILY_STAR_PLUS)
            story.steps.append(StarPutRight(at, scores))
        return at, scores

    def _closing_level(self, level: int, reason: ClosureReason, at: dt.datetime) -> int:
        """Of all closed cases as many end lower as published; one that a social worker takes over ends at level 4."""
        if reason is ClosureReason.STEP_UP:
            return 4
        before, since = mixes.LEVEL_LOWER
        through = (london_date(at) - self.days.first).days / self.days.count
        lower = (before + (since - before) * through) / (1 - mixes.CLOSURES.shares[ClosureReason.STEP_UP])
        if level == 1 or not self.chance.happens(lower):
            return level
        return level - 1 if level == 2 or self.chance.happens(0.7) else level - 2

    def _later(self, at: dt.datetime, *, hours: float) -> dt.datetime:
        return self._not_later(self._at_work(at + _HOUR * max(hours * self.pace, 0.25)))

    def _at_work(self, at: dt.datetime) -> dt.datetime:
        return self.days.at_work(at.replace(microsecond=0))

    def _not_later(self, at: dt.datetime) -> dt.datetime:
        if at >= self.days.end:
            raise NotYet
        return at.replace(microsecond=0)
