"""A request as it came: by whom, in which way, and what will be found in the end, from which follows what is told."""

from __future__ import annotations

import datetime as dt

from portal.contacts.rules.ways import ON_BEHALF, Way
from portal.demo import mixes
from portal.demo.cast import Agency, Cast, Member
from portal.demo.chance import Chance
from portal.demo.families import Household
from portal.demo.stories import Sent
from portal.demo.told.sending import About, make_sending
from portal.guidance.codes import Agreement, PrimaryNeed, Route, Source


def make_sent(
    chance: Chance, cast: Cast, household: Household, number: int, at: dt.datetime, source: Source, need: PrimaryNeed
) -> tuple[Sent, int, Route]:
    """With the level and the route that it is decided to."""
    way = chance.weighted(mixes.WAYS.get(source, mixes.OTHER_WAYS))
    agreement = Agreement.GIVEN if way is Way.HELP else chance.weighted(mixes.AGREEMENTS)
    route = chance.weighted(mixes.ROUTES) if agreement is Agreement.GIVEN else Route.UNIVERSAL
    level = chance.weighted(mixes.LEVELS[route])
    sender, agency = _by_whom(chance, cast, way, source)
    urgent = way is not Way.HELP and chance.happens(mixes.URGENT)
    about = About(number, at, household, need, level, agreement, urgent)
    sending = make_sending(chance, cast, about, way, source, agency, sender)
    ward = cast.places.ward_of(household.postcode)
    return Sent(at, sender, agency, source, sending, ward, household.locality_id), level, route


def _by_whom(chance: Chance, cast: Cast, way: Way, source: Source) -> tuple[Member | None, Agency | None]:
    """A family that asks for itself has no account; what somebody tells or writes, the front door writes down."""
    if way is Way.HELP:
        return None, None
    partner = chance.weighted(cast.senders[source])
    if way not in ON_BEHALF:
        return partner, partner.agency
    return chance.weighted(cast.screeners), None if source is Source.FAMILY else partner.agency
