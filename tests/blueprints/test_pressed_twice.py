"""Somebody on a bad line presses twice: the second press leads where the first did, and nothing is done again."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.database import now
from portal.events.models import Event
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.messages.models import Message
from portal.stars.models import Reading
from portal.stars.rules import ReadingKind
from portal.working_time import london_date
from tests.accounts.helpers import token_on
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.casework.families import Families

DECIDING = {"level": "3", "route": "lead_practitioner", "primary_need": "parenting", "reasons": "Several needs."}
TODAY = london_date(now())
STAR = {
    "kind": "first",
    "scored_by": "together",
    "held_on-day": str(TODAY.day),
    "held_on-month": str(TODAY.month),
    "held_on-year": str(TODAY.year),
    **{f"area_{code}": "6" for code, _ in FAMILY_STAR_PLUS.areas},
}


@dataclass
class Borough:
    """One family at each step, and who is at work on it."""

    contact: Contact
    waiting: Matter
    offered: Matter
    active: Matter
    starred: Matter
    star: Reading
    people: Families
    administrator: User


@pytest.fixture
def borough(make: Make, families: Families) -> Borough:
    starred = families.active()
    borough = Borough(
        contact=families.contact(),
        waiting=families.waiting(),
        offered=families.offered(),
        active=families.active(),
        starred=starred,
        star=families.star(starred, ReadingKind.FIRST),
        people=families,
        administrator=make.user(Role.ADMINISTRATOR),
    )
    families.keep()
    return borough


def _step(borough: Borough, name: str) -> tuple[User, str, dict[str, str]]:
    """Who presses, where, with what."""
    people, inviting = borough.people, borough.administrator
    steps = {
        "decide": (people.screener, f"/front-door/{borough.contact.reference}", DECIDING),
        "offer": (people.coordinator, f"/cases/{borough.waiting.reference}/offer", {"to": str(people.practitioner.id)}),
        "accept": (people.practitioner, f"/cases/{borough.offered.reference}/answer", {"answer": "accept"}),
        "decline": (
            people.practitioner,
            f"/cases/{borough.offered.reference}/answer",
            {"answer": "decline", "reason": "capacity"},
        ),
        "record a star": (people.practitioner, f"/cases/{borough.active.reference}/stars/new", STAR),
        "correct a star": (
            people.practitioner,
            f"/cases/{borough.starred.reference}/stars/{borough.star.id}/correct",
            STAR,
        ),
        "close": (
            people.practitioner,
            f"/cases/{borough.active.reference}/close",
            {"reason": "needs_met", "level": "1"},
        ),
        "invite": (
            inviting,
            "/admin/invite",
            {
                "name": "Nell Arkwright",
                "email": "nell@example.org",
                "agency": str(inviting.agency_id),
                "role": "referrer",
            },
        ),
    }
    return steps[name]


ONE_AREA = f"area_{FAMILY_STAR_PLUS.areas[0][0]}"
STEPS = ("decide", "offer", "accept", "decline", "record a star", "correct a star", "close", "invite")


def _done(session: Session) -> tuple[int, ...]:
    session.rollback()
    return tuple(session.scalars(select(func.count()).select_from(table)).one() for table in (Event, Message, Reading))


@pytest.mark.parametrize("name", STEPS)
def test_the_second_press_leads_where_the_first_did(
    client: FlaskClient, session: Session, borough: Borough, name: str
) -> None:
    user, path, answers = _step(borough, name)
    sign_in(client, session, user)
    before = _done(session)
    form = {"csrf_token": token_on(client.get(path)), **answers}
    first = client.post(path, data=form)
    assert first.status_code == 302, beside(first, "")
    once = _done(session)
    assert once != before
    second = client.post(path, data=form)
    assert second.headers["Location"] == first.headers["Location"]
    assert _done(session) == once
    assert client.get(second.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("name", "changed", "words"),
    [
        ("decide", {"reasons": "On second thoughts."}, "Somebody has decided this request already."),
        ("offer", {}, "This family is being offered to somebody already."),
        ("record a star", {ONE_AREA: "7"}, "Another star of this kind is kept for this day already."),
        ("correct a star", {ONE_AREA: "7"}, "This star has been corrected already."),
        ("invite", {"role": "lead_practitioner"}, "This e-mail address belongs to an account already."),
    ],
)
def test_what_was_changed_in_between_does_not_look_as_if_it_had_arrived(
    client: FlaskClient, session: Session, make: Make, borough: Borough, name: str, changed: dict[str, str], words: str
) -> None:
    user, path, answers = _step(borough, name)
    another = make.user(Role.LEAD_PRACTITIONER)
    session.commit()
    sign_in(client, session, user)
    form = {"csrf_token": token_on(client.get(path)), **answers}
    assert client.post(path, data=form).status_code == 302
    once = _done(session)
    answer = client.post(path, data={**form, **(changed or {"to": str(another.id)})})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert _done(session) == once
