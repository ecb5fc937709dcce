"""The list of what was sent: whose it is, and every row exactly once."""

from __future__ import annotations

import datetime as dt

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.actions import send_contact
from portal.contacts.queries import sent_contacts
from portal.database import now
from portal.paging import PAGE, After
from tests.builders import Make
from tests.casework.at_once import alone


def _pages(session: Session, make: Make, user: User) -> list[list[str]]:
    actor, after, pages = make.actor(user), None, []
    while True:
        page = sent_contacts(session, actor, after)
        pages.append([contact.reference for contact in page.rows])
        if page.next is None:
            return pages
        after = After.read(str(page.next))


def test_mine_and_for_a_lead_the_agencys(session: Session, make: Make) -> None:
    agency = make.agency()
    one, two = make.user(Role.REFERRER, agency=agency), make.user(Role.REFERRER, agency=agency)
    lead, stranger = make.user(Role.AGENCY_LEAD, agency=agency), make.user(Role.REFERRER)
    start = now() - dt.timedelta(hours=1)
    sent = [make.contact(user, at=start + dt.timedelta(minutes=n)) for n, user in enumerate((one, two, stranger))]
    mine, theirs, elsewhere = (contact.reference for contact in sent)
    assert _pages(session, make, one) == [[mine]]
    assert _pages(session, make, lead) == [[theirs, mine]], "the newest first"
    assert _pages(session, make, stranger) == [[elsewhere]]


def test_a_page_that_is_just_full_has_no_next(session: Session, make: Make) -> None:
    user = make.user(Role.REFERRER)
    for _ in range(PAGE):
        make.contact(user)
    assert [len(page) for page in _pages(session, make, user)] == [PAGE]
    make.contact(user)
    assert [len(page) for page in _pages(session, make, user)] == [PAGE, 1]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 3), min_size=0, max_size=60))
def test_every_row_is_on_exactly_one_page_even_of_the_same_moment(
    session: Session, make: Make, minutes: list[int]
) -> None:
    user, start = make.user(Role.REFERRER), now() - dt.timedelta(hours=1)
    sent = [make.contact(user, at=start + dt.timedelta(minutes=minute)) for minute in minutes]
    expected = sorted(sent, key=lambda contact: (contact.received_at, contact.id), reverse=True)
    pages = _pages(session, make, user)
    assert [one for page in pages for one in page] == [contact.reference for contact in expected]
    assert all(len(page) == PAGE for page in pages[:-1])


def test_what_arrives_meanwhile_moves_no_row_from_its_page(app: Flask, session: Session, make: Make) -> None:
    """New rows come between one page and the next, as they do all day; who pages on sees each old row once."""
    user = make.user(Role.REFERRER)
    start = now() - dt.timedelta(days=1)
    old = [make.contact(user, at=start + dt.timedelta(seconds=n)).reference for n in range(2 * PAGE + 5)]
    actor = make.actor(user)
    make.keep()
    seen: list[str] = []
    after = None
    while True:
        page = sent_contacts(session, actor, after)
        seen += [contact.reference for contact in page.rows]
        for _ in range(3):
            alone(app, actor, lambda own: send_contact(own, actor, make.sending()))
        session.rollback()
        if page.next is None:
            break
        after = page.next
    assert seen == old[::-1]
