"""The places a reader may look at: their own localities, and the unknown place that belongs to everyone."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.measures.places import may_open, open_place, places_of
from portal.places.models import Locality
from tests.builders import Make

READ = Permission.LOCALITY_READ


@pytest.fixture
def north(make: Make) -> Locality:
    return make.locality("North")


@pytest.fixture
def south(make: Make, north: Locality) -> Locality:
    return make.locality("South")


def slugs(session: Session, make: Make, user: User, permission: Permission = READ) -> list[str]:
    return [place.slug for place in places_of(session, make.actor(user), permission)]


def test_a_coordinator_has_their_own_and_the_unknown(
    session: Session, make: Make, north: Locality, south: Locality
) -> None:
    coordinator = make.user(Role.COORDINATOR, locality=north)
    assert slugs(session, make, coordinator) == [north.slug, "unknown"]
    make.role(coordinator, Role.COORDINATOR, locality=south)
    assert slugs(session, make, coordinator) == [north.slug, south.slug, "unknown"], "in the order of the borough"


@pytest.mark.parametrize("role", [Role.PARTNERSHIP_MANAGER, Role.SERVICE_LEAD])
def test_who_answers_for_the_figures_has_every_place(
    session: Session, make: Make, north: Locality, south: Locality, role: Role
) -> None:
    assert slugs(session, make, make.user(role)) == [north.slug, south.slug, "unknown"]


@pytest.mark.parametrize("role", [Role.REFERRER, Role.LEAD_PRACTITIONER, Role.SCREENER, Role.ADMINISTRATOR])
def test_nobody_else_has_any(session: Session, make: Make, north: Locality, role: Role) -> None:
    actor = make.actor(make.user(role))
    with pytest.raises(NotYours):
        places_of(session, actor, READ)
    for slug in (north.slug, "unknown"):
        assert not may_open(session, actor, READ, slug)
        with pytest.raises(NotYours):
            open_place(session, actor, READ, slug)


def test_a_place_opens_by_its_slug_and_another_is_as_if_it_were_not(
    session: Session, make: Make, north: Locality, south: Locality
) -> None:
    actor = make.actor(make.user(Role.COORDINATOR, locality=north))
    opened = open_place(session, actor, READ, north.slug)
    assert (opened.id, opened.name) == (north.id, north.name)
    assert open_place(session, actor, READ, "unknown").id is None
    for slug in (south.slug, "all", "nowhere", "", north.slug.upper()):
        with pytest.raises(NotYours):
            open_place(session, actor, READ, slug)
    assert [may_open(session, actor, READ, slug) for slug in (north.slug, "unknown", south.slug)] == [True, True, False]
