"""How often a sign-in may be tried. Only wrong tries count in the end, and nothing here says whether an account exists.

A try is counted before the password is looked at, so a hundred at once are a hundred, and given back when it was right.
The counts go through a transaction of their own: they stay although the request is refused.

Whoever guesses at an account uses up the tries of strangers, not those of its owner: an account has tries of its own
at an address from which it was signed in to during the last month, and only those. So neither guesses from elsewhere
nor those of a stranger behind the same address (one office, one proxy) keep its owner out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.accounts.models import Throttle
from portal.database import act_as
from portal.extensions import current_settings, db

WINDOW = dt.timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 60
FAMILIAR_FOR = dt.timedelta(days=30)


class TooMany(Exception):
    """Tried too often; `retry_after` says how long to wait."""

    def __init__(self, retry_after: dt.timedelta) -> None:
        super().__init__("too many tries")
        self.retry_after = retry_after


@dataclass(frozen=True)
class Attempt:
    """One try that was counted; `place` is the bucket that remembers where an account is signed in from."""

    window: dt.datetime
    counted: tuple[bytes, ...]
    place: bytes | None = None


@contextmanager
def transaction_apart(actor: str) -> Iterator[Session]:
    """A short transaction of its own, committed whatever becomes of the request."""
    session = db.get_session("journal")
    act_as(session, actor)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def attempt_to_sign_in(email: str, address: str, at: dt.datetime) -> Attempt:
    """Count a try on an account, known or not, from an address; `TooMany` when it is one too many."""
    network = network_of(address)
    place = _bucket("signed in from", email, network)
    with transaction_apart("portal:sign-in") as session:
        familiar = session.scalar(
            select(exists().where(Throttle.bucket == place, Throttle.window_start > at - FAMILIAR_FOR))
        )
        limits = {_bucket("account", email, network if familiar else ""): TRIES_PER_ACCOUNT}
        if not familiar:
            limits = {_bucket("address", network): TRIES_PER_ADDRESS, **limits}
        too_many = _count(session, limits, at)
    if too_many:
        raise too_many
    return Attempt(window_of(at), tuple(limits), place)


def attempt_to_change_password(user_id: uuid.UUID, at: dt.datetime) -> Attempt:
    """Count a try at the current password of somebody who left a browser signed in."""
    limits = {_bucket("change", str(user_id)): TRIES_PER_ACCOUNT}
    with transaction_apart("portal:sign-in") as session:
        too_many = _count(session, limits, at)
    if too_many:
        raise too_many
    return Attempt(window_of(at), tuple(limits))


def was_right(attempt: Attempt) -> None:
    """Give the try back, and remember the place."""
    with transaction_apart("portal:sign-in") as session:
        for bucket in attempt.counted:  # one by one, in the order they were counted in: no two can wait for each other
            session.execute(
                update(Throttle)
                .where(Throttle.bucket == bucket, Throttle.window_start == attempt.window)
                .values(tries=Throttle.tries - 1)
            )
        if attempt.place:
            _add_one(session, attempt.place, attempt.window)


def forget_old(session: Session, at: dt.datetime) -> None:
    """Remove what no longer counts; for the worker, once a day."""
    session.execute(delete(Throttle).where(Throttle.window_start < at - FAMILIAR_FOR))


def window_of(at: dt.datetime) -> dt.datetime:
    """The start of the quarter of an hour that a moment lies in."""
    at = at.astimezone(dt.UTC)
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def network_of(address: str) -> str:
    """What one household or office has: an IPv4 address, or the 64 bits of an IPv6 network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))


def _count(session: Session, limits: dict[bytes, int], at: dt.datetime) -> TooMany | None:
    """Whether a limit was passed. The first that is stops the count: who is barred by address bars no account."""
    window = window_of(at)
    for bucket, most in limits.items():
        if _add_one(session, bucket, window) > most:
            return TooMany(window + WINDOW - at)
    return None


def _add_one(session: Session, bucket: bytes, window: dt.datetime) -> int:
    added = insert(Throttle).values(bucket=bucket, window_start=window, tries=1)
    counted = added.on_conflict_do_update(
        index_elements=[Throttle.bucket, Throttle.window_start], set_={"tries": Throttle.tries + 1}
    )
    return session.scalars(counted.returning(Throttle.tries)).one()


def _bucket(*parts: str) -> bytes:
    key = current_settings().secret_key.encode()
    return hmac.digest(key, "\0".join(("throttle", *parts)).encode("utf-8", "surrogatepass"), hashlib.sha256)
