"""Coming in by password, and changing it."""

from __future__ import annotations

import datetime as dt

import argon2
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import actions
from portal.accounts.models import SignedInSession, Throttle, User
from portal.accounts.queries import signed_in_by_token
from portal.accounts.rules import Role
from portal.accounts.throttle import TRIES_PER_ACCOUNT, TooMany
from portal.database import Refused, act_as, acting
from portal.events.models import Event
from portal.messages.models import Message
from tests.accounts.helpers import hashing, statements
from tests.builders import PASSWORD, Make

NOON = dt.datetime(2026, 11, 4, 12, tzinfo=dt.UTC)
NEW = "three kettles on the moon"


def _sign_in(session: Session, email: str, password: str = PASSWORD, address: str = "203.0.113.7") -> str:
    return actions.sign_in(session, email, password, address=address, device="Chrome on Windows", at=NOON)


def _live(session: Session, token: str) -> bool:
    found = signed_in_by_token(session, token, NOON)
    return found is not None and found.live


@pytest.mark.parametrize("spelt", ["{}", " {} ", "\t{}"])
def test_whoever_knows_the_password_comes_in(session: Session, make: Make, spelt: str) -> None:
    user = make.user(Role.REFERRER)
    assert _live(session, _sign_in(session, spelt.format(user.email.upper())))
    assert acting(session) == str(user.id)


def _people(make: Make) -> dict[str, str]:
    """An address for every reason why somebody cannot come in."""
    joined, invited, leaver, orphan = make.user(), make.user(), make.user(), make.user()
    invited.password_hash = invited.joined_at = None
    leaver.closed_at = NOON
    orphan.agency.active = False
    make.keep()
    return {
        "wrong password": joined.email,
        "never joined": invited.email,
        "left": leaver.email,
        "agency left": orphan.email,
        "unknown": "nobody@example.org",
    }


def test_whatever_is_wrong_the_words_the_work_and_the_count_are_the_same(session: Session, make: Make) -> None:
    answers, work, executed, counts = set(), set(), set(), []
    for why, email in _people(make).items():
        session.rollback()
        password = PASSWORD if "left" in why else "not the right password"
        with hashing() as verified, statements() as sent, pytest.raises(Refused) as refused:
            _sign_in(session, email, password, address=f"host of {why}")
        answers.add((refused.value.words, refused.value.field))
        work.add(tuple(verified))
        executed.add(tuple(sent))
        counts.append(sorted(session.scalars(select(Throttle.tries))))
    assert len(answers) == 1
    assert len(work) == 1
    assert len(work.pop()) == 1, "one hash, of the same strength"
    assert len(executed) == 1, "the same statements, in the same order"
    assert [len(tries) for tries in counts] == [2, 4, 6, 8, 10], "an address and an account each, known or not"
    assert set(counts[-1]) == {1}
    assert session.scalars(select(SignedInSession)).all() == []


def test_after_ten_wrong_tries_the_right_one_waits_too(session: Session, make: Make) -> None:
    user = make.user()
    make.keep()
    for _ in range(TRIES_PER_ACCOUNT):
        with pytest.raises(Refused):
            _sign_in(session, user.email, "not the right password")
    with hashing() as verified, pytest.raises(TooMany):
        _sign_in(session, user.email)
    assert verified == [], "no work is done for whoever is throttled"


def test_right_tries_do_not_count(session: Session, make: Make) -> None:
    user = make.user()
    make.keep()
    tokens = {_sign_in(session, user.email) for _ in range(TRIES_PER_ACCOUNT * 2)}
    assert len(tokens) == TRIES_PER_ACCOUNT * 2


def test_a_wrong_try_stays_counted_though_the_request_is_rolled_back(session: Session, make: Make) -> None:
    user = make.user()
    make.keep()
    with pytest.raises(Refused):
        _sign_in(session, user.email, "not the right password")
    session.rollback()
    assert sorted(session.scalars(select(Throttle.tries))) == [1, 1]


def test_signing_in_again_ends_the_session_it_replaces(session: Session, make: Make) -> None:
    user = make.user()
    first = _sign_in(session, user.email)
    replaced = signed_in_by_token(session, first, NOON)
    assert replaced
    second = actions.sign_in(
        session, user.email, PASSWORD, address="", device="", at=NOON, replacing=replaced.session_id
    )
    assert second != first
    assert (_live(session, first), _live(session, second)) == (False, True)


def test_a_hash_of_older_strength_is_made_anew_on_the_way_in(session: Session, make: Make) -> None:
    user = make.user()
    older = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    user.password_hash = older
    make.keep()
    _sign_in(session, user.email)
    kept = session.scalars(select(User.password_hash).where(User.id == user.id)).one()
    assert kept
    assert argon2.extract_parameters(kept).memory_cost == 8
    assert _live(session, _sign_in(session, user.email))
    assert session.scalars(select(User.password_hash).where(User.id == user.id)).one() == kept, "once is enough"


def _change(session: Session, make: Make, user: User, current: str = PASSWORD, new: str = NEW) -> None:
    here = signed_in_by_token(session, actions.start_session(session, user.id, device="Here", at=NOON), NOON)
    assert here
    actions.change_password(session, make.actor(user), current, new, keep_session_id=here.session_id, at=NOON)


def test_a_changed_password_is_the_only_one(session: Session, make: Make) -> None:
    user = make.user()
    make.keep()
    _change(session, make, user)
    session.commit()
    assert _live(session, _sign_in(session, user.email, NEW))
    with pytest.raises(Refused):
        _sign_in(session, user.email, PASSWORD)


def test_changing_it_signs_out_every_other_browser_and_says_so(session: Session, make: Make) -> None:
    user = make.user()
    elsewhere = actions.start_session(session, user.id, device="Elsewhere", at=NOON)
    _change(session, make, user)
    assert not _live(session, elsewhere)
    ended = {row.device: row.ended_because for row in session.scalars(select(SignedInSession))}
    assert ended == {"Elsewhere": "password_changed", "Here": None}
    message = session.scalars(select(Message)).one()
    assert (message.template, message.to_user_id) == ("password_changed", user.id)
    assert "password:changed" in session.scalars(select(Event.kind).where(Event.user_id == user.id)).all()


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("not the right password", NEW, "current"),
        ("", NEW, "current"),
        (PASSWORD, "short", "new"),
        (PASSWORD, "Password2026!", "new"),
        (PASSWORD, "berta likes three kettles", "new"),
        (PASSWORD, PASSWORD, "new"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_changes(
    session: Session, make: Make, current: str, new: str, field: str
) -> None:
    user = make.user(name="Berta Moss")
    make.keep()
    before = user.password_hash
    with pytest.raises(Refused) as refused:
        _change(session, make, user, current, new)
    assert refused.value.field == field
    session.rollback()
    assert session.scalars(select(User.password_hash).where(User.id == user.id)).one() == before
    assert session.scalars(select(Message)).all() == []


def test_who_finds_a_browser_signed_in_cannot_guess_the_password_for_ever(session: Session, make: Make) -> None:
    user = make.user()
    make.keep()
    act_as(session, str(user.id))
    for _ in range(TRIES_PER_ACCOUNT):
        with pytest.raises(Refused):
            _change(session, make, user, current="a guess at it")
    with pytest.raises(TooMany):
        _change(session, make, user)
