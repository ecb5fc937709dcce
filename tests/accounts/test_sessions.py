"""Who a browser's token stands for, and how sessions end."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts import actions
from portal.accounts.models import SignedInSession, User
from portal.accounts.queries import SignedIn, my_sessions, roles_in_words, signed_in_by_token
from portal.accounts.rules import AGENCY_ROLES, HeldRole, Role, SessionEnd, token_digest
from portal.database import acting, now
from portal.events.models import Event
from tests.accounts.helpers import statements
from tests.builders import Make

MINUTE = dt.timedelta(minutes=1)
NOON = dt.datetime(2026, 11, 4, 12, tzinfo=dt.UTC)


def _start(session: Session, user: User, at: dt.datetime = NOON, device: str = "Chrome on Windows") -> str:
    return actions.start_session(session, user.id, device=device, at=at)


def _seen(session: Session, token: str, at: dt.datetime = NOON) -> SignedIn:
    found = signed_in_by_token(session, token, at)
    assert found is not None
    return found


def test_a_token_stands_for_a_person_at_work(session: Session, make: Make) -> None:
    user = make.user(Role.REFERRER, Role.LEAD_PRACTITIONER, name="Ada Frost")
    found = _seen(session, _start(session, user))
    assert found.live
    assert (found.user_id, found.agency_id, found.name, found.email) == (
        user.id,
        user.agency_id,
        "Ada Frost",
        user.email,
    )
    assert found.agency_name == user.agency.name
    assert found.last_seen_at == NOON
    assert found.actor.user_id == user.id
    assert set(found.actor.roles) == {
        HeldRole(Role.REFERRER, agency_id=user.agency_id),
        HeldRole(Role.LEAD_PRACTITIONER, agency_id=user.agency_id),
    }


def test_it_takes_one_query_however_many_roles(session: Session, make: Make) -> None:
    token = _start(session, make.user(*AGENCY_ROLES, Role.SCREENER, Role.ANALYST))
    session.flush()
    with statements() as executed:
        found = _seen(session, token)
    assert len(executed) == 1
    assert len(found.actor.roles) == len(AGENCY_ROLES) + 2


def test_only_the_digest_of_a_token_is_kept(session: Session, make: Make) -> None:
    token = _start(session, make.user())
    row = session.scalars(select(SignedInSession)).one()
    assert row.token_digest == token_digest(token)
    assert len(token) >= 43, "256 bits"
    assert signed_in_by_token(session, row.token_digest.hex(), NOON) is None


@pytest.mark.parametrize("token", ["", "nonsense", "\x00", "é" * 5000])
def test_an_unknown_token_stands_for_nobody(session: Session, token: str) -> None:
    assert signed_in_by_token(session, token, NOON) is None


def test_two_sessions_never_share_a_token(session: Session, make: Make) -> None:
    user = make.user()
    assert len({_start(session, user) for _ in range(20)}) == 20


@pytest.mark.parametrize(
    ("after", "live"),
    [(59 * MINUTE, True), (60 * MINUTE, False), (13 * 60 * MINUTE, False)],
)
def test_an_idle_session_runs_out(session: Session, make: Make, after: dt.timedelta, live: bool) -> None:
    user = make.user(Role.REFERRER)
    found = _seen(session, _start(session, user), NOON + after)
    assert found.live is live
    assert found.user_id == user.id, "whose it was is known, so that a form can be given back"
    assert bool(found.actor.roles) is live, "but nobody acts with it"


def test_a_session_in_use_runs_out_after_twelve_hours(session: Session, make: Make) -> None:
    token = _start(session, make.user())
    session.commit()
    for minutes in range(30, 720, 30):
        assert _seen(session, token, NOON + minutes * MINUTE).live
        actions.touch_session(_seen(session, token).session_id, NOON + minutes * MINUTE)
        session.commit()
    assert _seen(session, token, NOON + 720 * MINUTE - MINUTE).live
    assert not _seen(session, token, NOON + 720 * MINUTE).live


def test_last_seen_is_written_at_most_once_a_minute_and_never_back(session: Session, make: Make) -> None:
    token = _start(session, make.user())
    session.commit()
    key = _seen(session, token).session_id
    for moment, written in [
        (NOON + MINUTE, NOON),
        (NOON + 2 * MINUTE, NOON + 2 * MINUTE),
        (NOON + 3 * MINUTE, NOON + 2 * MINUTE),
        (NOON - MINUTE, NOON + 2 * MINUTE),
    ]:
        actions.touch_session(key, moment)
        session.commit()
        assert _seen(session, token).last_seen_at == written


def test_an_ended_session_is_not_seen_again(session: Session, make: Make) -> None:
    token = _start(session, make.user())
    key = _seen(session, token).session_id
    actions.end_session(session, key, because=SessionEnd.SIGNED_OUT, at=NOON)
    session.commit()
    actions.touch_session(key, NOON + 5 * MINUTE)
    session.commit()
    found = _seen(session, token, NOON + MINUTE)
    assert not found.live
    assert found.last_seen_at == NOON


def test_a_closed_account_or_an_inactive_agency_stands_for_nobody(session: Session, make: Make) -> None:
    leaver, orphan = make.user(), make.user()
    tokens = [_start(session, leaver), _start(session, orphan)]
    leaver.closed_at = NOON
    orphan.agency.active = False
    session.flush()
    assert [signed_in_by_token(session, token, NOON) for token in tokens] == [None, None]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "held"),
    [
        (dt.date(2026, 11, 4), None, True),
        (dt.date(2026, 11, 5), None, False),
        (dt.date(2026, 1, 1), dt.date(2026, 11, 4), True),
        (dt.date(2026, 1, 1), dt.date(2026, 11, 3), False),
    ],
)
def test_a_role_is_held_from_its_first_to_its_last_day(
    session: Session, make: Make, starts_on: dt.date, ends_on: dt.date | None, held: bool
) -> None:
    user = make.user()
    make.role(user, Role.SCREENER, starts_on=starts_on, ends_on=ends_on)
    assert _seen(session, _start(session, user)).actor.holds(Role.SCREENER) is held
    assert bool(roles_in_words(session, [user.id], NOON.date())) is held


def test_days_are_those_of_london(session: Session, make: Make) -> None:
    """On a summer's night it is tomorrow in London an hour before it is in UTC."""
    user = make.user()
    make.role(user, Role.SCREENER, starts_on=dt.date(2026, 7, 2))
    late = dt.datetime(2026, 7, 1, 22, 59, tzinfo=dt.UTC)
    token = _start(session, user, late)
    assert not _seen(session, token, late).actor.holds(Role.SCREENER)
    assert _seen(session, token, late + MINUTE).actor.holds(Role.SCREENER)


