"""Localities, their wards, and the postcodes of each."""

from __future__ import annotations

from portal.demo.bulk import NONE, Bulk, day, table, text
from portal.demo.places import Places

LOCALITIES = table("localities", "id slug name position")
WARDS = table("wards", "id code name locality_id valid_from valid_to")
POSTCODES = table("postcodes", "postcode ward_id")


def write_places(bulk: Bulk, places: Places) -> None:
    for position, (slug, locality_id) in enumerate(places.localities.items(), start=1):
        bulk.add(LOCALITIES, locality_id, slug, text(places.names[slug]), str(position))
    for ward in places.wards:
        bulk.add(WARDS, ward.id, ward.code, text(ward.name), places.localities[ward.locality], day(ward.since), NONE)
        for postcode in ward.postcodes:
            bulk.add(POSTCODES, postcode, ward.id)
