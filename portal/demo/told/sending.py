"""A whole request, as it is filled in by whoever sends it in one of the ways there are."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from portal.contacts.rules.told import Phoned, Sending
from portal.contacts.rules.ways import ON_BEHALF, Way
from portal.demo import mixes
from portal.demo.cast import Agency, Cast, Member
from portal.demo.chance import Chance
from portal.demo.content import voices, ways, worries
from portal.demo.families import Household
from portal.demo.told import agreeing, home, people, signs
from portal.guidance.codes import AgreedHow, Agreement, AskedFor, Known, PrimaryNeed, Source
from portal.working_time import london_date

_CALLERS = ("Neighbour", "Practice manager", "Family friend", "Ward sister", "Youth worker", "Their uncle")
_STATIONS = ("Response, late shift", "Response, nights", "Neighbourhood team")


@dataclass(frozen=True, slots=True)
class About:
    """What a request is about, as the one who thinks it up knows it."""

    number: int  # of the request
    at: dt.datetime
    household: Household
    need: PrimaryNeed
    level: int
    agreement: Agreement
    urgent: bool


def make_sending(
    chance: Chance, cast: Cast, about: About, way: Way, source: Source, agency: Agency | None, sender: Member | None
) -> Sending:
    today, household = london_date(about.at), about.household
    in_full = chance.happens(mixes.TOLD_IN_FULL)
    named = people.everybody(chance, household, way, source, today, in_full=in_full)
    told: dict[str, Any] = {"way": way, **home.where(chance, household)}
    told["reached_by"] = home.reached_by(chance, household, about.need, way)
    if way is Way.HELP:
        told |= _of_a_family(chance, household, about.agreement)
    else:
        child, parent = people.called(named), people.parent(named)
        guidance = signs.guidance_on(today)
        if guidance:
            seen = signs.seen(chance, guidance, about.need, about.level, urgent=about.urgent)
            told |= {"signs": seen, "guidance_version": guidance.version}
        told |= _who_tells(chance, about, way, source, agency, sender)
        if way is Way.SHORT:
            worry = chance.one_of(worries.SHORT).format(child=child, parent=parent)
            told |= {"worries": worry, "agreement": about.agreement, "child_seen": Known.YES}
        else:
            told |= _account(chance, about, source, child, parent, in_full=in_full)
            told |= {"level": signs.thinks(chance, about.level), "asked_for": _asks_for(chance, about)}
            agreed_by = f"{household.adults[0].forename} {household.adults[0].surname}".strip()
            told |= agreeing.answers(chance, about.agreement, agreed_by, today, cast.agencies)
        if about.urgent:
            told["phoned"] = Phoned("The safeguarding team's duty desk", about.at - dt.timedelta(minutes=12))
    return Sending(key=uuid.UUID(chance.key()), people=named, **told)


def _who_tells(
    chance: Chance, about: About, way: Way, source: Source, agency: Agency | None, sender: Member | None
) -> dict[str, Any]:
    number = home.number(chance)
    if way is Way.SHORT and sender:
        incident, collar = f"{about.at:%y%j}-{about.number:06}", int(sender.id[-4:], 16) % 9000 + 1000
        return {
            "incident": incident, "caller": f"PC {collar} {sender.name}",
            "caller_role": chance.one_of(_STATIONS), "call_back_number": number,
        }  # fmt: skip
    if way in ON_BEHALF:
        name = _a_name(chance)
        if source is Source.FAMILY:
            first = about.household.adults[0]
            name = f"{first.forename} {first.surname}".strip()
        told: dict[str, Any] = {"caller": name, "call_back_number": number}
        told["caller_role"] = "Of the family" if source is Source.FAMILY else chance.one_of(_CALLERS)
        return {**told, "agency_id": uuid.UUID(agency.id)} if agency else {**told, "source": source}
    asks = chance.happens(mixes.CALL_ASKED_FOR) and source is not Source.FAMILY
    return {"call_back_number": number, "call_back_when": chance.one_of(ways.BEST_TIMES), "call_back": asks}


def _a_name(chance: Chance) -> str:
    return chance.one_of(
        ("Mrs Ellerby", "Mr Okafor", "Dr Sykes", "Bernadette Hirst", "Mr Quarmby", "Sister Agnes Wroe")
    )


def _account(chance: Chance, about: About, source: Source, child: str, parent: str, *, in_full: bool) -> dict[str, Any]:
    fitting = worries.WORRIES if about.household.age_of_first(london_date(about.at)) > 4 else worries.OF_LITTLE_ONES
    worry = chance.one_of(fitting.get(about.need, worries.WORRIES[about.need]))
    worry = f"{worry} {chance.one_of(worries.MORE)}".strip()
    told: dict[str, Any] = {
        "worries": worry.format(child=child, parent=parent),
        "working_well": chance.one_of(worries.WORKING_WELL).format(child=child, parent=parent),
        "needs_to_happen": chance.one_of(worries.NEEDS_TO_HAPPEN).format(child=child, parent=parent),
        "scale": None if chance.happens(0.15) else max(0, min(10, 9 - 2 * about.level + chance.between(-1, 2))),
    }
    if in_full:
        told["parents_views"] = chance.one_of(voices.PARENTS)
        told["tried"] = chance.one_of(voices.TRIED.get(source, voices.TRIED_BY_OTHERS))
    return told


def _asks_for(chance: Chance, about: About) -> AskedFor:
    return AskedFor.SOCIAL_WORKER if about.urgent else chance.weighted(mixes.ASKED_FOR)


def _of_a_family(chance: Chance, household: Household, agreement: Agreement) -> dict[str, Any]:
    own = voices.OF_A_CARER_IN_POLISH if household.language == "Polish" else voices.OF_A_CARER
    told: dict[str, Any] = {
        "caller": household.adults[0].forename, "caller_role": "Parent or carer", "worries": chance.one_of(own),
        "needs_to_happen": chance.one_of(voices.WISHES), "asked_for": AskedFor.HELP, "agreement": agreement,
    }  # fmt: skip
    if agreement is Agreement.GIVEN:
        told |= {"agreed_how": AgreedHow.IN_WRITING, "told_of_sharing": Known.YES}
    return told
