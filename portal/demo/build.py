"""Builds the invented borough: thinks up its stories, writes them down as rows, and brings the rows in."""

from __future__ import annotations

import datetime as dt
import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import psycopg

from portal.demo.bulk import Bulk, Table
from portal.demo.calendar import Days
from portal.demo.cast import make_cast
from portal.demo.chance import Chance
from portal.demo.loading import Loading
from portal.demo.places import make_places
from portal.demo.plots import Plotter
from portal.demo.rows import (
    access,
    accounts,
    allocation,
    calls,
    casework,
    contacts,
    drafts,
    people,
    places,
    screening,
    stars,
    thread,
    urgent,
)
from portal.demo.rows.drafts import write_unsent
from portal.demo.rows.story import write_story
from portal.demo.rows.telling import EVENTS, MESSAGES, Telling
from portal.demo.shown import Setting, shown_stories, shown_unsent
from portal.demo.stories import Story
from portal.settings import Settings
from portal.working_time import OfficeTime

ACTOR = "portal:demo"
RUN = 2_000  # requests that are told in one go, by whoever is free
_ALONE = 5 * RUN  # up to so many, starting helpers takes longer than telling
_AHEAD = 2  # runs that wait to be brought in, for each who tells


@dataclass(frozen=True)
class Plan:
    """Which borough. Two of the same plan are the same, to the last letter."""

    contacts: int
    months: int
    seed: int
    until: dt.date  # it tells of what happened before this day
    office: OfficeTime
    event_key: bytes
    out_of_hours_mailbox: str = Settings.out_of_hours_mailbox


@dataclass
class Told:
    """A run of stories as rows, ready to be brought in."""

    requests: int
    rows: dict[str, bytes]
    digests: list[tuple[str, bytes]]


class Teller:
    """Tells any run of the borough's stories. Each process that helps makes its own, all alike."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.days = Days(plan.until, plan.months, plan.office)
        self.cast = make_cast(
            plan.seed, make_places(Chance(plan.seed, "places"), plan.until), self.days.first, plan.until
        )
        self._plotter = Plotter(plan.seed, self.cast, self.days, contacts=plan.contacts)

    def beginning(self, password_hash: str) -> Told:
        """The places, the agencies and everybody with an account."""
        telling = self._telling("beginning")
        places.write_places(telling, self.cast.places)
        accounts.write_accounts(telling, self.cast, password_hash)
        return Told(0, telling.bulk.copied(), telling.bulk.digests)

    def run(self, first: int) -> Told:
        last = min(first + RUN, self.plan.contacts)
        telling = self._telling("rows", first)
        for story in self._plotter.stories(first, last):
            write_story(telling, self.plan.seed, story)
        return Told(last - first, telling.bulk.copied(), telling.bulk.digests)

    def shown(self) -> Told:
        """What is told one by one, for those who try the demo."""
        telling, setting = self._telling("rows", "shown"), self.setting
        stories = shown_stories(setting)
        for story in stories:
            write_story(telling, self.plan.seed, story)
        for unsent in shown_unsent(setting):
            write_unsent(telling, self.plan.seed, unsent)
        return Told(len(stories), telling.bulk.copied(), telling.bulk.digests)

    @property
    def setting(self) -> Setting:
        """Of the shown requests, whose numbers follow those of all others."""
        return Setting(self.plan.seed, self.cast, self.days, self.plan.contacts)

    def stories(self, first: int) -> Iterable[Story]:
        return self._plotter.stories(first, min(first + RUN, self.plan.contacts))

    def _telling(self, *part: object) -> Telling:
        plan = self.plan
        chance = Chance(plan.seed, *part)
        return Telling(Bulk(), chance, plan.event_key, self.cast, plan.office, plan.out_of_hours_mailbox)


def build(
    connection: psycopg.Connection,
    plan: Plan,
    *,
    password_hash: str,
    stage: Callable[[str, int, int], None] = lambda *_: None,
    replacing: bool = False,
) -> int:
    """Everything in one transaction; `stage` hears what is being done, and how much of it is done of how much.

    How many requests were told one by one, beside those of the plan.

    Where anything is already it refuses, `NotEmpty`, unless that is to be replaced.
    """
    teller = Teller(plan)
    at = teller.days.end
    with connection.transaction():
        loading = Loading(connection, TABLES, ACTOR, plan.event_key, replacing=replacing)
        done = 0
        shown = [teller.shown()] if plan.contacts else []  # a borough without requests has none of these either
        for told in itertools.chain([teller.beginning(password_hash)], _runs(plan, teller)):
            loading.copy(told.rows)
            loading.seal(told.digests, at)
            done += told.requests
            stage(TELLING, done, plan.contacts)
        for told in shown:
            loading.copy(told.rows)
            loading.seal(told.digests, at)
        loading.put_back(lambda done, of: stage(INDEXING, done, of))
    return sum(told.requests for told in shown)


TELLING, INDEXING = "Telling stories", "Indexing, and checking that everything fits"
TABLES: tuple[Table, ...] = (
    places.LOCALITIES, places.WARDS, places.WARD_LOCALITIES, places.POSTCODES,
    accounts.AGENCIES, accounts.USERS, accounts.ROLES, accounts.INVITATIONS,
    EVENTS, MESSAGES, access.GRANTS,
    contacts.CONTACTS, contacts.CONTACT_PEOPLE, contacts.SAFE_WAYS, contacts.EXCLUSIONS, contacts.PHONE_CALLS,
    thread.CLAIMS, thread.POSTS, calls.CALL_BACKS, calls.CALL_TRIES, urgent.NOTICES, drafts.DRAFTS, drafts.DRAFT_PAGES,
    people.PEOPLE, people.FAMILIES, people.MEMBERSHIPS,
    screening.PROPOSALS, screening.DECISIONS, screening.OUTCOMES,
    casework.MATTERS, casework.LEAD_PRACTITIONERS, casework.LEVELS, stars.READINGS, stars.SCORES,
    allocation.OFFERS,
)  # fmt: skip


def _runs(plan: Plan, teller: Teller) -> Iterator[Told]:
    """All runs in their order, told by as many as the machine has room for; only a few wait at a time."""
    firsts = range(0, plan.contacts, RUN)
    helpers = min(os.cpu_count() or 1, len(firsts))
    if plan.contacts <= _ALONE:
        yield from map(teller.run, firsts)
        return
    with ProcessPoolExecutor(helpers, get_context("spawn"), _begin_to_help, (plan,)) as pool:
        waiting: deque[Future[Told]] = deque()
        for first in firsts:
            waiting.append(pool.submit(_help, first))
            if len(waiting) > helpers * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_helping: list[Teller] = []  # in a process that helps: its own teller


def _begin_to_help(plan: Plan) -> None:
    _helping.append(Teller(plan))


def _help(first: int) -> Told:
    return _helping[0].run(first)
