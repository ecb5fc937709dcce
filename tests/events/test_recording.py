"""What an event may carry: exactly its keys, and ids and codes only."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.database import act_as, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.events.rules import body_of, speaks_in_codes
from tests.accounts.helpers import statements
from tests.events.journal import Journal


def test_every_kind_of_value_survives_the_database(journal: Journal) -> None:
    """Else a genuine event would look altered once it was read back."""
    summer = dt.datetime(2026, 7, 1, 9, 30, 0, 123456, tzinfo=ZoneInfo("Europe/London"))
    session = journal.session
    record(session, Kind.FAMILY_FORMED, at=summer, family_id=uuid.uuid4(), people=[str(uuid.uuid4()), "b", "a"])
    record(
        session,
        Kind.CONTACT_SENT,
        at=now(),
        agency=uuid.uuid4(),
        source="school",
        locality=None,
        level=3,
        pointed=None,
        urgent=False,
        way="journey",
    )
    record(session, Kind.MATTER_OPENED, at=now(), route="r", level=2**40, locality=None)
    record(session, Kind.OFFER_MADE, at=summer, offer=uuid.uuid4(), to=uuid.uuid4(), answer_by=summer)
    record(session, Kind.ACCOUNT_JOINED, at=now(), user_id=uuid.uuid4())
    session.commit()
    assert journal.seal() == 5
    session.expire_all()
    assert journal.faults() == []


def test_an_event_stands_in_the_name_of_who_acts(session: Session) -> None:
    act_as(session, "portal:import")
    assert record(session, Kind.ACCOUNT_JOINED, at=now()).actor == "portal:import"


@pytest.mark.parametrize("payload", [{}, {"offer": "x", "more": "y"}, {"ofer": "x"}])
def test_a_payload_has_exactly_the_keys_of_its_kind(session: Session, payload: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="carries exactly"):
        record(session, Kind.OFFER_ACCEPTED, at=now(), **payload)


@pytest.mark.parametrize("words", ["Sam Tamworth", "3 March 2016", "DN3 1AA", "Zoë", "", "x" * 65, ["ok", "not ok"]])
def test_words_are_no_payload(session: Session, words: Any) -> None:
    with pytest.raises(ValueError, match="must be an id"):
        record(session, Kind.OFFER_DECLINED, at=now(), offer="x", reason=words)


@given(st.text())
def test_what_speaks_in_codes_has_no_space_and_no_letter_beyond_ascii(words: str) -> None:
    if speaks_in_codes(words):
        assert words.isascii()
        assert not any(symbol.isspace() for symbol in words)


@given(st.dictionaries(st.sampled_from("abcdef"), st.one_of(st.none(), st.integers(), st.booleans())))
def test_a_body_is_spelt_one_way_whatever_its_order(payload: dict[str, int | None]) -> None:
    backwards = dict(reversed(list(payload.items())))
    assert body_of({"one": 1, "payload": payload}) == body_of({"payload": backwards, "one": 1})


def test_recording_is_one_statement(session: Session) -> None:
    session.connection()
    with statements() as executed:
        record(session, Kind.OFFER_ACCEPTED, at=now(), offer="x")
    assert [statement.split()[0] for statement in executed] == ["INSERT"]
