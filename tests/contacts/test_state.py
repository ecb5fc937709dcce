"""Where a contact has got to follows from when each step was taken and by whom, and from nothing else."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from portal.contacts.rules import ContactState, Steps, standing_of

MOMENTS = st.datetimes(min_value=dt.datetime(2020, 1, 1), max_value=dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001 -- the strategy gives the zone
MAYBE = st.none() | MOMENTS


@st.composite
def steps(draw: st.DrawFn) -> Steps:
    claimed_at, decided_at = draw(MAYBE), draw(MAYBE)
    return Steps(
        received_at=draw(MOMENTS),
        decided_at=decided_at,
        again=decided_at is not None and draw(st.booleans()),
        withdrawn_at=None if decided_at else draw(MAYBE),
        asked_at=draw(MAYBE),
        claimed_at=claimed_at,
        claimed_by="Anna Moss" if claimed_at else None,
    )


@given(taken=steps())
def test_there_is_one_state_and_the_time_of_its_own_step(taken: Steps) -> None:
    standing = standing_of(taken)
    assert (
        standing.since
        == {
            ContactState.RECEIVED: taken.received_at,
            ContactState.READ: taken.claimed_at,
            ContactState.ASKED: taken.asked_at,
            ContactState.AGAIN: taken.decided_at,
            ContactState.DECIDED: taken.decided_at,
            ContactState.WITHDRAWN: taken.withdrawn_at,
        }[standing.state]
    )


@given(taken=steps())
def test_what_ends_it_comes_before_all_else(taken: Steps) -> None:
    standing = standing_of(taken)
    waits = taken.decided_at is None or taken.again
    assert standing.is_open == (waits and taken.withdrawn_at is None)
    if not standing.is_open:
        assert standing.reader == "", "nobody looks at it any more"


@given(taken=steps())
def test_what_the_partner_has_to_do_comes_before_what_we_do(taken: Steps) -> None:
    standing = standing_of(taken)
    if standing.is_open:
        asked, read = taken.asked_at is not None, taken.claimed_at is not None
        first = ContactState.READ if read else ContactState.RECEIVED
        expected = ContactState.ASKED if asked else ContactState.AGAIN if taken.again else first
        assert standing.state is expected
        assert standing.reader == ("Anna" if read else ""), "whoever looks at it is named all the same"


def test_a_contact_just_sent_is_received() -> None:
    at = dt.datetime(2026, 11, 4, 10, 42, tzinfo=dt.UTC)
    assert standing_of(Steps(received_at=at)).state is ContactState.RECEIVED
