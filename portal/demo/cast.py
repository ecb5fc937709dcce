"""Who lives and works in the invented borough: its places, its agencies, and the people with an account."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.accounts.rules import AGENCY_ROLES, LOCALITY_ROLES, Role
from portal.demo import mixes
from portal.demo.accounts import ACCOUNTS, DOMAIN, DemoAccount
from portal.demo.chance import Chance, Weighted
from portal.demo.content.agencies import AGENCIES, AgencyPlan
from portal.demo.content.names import AWKWARD_FORENAMES, AWKWARD_SURNAMES, FORENAMES, SURNAMES
from portal.demo.places import Places
from portal.guidance.codes import AgencyType, Source
from portal.working_time import LONDON

_LETTERS = str.maketrans({"ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ø": "o"})


@dataclass(frozen=True)
class Agency:
    id: str
    plan: AgencyPlan

    @property
    def source(self) -> Source:
        return self.plan.source

    @property
    def lead_type(self) -> AgencyType:
        return self.plan.lead_type


@dataclass(frozen=True)
class Held:
    role: Role
    agency_id: str | None
    locality_id: str | None


@dataclass(frozen=True, eq=False)
class Member:
    """Somebody with an account."""

    id: str
    name: str
    email: str
    agency: Agency
    held: Held
    invited_at: dt.datetime
    joined_at: dt.datetime | None
    leaves_at: dt.datetime | None = None
    weight: float = 1.0

    def holds(self, role: Role) -> bool:
        return self.held.role is role


@dataclass(frozen=True)
class Cast:
    places: Places
    agencies: Sequence[Agency]
    members: Sequence[Member]  # in the order in which they were invited; the first is the first administrator
    senders: Mapping[Source, Weighted[Member]]
    screeners: Weighted[Member]
    coordinators: Mapping[str | None, Weighted[Member]]
    leads: Mapping[AgencyType, Weighted[Member]]
    _all_coordinators: Sequence[Member] = field(repr=False)

    @property
    def administrator(self) -> Member:
        """Who was there first, and has invited everybody else."""
        return self.members[0]

    def shown(self, mailbox: str) -> Member:
        """Somebody whom a visitor can be."""
        return next(member for member in self.members if member.email == f"{mailbox}@{DOMAIN}")

    def agency(self, slug: str) -> Agency:
        return next(agency for agency in self.agencies if agency.plan.slug == slug)

    def holders_of(self, role: Role) -> list[Member]:
        """Who holds a role that nobody of this cast ever leaves."""
        return [member for member in self.members if member.holds(role) and member.leaves_at is None]

    @property
    def hub_managers(self) -> list[Member]:
        return self.holders_of(Role.HUB_MANAGER)

    def coordinators_of(self, locality_id: str | None) -> list[Member]:
        """Everybody who coordinates there; where it is not known where, everybody who coordinates."""
        return [
            member for member in self._all_coordinators if locality_id is None or member.held.locality_id == locality_id
        ]


def make_cast(seed: int, places: Places, begins: dt.date, ends: dt.date) -> Cast:
    """The same people from the same seed. All join before the first request; some of the leads leave since."""
    casting = _Casting(Chance(seed, "cast"), places, begins, ends)
    casting.everybody()
    members = casting.members
    senders = [member for member in members if member.joined_at and member.holds(Role.REFERRER)]
    leads = [member for member in members if member.joined_at and member.holds(Role.LEAD_PRACTITIONER)]
    coordinators = [member for member in members if member.holds(Role.COORDINATOR)]
    return Cast(
        places=places,
        agencies=list(casting.agencies.values()),
        members=members,
        senders={
            source: _by_weight([one for one in senders if one.agency.source is source])
            for source in mixes.SOURCES.things
        },
        screeners=_by_weight([member for member in members if member.joined_at and member.holds(Role.SCREENER)]),
        coordinators={
            locality: _by_weight([one for one in coordinators if locality is None or one.held.locality_id == locality])
            for locality in (*places.localities.values(), None)
        },
        leads={
            kind: _by_weight([lead for lead in leads if lead.agency.lead_type is kind])
            for kind in mixes.LEAD_TYPES.things
        },
        _all_coordinators=coordinators,
    )


def _by_weight(members: Sequence[Member]) -> Weighted[Member]:
    return Weighted({member: member.weight for member in members})


class _Casting:
    def __init__(self, chance: Chance, places: Places, begins: dt.date, ends: dt.date) -> None:
        self.chance = chance
        self.places = places
        self.begins = begins
        self.ends = ends
        self.members: list[Member] = []
        self._mailboxes = {account.mailbox for account in ACCOUNTS}
        self._at = dt.datetime.combine(begins - dt.timedelta(days=120), dt.time(9), LONDON).astimezone(dt.UTC)
        self.agencies = {plan.slug: Agency(chance.id(self._at), plan) for plan in AGENCIES}

    def everybody(self) -> None:
        first = next(account for account in ACCOUNTS if account.role is Role.ADMINISTRATOR)
        self._shown(first)
        for account in ACCOUNTS:
            if account is not first:
                self._shown(account)
        for agency in self.agencies.values():
            self._people_of(agency)
        self._hub()
        self._partnership()

    def _shown(self, account: DemoAccount) -> None:
        """Somebody a visitor can be: they have more to do than others, so that there is something to see."""
        locality = self.places.localities.get(account.locality)
        self._join(account.name, account.mailbox, self.agencies[account.agency], account.role, locality, weight=1.7)

    def _people_of(self, agency: Agency) -> None:
        plan = agency.plan
        if plan.has_lead:
            self._someone(agency, Role.AGENCY_LEAD)
        for _ in range(plan.senders):
            self._someone(agency, Role.REFERRER, weight=plan.weight / plan.senders)
        for number in range(plan.leads):
            # In each of the larger agencies one leaves during the time told, in the middle of their work.
            leaves = self._leaving() if plan.leads > 2 and number == plan.leads - 1 else None
            self._someone(agency, Role.LEAD_PRACTITIONER, leaves_at=leaves)

    def _hub(self) -> None:
        hub = self.agencies["early-help-hub"]
        for _ in range(11):
            self._someone(hub, Role.SCREENER)
        for _ in range(2):
            self._someone(hub, Role.HUB_MANAGER)
        for locality in self.places.localities.values():
            self._someone(hub, Role.COORDINATOR, locality, weight=1.5)
            for slug in ("willow-health", "danum-police", "family-hubs", "harbour"):
                self._someone(self.agencies[slug], Role.GROUP_MEMBER, locality)

    def _partnership(self) -> None:
        council = self.agencies["borough-council"]
        for role, number in (
            (Role.ANALYST, 2),
            (Role.PARTNERSHIP_MANAGER, 2),
            (Role.RECORDS_OFFICER, 1),
            (Role.ADMINISTRATOR, 2),
        ):
            for _ in range(number):
                self._someone(council, role)
        for slug in ("family-support-trust", "family-hubs", "willow-health", "youth-service"):
            self._someone(self.agencies[slug], Role.SERVICE_LEAD)
        # Invited this week, and not yet joined.
        self._someone(self.agencies["tern-street"], Role.REFERRER, joins=False)
        self._someone(self.agencies["willow-health"], Role.LEAD_PRACTITIONER, joins=False)

    def _someone(
        self,
        agency: Agency,
        role: Role,
        locality: str | None = None,
        *,
        weight: float = 1.0,
        leaves_at: dt.datetime | None = None,
        joins: bool = True,
    ) -> None:
        name, mailbox = self._name()
        self._join(name, mailbox, agency, role, locality, weight=weight, leaves_at=leaves_at, joins=joins)

    def _join(
        self,
        name: str,
        mailbox: str,
        agency: Agency,
        role: Role,
        locality: str | None,
        *,
        weight: float,
        leaves_at: dt.datetime | None = None,
        joins: bool = True,
    ) -> None:
        self._at += dt.timedelta(minutes=self.chance.between(3, 20))
        if not joins:
            self._at = dt.datetime.combine(self.ends - dt.timedelta(days=2), dt.time(10), LONDON).astimezone(dt.UTC)
        held = Held(role, agency.id if role in AGENCY_ROLES else None, locality if role in LOCALITY_ROLES else None)
        joined = self._at + dt.timedelta(hours=self.chance.between(1, 60)) if joins else None
        self.members.append(
            Member(
                id=self.chance.id(self._at),
                name=name,
                email=f"{mailbox}@{DOMAIN}",
                agency=agency,
                held=held,
                invited_at=self._at,
                joined_at=joined,
                leaves_at=leaves_at,
                weight=weight,
            )
        )

    def _leaving(self) -> dt.datetime:
        told = (self.ends - self.begins).days
        day = self.ends - dt.timedelta(days=self.chance.between(min(20, told // 4), min(300, told // 2)))
        return dt.datetime.combine(day, dt.time(16, self.chance.below(60)), LONDON).astimezone(dt.UTC)

    def _name(self) -> tuple[str, str]:
        """A name that nobody has, and the mailbox that goes with it."""
        while True:
            forename = self.chance.one_of(AWKWARD_FORENAMES[:-1] if self.chance.happens(0.04) else FORENAMES)
            surname = self.chance.one_of(AWKWARD_SURNAMES if self.chance.happens(0.06) else SURNAMES)
            plain = unicodedata.normalize("NFKD", f"{forename}.{surname}".translate(_LETTERS)).lower()
            mailbox = "".join(letter for letter in plain if letter in "abcdefghijklmnopqrstuvwxyz.-")
            if mailbox not in self._mailboxes:
                self._mailboxes.add(mailbox)
                return f"{forename} {surname}", mailbox