def test_each_browser_can_be_ended_by_its_owner_and_by_nobody_else(session: Session, make: Make) -> None:
    ada, berta = make.user(), make.user()
    at_work, on_phone = _start(session, ada), _start(session, ada, device="Safari on iPhone")
    phone = _seen(session, on_phone).session_id
    actions.end_my_session(session, make.actor(berta), phone, at=NOON)
    assert _seen(session, on_phone).live
    actions.end_my_session(session, make.actor(ada), phone, at=NOON)
    assert not _seen(session, on_phone).live
    assert _seen(session, at_work).live


def test_all_others_can_be_ended_at_once(session: Session, make: Make) -> None:
    ada, berta = make.user(), make.user()
    here, elsewhere, hers = _start(session, ada), _start(session, ada), _start(session, berta)
    actions.end_other_sessions(session, make.actor(ada), keep_session_id=_seen(session, here).session_id, at=NOON)
    assert [_seen(session, token).live for token in (here, elsewhere, hers)] == [True, False, True]


def test_my_sessions_are_those_that_work_the_latest_used_first(session: Session, make: Make) -> None:
    ada = make.user()
    _start(session, ada, NOON - 61 * MINUTE, "Ran out")
    _start(session, ada, NOON - 30 * MINUTE, "Earlier")
    _start(session, ada, NOON, "Now")
    _start(session, make.user(), NOON, "Somebody else's")
    assert [one.device for one in my_sessions(session, make.actor(ada), NOON)] == ["Now", "Earlier"]


def test_signing_in_closes_what_ran_out_before(session: Session, make: Make) -> None:
    ada = make.user()
    _start(session, ada, NOON - 61 * MINUTE)
    _start(session, ada, NOON)
    reasons = session.scalars(select(SignedInSession.ended_because).order_by(SignedInSession.started_at)).all()
    assert reasons == [SessionEnd.EXPIRED.value, None]


def test_start_and_end_are_events_of_whoever_signed_in(session: Session, make: Make) -> None:
    ada = make.user()
    token = _start(session, ada)
    assert acting(session) == str(ada.id)
    key = _seen(session, token).session_id
    actions.end_all_sessions(session, ada.id, because=SessionEnd.PASSWORD_CHANGED, at=NOON)
    actions.end_all_sessions(session, ada.id, because=SessionEnd.PASSWORD_CHANGED, at=NOON)
    events = session.scalars(select(Event).where(Event.user_id == ada.id).order_by(Event.id)).all()
    assert [(event.kind, event.payload) for event in events] == [
        ("session:started", {"session": str(key)}),
        ("session:ended", {"session": str(key), "because": "password_changed"}),
    ]
    assert {event.actor for event in events} == {str(ada.id)}


def test_a_long_name_of_a_browser_is_cut(session: Session, make: Make) -> None:
    _start(session, make.user(), device="x" * 5000)
    assert session.scalars(select(func.length(SignedInSession.device))).one() == 100


def test_ending_a_session_that_never_was_changes_nothing(app: Flask, session: Session) -> None:
    actions.end_session(session, uuid.uuid4(), because=SessionEnd.SIGNED_OUT, at=now())
    assert session.scalars(select(Event)).all() == []
