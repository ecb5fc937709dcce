"""How often a sign-in may be tried: by whom, from where, until when."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import throttle
from portal.accounts.models import Throttle
from portal.accounts.throttle import (
    FAMILIAR_FOR,
    REQUESTS_PER_ADDRESS,
    REQUESTS_PER_ADDRESS_A_DAY,
    TRIES_PER_ACCOUNT,
    TRIES_PER_ADDRESS,
    WINDOW,
    TooMany,
    attempt_to_ask_for_help,
    attempt_to_change_password,
    attempt_to_sign_in,
    forget_old,
    network_of,
    was_right,
    window_of,
)

AT = dt.datetime(2026, 11, 4, 10, 3, tzinfo=dt.UTC)
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"
ADA = "ada@frost.example"


def _try(times: int, email: str = ADA, address: str = HOME, at: dt.datetime = AT) -> None:
    for _ in range(times):
        attempt_to_sign_in(email, address, at)


def _use_up_the_account(at: dt.datetime = AT) -> None:
    """From a new address each time, as somebody does who has many."""
    for n in range(TRIES_PER_ACCOUNT):
        _try(1, address=f"192.0.2.{n}", at=at)


def test_an_account_is_tried_ten_times_and_then_no_more(session: Session) -> None:
    _use_up_the_account()
    with pytest.raises(TooMany) as refused:
        _try(1)
    assert refused.value.retry_after == dt.timedelta(minutes=12), "the window ends at a quarter past"
    _try(1, email="berta@frost.example")


def test_an_account_that_does_not_exist_is_throttled_just_so(session: Session) -> None:
    _try(TRIES_PER_ACCOUNT, email="nobody@frost.example")
    with pytest.raises(TooMany):
        _try(1, email="nobody@frost.example")


def test_an_address_is_tried_from_sixty_times_whatever_the_account(session: Session) -> None:
    for n in range(TRIES_PER_ADDRESS):
        _try(1, email=f"number{n}@frost.example")
    with pytest.raises(TooMany):
        _try(1, email="another@frost.example")
    _try(1, email="another@frost.example", address=ELSEWHERE)


def test_who_is_barred_by_address_bars_no_account(session: Session) -> None:
    for n in range(TRIES_PER_ADDRESS):
        _try(1, email=f"number{n}@frost.example")
    for _ in range(TRIES_PER_ACCOUNT * 2):
        with pytest.raises(TooMany):
            _try(1)
    _try(1, address=ELSEWHERE)


def test_the_next_window_is_a_new_one(session: Session) -> None:
    _use_up_the_account()
    ends = window_of(AT) + WINDOW
    with pytest.raises(TooMany) as refused:
        _try(1, at=ends - dt.timedelta(seconds=1))
    assert refused.value.retry_after == dt.timedelta(seconds=1)
    _try(1, at=ends)


def test_who_was_right_gets_the_try_back(session: Session) -> None:
    for _ in range(TRIES_PER_ADDRESS * 2):
        was_right(attempt_to_sign_in(ADA, HOME, AT))
    _try(TRIES_PER_ACCOUNT)
    with pytest.raises(TooMany):
        _try(1)


def test_strangers_who_guess_do_not_bar_the_owner_from_the_usual_place(session: Session) -> None:
    was_right(attempt_to_sign_in(ADA, HOME, AT - dt.timedelta(days=3)))
    _use_up_the_account()
    _try(TRIES_PER_ACCOUNT)
    with pytest.raises(TooMany):
        _try(1)


def test_strangers_behind_the_same_address_do_not_bar_the_owner_from_the_usual_place(session: Session) -> None:
    """One office or one proxy: sixty wrong tries of others, and whoever works there still gets in."""
    was_right(attempt_to_sign_in(ADA, HOME, AT - dt.timedelta(days=3)))
    for n in range(TRIES_PER_ADDRESS):
        _try(1, email=f"number{n}@frost.example")
    with pytest.raises(TooMany):
        _try(1, email="berta@frost.example")
    _try(TRIES_PER_ACCOUNT)
    with pytest.raises(TooMany):
        _try(1)


def test_who_was_wrong_at_the_usual_place_uses_up_nobody_elses_tries(session: Session) -> None:
    for n in range(TRIES_PER_ADDRESS // TRIES_PER_ACCOUNT):
        email = f"number{n}@frost.example"
        was_right(attempt_to_sign_in(email, HOME, AT - dt.timedelta(days=3)))
        _try(TRIES_PER_ACCOUNT, email=email)
    assert attempt_to_sign_in("new@frost.example", HOME, AT).counted, "let through, and counted"


def test_from_the_usual_place_too_one_may_not_guess_for_ever(session: Session) -> None:
    was_right(attempt_to_sign_in(ADA, HOME, AT - dt.timedelta(days=3)))
    _try(TRIES_PER_ACCOUNT)
    with pytest.raises(TooMany):
        _try(1)
    _try(1, address=ELSEWHERE)


def test_a_place_is_familiar_to_one_account_only_and_for_a_month(session: Session) -> None:
    was_right(attempt_to_sign_in("berta@frost.example", HOME, AT - dt.timedelta(days=3)))
    was_right(attempt_to_sign_in(ADA, HOME, AT - FAMILIAR_FOR - WINDOW))
    _use_up_the_account()
    with pytest.raises(TooMany):
        _try(1)


def test_a_wrong_try_makes_no_place_familiar(session: Session) -> None:
    _try(1)
    _use_up_the_account(AT + WINDOW)
    with pytest.raises(TooMany):
        _try(1, at=AT + WINDOW)


def test_tries_at_the_same_moment_are_all_counted(app: Flask, session: Session) -> None:
    """More browsers than an account has tries, all at once: exactly so many get through."""
    together, let_through, barred = threading.Barrier(25), [], []

    def one() -> None:
        with app.app_context():
            together.wait()
            try:
                let_through.append(attempt_to_sign_in(ADA, HOME, AT))
            except TooMany as too_many:
                barred.append(too_many)

    threads = [threading.Thread(target=one) for _ in range(25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(let_through), len(barred)) == (TRIES_PER_ACCOUNT, 25 - TRIES_PER_ACCOUNT)


def test_right_and_wrong_tries_at_the_same_moment_never_wait_for_each_other_in_a_circle(
    app: Flask, session: Session
) -> None:
    faults: list[Exception] = []

    def one(email: str) -> None:
        with app.app_context():
            try:
                for _ in range(20):
                    was_right(attempt_to_sign_in(email, HOME, AT))
            except Exception as fault:  # noqa: BLE001 -- whatever it is, the test shows it
                faults.append(fault)

    threads = [threading.Thread(target=one, args=[email]) for email in (ADA, "berta@frost.example") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    counted = session.scalars(select(Throttle.tries).order_by(Throttle.tries)).all()
    assert counted == [0, 0, 0, 0, 0, 80, 80], "every try was given back, and each account knows the place"


def test_the_current_password_is_guessed_at_ten_times(session: Session) -> None:
    somebody = uuid.uuid4()
    for _ in range(TRIES_PER_ACCOUNT):
        attempt_to_change_password(somebody, AT)
    with pytest.raises(TooMany):
        attempt_to_change_password(somebody, AT)
    attempt_to_change_password(uuid.uuid4(), AT)


def test_neither_address_nor_account_is_kept_in_the_clear(session: Session) -> None:
    was_right(attempt_to_sign_in(ADA, HOME, AT))
    buckets = session.scalars(select(Throttle.bucket)).all()
    assert len(buckets) == 3
    for bucket in buckets:
        assert len(bucket) == 32
        assert not any(part in bucket for part in (b"ada", b"frost", b"203"))


def test_what_no_longer_counts_is_removed(session: Session) -> None:
    _try(1, at=AT - FAMILIAR_FOR - WINDOW)
    _try(1)
    forget_old(session, AT)
    assert set(session.scalars(select(Throttle.window_start))) == {window_of(AT)}


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb:cccc:dddd:eeee", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("not an address", "not an address"),
        ("", ""),
    ],
)
def test_a_household_is_one_address(address: str, network: str) -> None:
    assert network_of(address) == network


# Families that ask for help


def _ask(times: int, address: str = HOME, at: dt.datetime = AT) -> None:
    for _ in range(times):
        attempt_to_ask_for_help(address, at)


def test_from_one_address_so_many_ask_for_help_in_a_quarter_of_an_hour(session: Session) -> None:
    _ask(REQUESTS_PER_ADDRESS)
    with pytest.raises(TooMany) as refused:
        _ask(1)
    assert refused.value.retry_after == dt.timedelta(minutes=12)
    _ask(1, address=ELSEWHERE)
    _ask(1, at=AT + WINDOW)


def test_from_one_address_so_many_ask_for_help_in_a_day(session: Session) -> None:
    for quarter in range(REQUESTS_PER_ADDRESS_A_DAY // REQUESTS_PER_ADDRESS):
        _ask(REQUESTS_PER_ADDRESS, at=AT + quarter * WINDOW)
    later = AT + dt.timedelta(hours=6)
    with pytest.raises(TooMany) as refused:
        _ask(1, at=later)
    assert refused.value.retry_after == dt.timedelta(hours=7, minutes=57), "at midnight a new day begins"
    _ask(1, at=later + refused.value.retry_after)


def test_in_all_so_many_ask_for_help_in_a_quarter_of_an_hour(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "REQUESTS_IN_ALL", 30)
    for n in range(30):
        _ask(1, address=f"192.0.2.{n}")
    with pytest.raises(TooMany):
        _ask(1)
    assert attempt_to_sign_in(ADA, HOME, AT).counted, "whoever signs in has nothing to do with it"


def test_a_full_quarter_of_an_hour_is_over_with_it(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is kept out until midnight by what others sent."""
    monkeypatch.setattr(throttle, "REQUESTS_IN_ALL", 30)
    for n in range(30):
        _ask(1, address=f"192.0.2.{n}")
    with pytest.raises(TooMany) as refused:
        _ask(1, address=ELSEWHERE)
    assert refused.value.retry_after <= WINDOW
    _ask(1, address=ELSEWHERE, at=AT + refused.value.retry_after)


@pytest.mark.parametrize("limit", ["REQUESTS_PER_ADDRESS", "REQUESTS_PER_ADDRESS_A_DAY"])
def test_whoever_is_barred_by_address_uses_up_nobody_elses_requests(
    session: Session, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(throttle, limit, 5)
    monkeypatch.setattr(throttle, "REQUESTS_IN_ALL", 6)
    _ask(5)
    for _ in range(10):
        with pytest.raises(TooMany):
            _ask(1)
    _ask(1, address=ELSEWHERE)


def test_a_handful_of_addresses_does_not_close_the_door(session: Session) -> None:
    """Ten send as often as each of them may, and go on trying, through the day."""
    for quarter in range(REQUESTS_PER_ADDRESS_A_DAY // REQUESTS_PER_ADDRESS + 1):
        at = AT + quarter * WINDOW
        for n in range(10):
            with pytest.raises(TooMany):
                _ask(REQUESTS_PER_ADDRESS + 1, address=f"192.0.2.{n}", at=at)
        _ask(1, at=at)
