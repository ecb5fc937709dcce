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
from portal.demo.rows import access, accounts, allocation, casework, contacts, people, places, screening, stars
from portal.demo.rows.story import write_story
from portal.demo.rows.telling import EVENTS, MESSAGES, Telling
from portal.demo.stories import Story
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

    def stories(self, first: int) -> Iterable[Story]:
        return self._plotter.stories(first, min(first + RUN, self.plan.contacts))

    def _telling(self, *part: object) -> Telling:
        return Telling(Bulk(), Chance(self.plan.seed, *part), self.plan.event_key, self.cast)


def build(
    connection: psycopg.Connection,
    plan: Plan,
    *,
    password_hash: str,
    stage: Callable[[str, int, int], None] = lambda *_: None,
    replacing: bool = False,
) -> None:
    """Everything in one transaction; `stage` hears what is being done, and how much of it is done of how much.

    Where anything is already it refuses, `NotEmpty`, unless that is to be replaced.
    """
    teller = Teller(plan)
    at = teller.days.end
    with connection.transaction():
        loading = Loading(connection, TABLES, ACTOR, plan.event_key, replacing=replacing)
        done = 0
        for told in itertools.chain([teller.beginning(password_hash)], _runs(plan, teller)):
            loading.copy(told.rows)
            loading.seal(told.digests, at)
            done += told.requests
            stage(TELLING, done, plan.contacts)
        loading.put_back(lambda done, of: stage(INDEXING, done, of))


TELLING, INDEXING = "Telling stories", "Indexing, and checking that everything fits"
TABLES: tuple[Table, ...] = (
    places.LOCALITIES, places.WARDS, places.WARD_LOCALITIES, places.POSTCODES,
    accounts.AGENCIES, accounts.USERS, accounts.ROLES, accounts.INVITATIONS,
    EVENTS, MESSAGES, access.GRANTS,
    contacts.CONTACTS, contacts.CONTACT_PEOPLE, people.PEOPLE, people.FAMILIES, people.MEMBERSHIPS,
    screening.DECISIONS, screening.OUTCOMES,
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
