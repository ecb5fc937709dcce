"""What was here before, in the papers that go with a hand-over: as any screener would see it, to whom it helps."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actions import grant_to_user
from portal.access.models import Capacity, Restriction
from portal.accounts.rules import Role
from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.events.models import Event
from portal.screening.models import Decision, HandOver
from portal.screening.queries import history_of
from portal.screening.rules.hand_overs import HandOverKind
from tests.accounts.helpers import send
from tests.builders import sign_in
from tests.casework.families import Families
from tests.screening.handed_over import DAY, HOUR, MORNING, handed, token


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING + HOUR, tick=False) as traveller:
        yield traveller


@pytest.fixture
def before(families: Families) -> Matter:
    """A case that Tess Marlow led, and that ended a month ago."""
    return families.closed(at=MORNING - 90 * DAY, closed_at=MORNING - 30 * DAY)


def again(session: Session, families: Families, before: Matter) -> Contact:
    contact = families.contact(at=MORNING)
    contact.children[0].person_id = before.family.memberships[0].person_id
    session.flush()
    return contact


def by_link(client: FlaskClient, families: Families, given: HandOver) -> str:
    families.keep()
    address = send(client, f"/handover/{token(given)}", name="Priya Dunmore").headers["Location"]
    return _words(send(client, f"{address}/papers.pdf", page=address).data)


def by_the_front_door(client: FlaskClient, families: Families, given: HandOver) -> str:
    """Where no mail goes to: whoever hands it over takes the papers there."""
    families.keep()
    keeper = sign_in(client, families.session, families.screener)
    return _words(keeper.get(f"/front-door/{given.contact.reference}/handed-over/{given.reference}/papers.pdf").data)


def _words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


Taken = Callable[[FlaskClient, Families, HandOver], str]


@pytest.mark.parametrize(
    ("kind", "papers"), [(HandOverKind.SAFEGUARDING, by_link), (HandOverKind.SOCIAL_WORKER, by_the_front_door)]
)
def test_those_who_answer_for_the_child_read_what_was_here_before(
    client: FlaskClient, session: Session, families: Families, before: Matter, kind: HandOverKind, papers: Taken
) -> None:
    decision = session.get_one(Decision, before.decision_id)
    earlier = session.get_one(Contact, decision.contact_id)
    words = papers(client, families, handed(families, kind, contact=again(session, families, before)))
    assert f"Early help {before.reference}, level" in words
    assert "Tess Marlow" in words
    assert f"Request {earlier.reference} from" in words


def test_another_area_is_told_to_ask(client: FlaskClient, session: Session, families: Families, before: Matter) -> None:
    given = handed(families, HandOverKind.OUT_OF_AREA, contact=again(session, families, before))
    words = by_the_front_door(client, families, given)
    assert "What was here before is not sent along." in words
    assert before.reference not in words


def test_nothing_restricted_is_in_them_though_whoever_hands_it_over_may_see_it(
    client: FlaskClient, session: Session, families: Families, before: Matter
) -> None:
    manager = families.make.user(Role.HUB_MANAGER)
    family_id = before.family_id
    session.add(Restriction(family_id=family_id, reason="Staff.", imposed_by=manager.id, imposed_at=MORNING))
    event = session.scalars(select(Event).order_by(Event.recorded_at.desc()).limit(1)).one()
    grant_to_user(session, families.screener.id, Capacity.NAMED, reason="named", source=event, family_id=family_id)
    contact = again(session, families, before)
    assert history_of(session, families.make.actor(families.screener), contact, MORNING).matters, "they may see it"
    words = by_link(client, families, handed(families, contact=contact))
    assert "There is something about this family that these papers may not show." in words
    assert before.reference not in words
    assert "Tess Marlow" not in words


def test_who_was_never_here_is_said_to_be_new(client: FlaskClient, families: Families) -> None:
    assert "Nothing that we know of." in by_link(client, families, handed(families))
