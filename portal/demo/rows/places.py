"""Localities, their wards, and the postcodes of each, as brought in from the partnership's file of places."""

from __future__ import annotations

from portal.database import OPERATOR
from portal.demo.bulk import NONE, day, key, table, text
from portal.demo.places import Places
from portal.demo.rows.telling import Telling
from portal.events.kinds import Kind

LOCALITIES = table("localities", "id slug name position")
WARDS = table("wards", "id code name locality_id valid_from valid_to")
WARD_LOCALITIES = table("ward_localities", "ward_id since locality_id")
POSTCODES = table("postcodes", "postcode ward_id introduced_on terminated_on")


def write_places(telling: Telling, places: Places) -> None:
    bulk, changes = telling.bulk, 0
    for position, (slug, locality_id) in enumerate(places.localities.items(), start=1):
        bulk.add(LOCALITIES, locality_id, slug, text(places.names[slug]), str(position))
        changes += 1
    for ours in places.wards:
        bulk.add(WARDS, ours.id, ours.ward.code, text(ours.ward.name), NONE, NONE, NONE)
        for on in ours.ward.moves_on:
            lies_in = ours.ward.locality_on(on)
            bulk.add(WARD_LOCALITIES, ours.id, day(on), key(places.localities[lies_in] if lies_in else None))
            changes += 1
        changes += 1
        for postcode in ours.postcodes:
            bulk.add(POSTCODES, postcode, ours.id, NONE, NONE)
    telling.event(Kind.PLACES_IMPORTED, places.brought_in_at, OPERATOR, changes=changes)
