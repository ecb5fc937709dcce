"""The receipt: it has arrived, what happens next; where a child cannot wait, whom to phone before anything else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.models import Opening
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.models import Contact
from portal.database import act_as
from portal.guidance.codes import Route, WithdrawnBecause
from portal.guidance.places import places
from portal.working_time import LONDON
from tests.accounts.helpers import words_of
from tests.builders import Make, sign_in
from tests.contacts.everything import not_in_order
from tests.queries import cost_of

MASH = places().phones.mash
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=LONDON)  # a Friday
EVENING = dt.datetime(2026, 11, 20, 21, tzinfo=LONDON)
NOBODY = "Nobody in the office reads this before 8:30 am on Monday"


@pytest.fixture
def referrer(make: Make) -> User:
    return make.user(Role.REFERRER)


def _sent(make: Make, referrer: User, at: dt.datetime, *, urgent: bool = False, phoned: bool = True) -> Contact:
    sending = make.full_sending(urgent=urgent)
    contact = make.contact(referrer, sending if phoned else replace(sending, phoned=None), at=at)
    make.keep()
    return contact


def _receipt(client: FlaskClient, make: Make, user: User, contact: Contact) -> str:
    sign_in(client, make.session, user)
    return words_of(client.get(f"/contacts/{contact.reference}/receipt"))


@time_machine.travel(NOON, tick=False)
def test_it_says_what_happens_next_and_what_to_do_if_things_get_worse(
    client: FlaskClient, make: Make, referrer: User
) -> None:
    contact = _sent(make, referrer, NOON)
    words = _receipt(client, make, referrer, contact)
    said = [
        "We have your request Your reference", contact.reference, "Received 20 Nov 2026 at midday",
        "We decide by midday on Monday", "Who reads it The early help team", "as a PDF",
        "What happens next", "Somebody reads it", "They decide by midday on Monday", "You hear back, always",
        "If things get worse", "999", MASH.office_hours, "Answers now. When the office is open", MASH.out_of_hours,
        "Who was phoned", "Priya, safeguarding team",
    ]  # fmt: skip
    assert not_in_order(said, words) == []
    assert "Quill" not in words, "it stands open on a desk: nothing of the family is on it"
    assert "This is urgent" not in words


@time_machine.travel(EVENING, tick=False)
def test_out_of_hours_an_urgent_one_says_first_that_nobody_reads_it(
    client: FlaskClient, make: Make, referrer: User
) -> None:
    words = _receipt(client, make, referrer, _sent(make, referrer, EVENING, urgent=True))
    said = [NOBODY, f"Phone {MASH.out_of_hours} now", "999", "Who was phoned", "Priya, safeguarding team"]
    assert not_in_order([*said, "Did you phone somebody else?", "We have your request"], words) == []
    assert words.partition("Your requests")[2].strip().startswith(NOBODY)
    nobody_phoned = _receipt(client, make, referrer, _sent(make, referrer, EVENING, urgent=True, phoned=False))
    assert not_in_order([NOBODY, "Who did you phone, and when?", "We have your request"], nobody_phoned) == []


@time_machine.travel(NOON, tick=False)
def test_in_office_hours_an_urgent_one_says_first_to_phone_the_team(
    client: FlaskClient, make: Make, referrer: User
) -> None:
    words = _receipt(client, make, referrer, _sent(make, referrer, NOON, urgent=True))
    said = ["This is urgent: do not wait", f"Phone {MASH.office_hours} now", "Who was phoned", "We have your request"]
    assert not_in_order(said, words) == []
    assert "Nobody" not in words


@time_machine.travel(EVENING, tick=False)
def test_what_can_wait_or_is_over_frightens_nobody(client: FlaskClient, make: Make, referrer: User) -> None:
    calm, decided, withdrawn = (_sent(make, referrer, EVENING, urgent=urgent) for urgent in (False, True, True))
    make.decision(make.user(Role.SCREENER), decided, route=Route.UNIVERSAL, at=EVENING)
    make.keep()
    act_as(make.session, "portal:test")
    withdrawn.withdrawn_at, withdrawn.withdrawn_by = EVENING, referrer.id
    withdrawn.withdrawn_because = WithdrawnBecause.SENT_TWICE.value
    make.keep()
    for contact in (calm, decided, withdrawn):
        assert NOBODY not in _receipt(client, make, referrer, contact)
    words = _receipt(client, make, referrer, decided)
    assert "Decided 20 Nov 2026 at 9 pm" in words
    assert "Read what was decided" in words
    assert "What happens next" not in words


def test_only_who_may_read_the_request_has_its_receipt_and_each_opening_is_in_the_journal(
    client: FlaskClient, session: Session, make: Make, referrer: User
) -> None:
    contact, screener = _sent(make, referrer, NOON), make.user(Role.SCREENER)
    pages = [f"/contacts/{contact.reference}/receipt", f"/contacts/{contact.reference}/receipt.pdf"]
    paper = f"/front-door/{contact.reference}/request.pdf"
    for user, opened, refused in (
        (referrer, pages, [paper]),
        (screener, [paper], pages),
        (make.user(Role.REFERRER), [], [*pages, paper]),
    ):
        sign_in(client, session, user)
        assert [client.get(path).status_code for path in opened] == [200] * len(opened)
        assert [client.get(path).status_code for path in refused] == [404] * len(refused)
        journalled = select(func.count()).where(Opening.user_id == user.id, Opening.subject_id == contact.id)
        session.rollback()
        assert session.scalar(journalled) == len(opened)


def test_a_receipt_costs_the_same_however_much_was_told(
    client: FlaskClient, session: Session, make: Make, referrer: User
) -> None:
    small, large, urgent = make.contact(referrer), _sent(make, referrer, NOON), _sent(make, referrer, NOON, urgent=True)
    sign_in(client, session, referrer)
    costs = [cost_of(client, f"/contacts/{contact.reference}/receipt") for contact in (small, large, urgent)]
    assert costs[0] == costs[1]
    assert max(costs) <= 8, (
        "who asks, the journal, the request, whom it keeps out, its calls, its notice, and twice the closed days"
    )
