"""Where and when the shown requests happen: by how many days they lie back, and among whom."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from portal.contacts.rules.told import Sending, Someone
from portal.contacts.rules.ways import ON_BEHALF, Way
from portal.demo.calendar import Days
from portal.demo.cast import Agency, Cast, Member
from portal.demo.chance import Chance
from portal.demo.content import words
from portal.demo.stories import AtFrontDoor, Decided, Offered, Sent, Step, Story
from portal.demo.told.signs import guidance_on
from portal.guidance.clocks import clock
from portal.guidance.codes import Home, PrimaryNeed, Relationship, Route, Source
from portal.people.rules import FamilyRole
from portal.working_time import LONDON, london_date

_THEIRS: Any = object()


class Setting:
    def __init__(self, seed: int, people: Cast, days: Days, first_number: int) -> None:
        self.cast = people
        self.days = days
        self._chance = Chance(seed, "shown")
        self._number = first_number
        self.screener = people.shown("screener")
        self.another_screener = next(one for one in people.screeners.things if one is not self.screener)
        self.hub_manager = people.shown("hub-manager")

    # When

    def at(self, working_days_before: int, time: str) -> dt.datetime:
        """A time of the n-th working day before today."""
        day = self._today
        while working_days_before:
            day -= dt.timedelta(days=1)
            working_days_before -= self.days.office.is_working_day(day)
        return _moment(day, time)

    def night(self, days_before: int, time: str) -> dt.datetime:
        """A time of any day: somebody is always awake."""
        return _moment(self._today - dt.timedelta(days=days_before), time)

    def day(self, days_before: int) -> dt.date:
        return self._today - dt.timedelta(days=days_before)

    @property
    def _today(self) -> dt.date:
        return london_date(self.days.end)

    # Whom

    def child(self, forename: str, surname: str, age: float | None = None, **more: Any) -> Someone:
        """With a day of birth, so many years ago, where an age is given."""
        born = self._today - dt.timedelta(days=round(age * 365.25)) if age is not None else None
        return Someone(FamilyRole.CHILD, forename, surname, born, **more)

    def adult(self, forename: str, surname: str, kinship: Relationship | None = None, **more: Any) -> Someone:
        return Someone(FamilyRole.ADULT, forename, surname, kinship=kinship, **more)

    def sender_of(self, slug: str, place: int = 0) -> Member:
        """One of those who send for an agency."""
        senders = [one for kind in self.cast.senders.values() for one in kind.things if one.agency.plan.slug == slug]
        return senders[place]

    def key(self) -> uuid.UUID:
        return uuid.UUID(self._chance.key())

    # What

    def story(
        self,
        at: dt.datetime,
        sender: Member | None,
        people: Sequence[Someone],
        worries: str,
        *,
        lives_in: str | None = None,
        agency: Agency | None = _THEIRS,
        source: Source | None = None,
        front_door: Sequence[AtFrontDoor] = (),
        decided: Decided | None = None,
        steps: Sequence[Step] = (),
        **told: Any,
    ) -> Story:
        """`lives_in`: the locality, of which a postcode is found unless they have none to give."""
        if agency is _THEIRS:
            agency = sender.agency if sender else None
        source = source or (agency.source if agency else Source.FAMILY)
        told, locality = self._at_home(self._by_guidance(told, at), lives_in)
        if told.get("way") in ON_BEHALF:
            told |= {"agency_id": uuid.UUID(agency.id)} if agency else {"source": source}
        number, self._number = self._number, self._number + 1
        sending = Sending(key=self.key(), people=people, worries=worries, **told)
        sent = Sent(at, sender, agency, source, sending, self.cast.places.ward_of(sending.postcode), locality)
        due_at = self.days.office.end_of_clock(at, clock("decide_contact").working_days)
        return Story(number, sent, due_at, decided, list(front_door), list(steps))

    def _by_guidance(self, told: dict[str, Any], at: dt.datetime) -> dict[str, Any]:
        guidance = guidance_on(london_date(at)) if told.get("way") is not Way.HELP else None
        if guidance is None:
            return told | {"signs": ()}
        seen = sorted(code for code in told.get("signs", ()) if code in guidance.signs)
        return told | {"guidance_version": guidance.version, "signs": tuple(seen)}

    def _at_home(self, told: dict[str, Any], lives_in: str | None) -> tuple[dict[str, Any], str | None]:
        home = told.setdefault("home", Home.ADDRESS if lives_in else Home.NOT_KNOWN)
        locality = self.cast.places.localities[lives_in] if lives_in else None
        if home is Home.ADDRESS and lives_in:
            told["postcode"] = self._chance.one_of(self.cast.places.postcodes[lives_in])
        elif locality:
            told["locality_id"] = uuid.UUID(locality)
        return told, locality

    def decided(
        self,
        at: dt.datetime,
        level: int,
        route: Route,
        need: PrimaryNeed,
        reasons: str,
        *,
        to_say: str = "",
        by: Member | None = None,
    ) -> Decided:
        return Decided(at, by or self.screener, level, route, need, reasons, to_say or words.WORDS[route])

    def offered(self, at: dt.datetime, lives_in: str) -> Offered:
        """To the Lead Practitioner whom a visitor can be."""
        answer_by = self.days.office.end_of_clock(at, clock("answer_offer").working_days).astimezone(dt.UTC)
        return Offered(at, self.cast.shown(f"coordinator-{lives_in}"), self.cast.shown("lp"), answer_by)


def _moment(day: dt.date, time: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), LONDON).astimezone(dt.UTC)
