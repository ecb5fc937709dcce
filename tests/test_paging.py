"""Long lists a page at a time: every row once, also of one moment; what was tampered with begins at the beginning.

The contacts somebody sent have tests of their own beside their room; here are the front door's and the dead letters.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import TypeVar

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.database import act_as
from portal.messages.models import Message
from portal.messages.queries import dead_letters
from portal.messages.rules import Fault, Template
from portal.paging import PAGE, After, Page
from portal.screening.queries import queue
from portal.working_time import LONDON
from tests.builders import Make, sign_in

Row = TypeVar("Row")
Name = TypeVar("Name")
WEDNESDAY = dt.datetime(2024, 6, 12, 10, 0, tzinfo=dt.UTC)
KEY = "00000000000070008000000000000001"
moments = st.datetimes(timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=5, minutes=45))]))


# Where a page begins


@given(moments, st.uuids())
def test_what_was_written_is_read_to_the_microsecond(at: dt.datetime, key: uuid.UUID) -> None:
    """A rounded moment would leave out a row, or show one twice."""
    assert After.read(str(After(at, key))) == After(at, key)


def test_a_moment_is_the_same_in_every_zone() -> None:
    noon = dt.datetime(2024, 6, 3, 12, 0, 0, 1, tzinfo=LONDON)
    assert str(After(noon, uuid.UUID(KEY))) == str(After(noon.astimezone(dt.UTC), uuid.UUID(KEY)))


@pytest.mark.parametrize(
    "tampered",
    [
        "",
        "_",
        "nonsense",
        "1718186400000000",
        "1718186400000000_",
        "1718186400000000_nonsense",
        f"_{KEY}",
        f"nonsense_{KEY}",
        f"1.5_{KEY}",
        f"1e9_{KEY}",
        f"1718186400000000_{KEY}_1",
        f"1718186400000000_{KEY}0",
        f"1718186400000000_{KEY[1:]}",
        f"{'9' * 18}_{KEY}",  # a moment after the last year there is
        f"-{'9' * 18}_{KEY}",
        f"{'9' * 400}_{KEY}",
        f"{'9' * 5000}_{KEY}",
        f"\0_{KEY}",
        "' OR 1=1 --",
    ],
)
def test_what_was_tampered_with_is_no_place_to_begin(tampered: str) -> None:
    assert After.read(tampered) is None


@given(st.one_of(st.text(max_size=60), st.from_regex(r"[-+ ]?\d{1,20}_[{]?[0-9a-fA-F]{32}[}]?", fullmatch=True)))
def test_whatever_stands_in_an_address_is_a_place_or_none(written: str) -> None:
    read = After.read(written)
    assert read is None or After.read(str(read)) == read


# Lists


def walk(page_after: Callable[[After | None], Page[Row]], name: Callable[[Row], Name]) -> list[list[Name]]:
    """What is on each page, by following each page's own link to the next."""
    pages, after = [], None
    while True:
        page = page_after(after)
        pages.append([name(row) for row in page.rows])
        if page.next is None:
            return pages
        after = After.read(str(page.next))


def dead_message(at: dt.datetime) -> Message:
    return Message(
        template=Template.CONTACT_RECEIVED.value,
        to_mailbox="nobody@example.org",
        about="",
        owed_at=at,
        next_try_at=at,
        last_fault=Fault.LETTER_REFUSED.value,
        dead_at=at,
    )


@pytest.mark.parametrize("count", [0, 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 3])
def test_every_dead_letter_is_on_one_page(session: Session, count: int) -> None:
    """Three of each moment, so that a page ends among rows that only their keys tell apart."""
    session.add_all([dead_message(WEDNESDAY + dt.timedelta(seconds=n // 3)) for n in range(count)])
    session.flush()
    pages = walk(lambda after: dead_letters(session, after), lambda letter: (letter.dead_at, letter.id))
    shown = [row for page in pages for row in page]
    assert shown == sorted(set(shown), reverse=True), "the newest first, none twice"
    assert len(shown) == count
    assert [len(page) for page in pages[:-1]] == [PAGE] * (len(pages) - 1)
    assert len(pages[-1]) in ({count} if count <= PAGE else range(1, PAGE + 1)), "no empty page at the end"


def test_every_undecided_contact_is_on_one_page_of_the_queue(session: Session, make: Make) -> None:
    """All due at the same moment, as is everything that arrives overnight."""
    sender, screener = make.user(Role.REFERRER), make.actor(make.user(Role.SCREENER))
    evening = WEDNESDAY.replace(hour=18)
    sent = [make.contact(sender, at=evening + dt.timedelta(minutes=n)) for n in range(PAGE + 5)]
    assert len({contact.due_at for contact in sent}) == 1
    pages = walk(lambda after: queue(session, screener, evening, after).page, lambda row: row.reference)
    assert [len(page) for page in pages] == [PAGE, 5]
    assert sorted(row for page in pages for row in page) == sorted(contact.reference for contact in sent)


@pytest.mark.parametrize(
    "after",
    [
        "nonsense",
        f"1718186400000000_{KEY}' OR 1=1",
        "%00",
        str(After(dt.datetime.max.replace(tzinfo=dt.UTC), uuid.UUID(KEY))),
        str(After(dt.datetime.min.replace(tzinfo=dt.UTC), uuid.UUID(KEY))),
    ],
)
def test_a_page_with_a_tampered_address_opens(client: FlaskClient, session: Session, make: Make, after: str) -> None:
    referrer = make.user(Role.REFERRER)
    make.contact(referrer)
    session.add(dead_message(WEDNESDAY))
    screener, administrator = make.user(Role.SCREENER), make.user(Role.ADMINISTRATOR)
    act_as(session, "portal:test")
    make.keep()
    for user, path in (
        (referrer, "/contacts/"),
        (screener, "/front-door/"),
        (administrator, "/admin/messages/"),
    ):
        answer = sign_in(client, session, user).get(path, query_string={"after": after})
        assert answer.status_code == 200, path
