"""The invented directory of services: whole, in the places it says, and nobody's real number."""

from __future__ import annotations

import re

from portal.demo.chance import Chance
from portal.demo.places import SERVICES, SERVICES_ARE_IN, make_places
from portal.frame.formats import today_in_london
from portal.guidance.codes import PrimaryNeed
from portal.guidance.words import inner_words_in
from portal.services.reading import Described, read_services
from portal.services.rules import ServiceStatus


def _read() -> list[Described]:
    with SERVICES.open(encoding="utf-8", newline="") as opened:
        described, faults = read_services(opened, SERVICES_ARE_IN)
    assert faults == []
    return described


def test_every_locality_and_every_need_but_neglect_has_something() -> None:
    """Neglect is never answered by a service alone."""
    in_use = [one for one in _read() if one.status is ServiceStatus.ACTIVE]
    assert len(in_use) == 40
    for slug in SERVICES_ARE_IN:
        assert sum(slug in one.localities for one in in_use) >= 4, slug
    assert set(PrimaryNeed) - {need for one in in_use for need in one.needs} == {PrimaryNeed.NEGLECT}


def test_where_a_service_is_is_where_it_says() -> None:
    postcodes = make_places(Chance(1, "places"), today_in_london()).postcodes
    for one in _read():
        slugs = SERVICES_ARE_IN if one.everywhere else one.localities
        if one.postal_code:
            assert any(one.postal_code in postcodes[slug] for slug in slugs), one.name


def test_no_number_or_address_is_anybodys_and_no_word_is_ours() -> None:
    for one in _read():
        assert not one.phone or re.fullmatch(r"01632 960\d{3}", one.phone), "numbers kept free for invented people"
        assert all(where.endswith(".example") for where in (one.email, one.url) if where)
        assert list(inner_words_in(f"{one.name} {one.description} {one.application_process}")) == []
