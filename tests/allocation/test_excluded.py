"""An agency that the family does not want involved is not asked: neither on the list nor by its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.access.models import Capacity, Grant
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.allocation.actions import accept_offer, decline_offer, make_offer
from portal.allocation.models import Offer
from portal.allocation.queries import candidates, excluded_agencies, live_offer
from portal.casework.models import Matter
from portal.contacts.rules.told import Excluded
from portal.database import Refused, now
from portal.guidance.codes import DeclineReason, Route
from tests.accounts.helpers import send, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.casework.families import Families


@pytest.fixture
def other(make: Make) -> User:
    return make.user(Role.LEAD_PRACTITIONER, name="Una Whitlock")


def without(families: Families, *excluded: Excluded) -> Matter:
    """A family on the board that does not want these involved."""
    make = families.make
    sending = replace(make.sending(postcode=families.postcode), excluded=excluded)
    contact = make.contact(families.referrer, sending)
    make.decision(families.screener, contact, route=Route.LEAD_PRACTITIONER)
    return make.session.query(Matter).filter_by(family_id=contact.family_id).one()


def listed(session: Session, matter: Matter) -> list[str]:
    return [one.user.name for one in candidates(session, matter.family_id, now())]


def _known(families: Families) -> Excluded:
    return Excluded(agency_id=families.practitioner.agency_id)


def _written(families: Families) -> Excluded:
    return Excluded(name=f"  {families.practitioner.agency.name.upper()} ")


@pytest.mark.parametrize("say", [_known, _written])
def test_nobody_of_an_excluded_agency_is_listed_or_asked(
    session: Session, make: Make, families: Families, other: User, say: Callable[[Families], Excluded]
) -> None:
    matter = without(families, say(families))
    assert listed(session, matter) == ["Una Whitlock"]
    actor = make.actor(families.coordinator)
    with pytest.raises(Refused, match="has asked that this person's agency is not involved") as refused:
        make_offer(session, actor, matter, families.practitioner.id)
    assert refused.value.field == "to"
    offered = select(func.count()).select_from(Grant).where(Grant.capacity == Capacity.OFFERED.value)
    assert (session.scalar(select(func.count()).select_from(Offer)), session.scalar(offered)) == (0, 0)
    assert make_offer(session, actor, matter, other.id).to_user_id == other.id


def test_each_colleague_of_an_excluded_agency_is_left_out(session: Session, make: Make, families: Families) -> None:
    make.user(Role.LEAD_PRACTITIONER, agency=families.practitioner.agency)
    assert listed(session, without(families, _known(families))) == []


def test_the_families_that_said_nothing_are_offered_as_before(
    session: Session, make: Make, families: Families, other: User
) -> None:
    without(families, _known(families))
    matter = families.waiting()
    assert sorted(listed(session, matter)) == ["Tess Marlow", "Una Whitlock"]
    offer = make_offer(session, make.actor(families.coordinator), matter, families.practitioner.id)
    assert offer.to_user_id == families.practitioner.id
    assert excluded_agencies(session, matter.family_id) == []


def test_what_any_request_of_the_family_says_counts(session: Session, make: Make, families: Families) -> None:
    """A second request, put to the family that is known."""
    matter = families.waiting()
    assert listed(session, matter) == ["Tess Marlow"]
    sending = replace(make.sending(), excluded=[_known(families), Excluded(name="The club by the church")])
    make.contact(families.referrer, sending).family_id = matter.family_id
    session.flush()
    assert listed(session, matter) == []
    with pytest.raises(Refused, match="not involved"):
        make_offer(session, make.actor(families.coordinator), matter, families.practitioner.id)
    agency = families.practitioner.agency.name
    assert excluded_agencies(session, matter.family_id) == [agency, "The club by the church"]


def test_what_a_family_says_after_the_offer_counts_too(session: Session, make: Make, families: Families) -> None:
    """And whoever was asked can still say no."""
    matter = families.waiting()
    make_offer(session, make.actor(families.coordinator), matter, families.practitioner.id)
    sending = replace(make.sending(), excluded=[_known(families)])
    make.contact(families.referrer, sending).family_id = matter.family_id
    session.flush()
    asked = make.actor(families.practitioner)
    with pytest.raises(Refused, match="has asked that your agency is not involved"):
        accept_offer(session, asked, matter)
    assert matter.accepted_at is None
    decline_offer(session, asked, matter, DeclineReason.CONFLICT_OF_INTEREST)
    session.refresh(matter)
    assert live_offer(session, matter.id) is None


def test_a_name_nobody_knows_keeps_nobody_away_but_is_shown(
    client: FlaskClient, session: Session, families: Families
) -> None:
    matter = without(families, Excluded(name="The club by the church"))
    reference = matter.reference
    assert listed(session, matter) == ["Tess Marlow"]
    words = words_of(_offer_page(client, session, families, reference))
    assert "The family does not want these involved: The club by the church." in words


def test_the_page_leaves_them_out_and_refuses_their_name(
    client: FlaskClient, session: Session, make: Make, families: Families
) -> None:
    make.user(Role.LEAD_PRACTITIONER, name="Una Whitlock")
    matter, practitioner = without(families, _known(families)), str(families.practitioner.id)
    reference = matter.reference
    words = words_of(_offer_page(client, session, families, reference))
    assert "Una Whitlock" in words
    assert "Tess Marlow" not in words
    page = send(client, f"/cases/{reference}/offer", to=practitioner)
    assert page.status_code == 422
    assert beside(page, "to") == "Choose who to ask"


def test_where_only_they_could_be_asked_the_page_says_so(
    client: FlaskClient, session: Session, families: Families
) -> None:
    matter = without(families, _known(families))
    words = words_of(_offer_page(client, session, families, matter.reference))
    assert "no other account holds the role of Lead Practitioner" in words


def _offer_page(client: FlaskClient, session: Session, families: Families, reference: str) -> TestResponse:
    families.keep()
    return sign_in(client, session, families.coordinator).get(f"/cases/{reference}/offer")
