"""How often a sign-in may be tried, a family's own form be sent, and a programme of an agency send. Of sign-ins only
wrong tries count in the end, and nothing here says whether an account exists.

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

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.accounts.models import AgencyKey, Throttle
from portal.database import PUBLIC, act_as
from portal.extensions import current_settings, db
from portal.working_time import london_date

WINDOW = dt.timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 60
# Of families that ask for help. A library, a refuge, or all phones of one network may have one address between them.
# A flood must neither come at once nor trickle in over a day; so each address has both limits.
REQUESTS_PER_ADDRESS = 20
DAY = dt.timedelta(days=1)
REQUESTS_PER_ADDRESS_A_DAY = 60
# Of all families together. A borough has some twenty a day, so this is no measure of need: it keeps a flood from many
# addresses from filling the disk. Whoever fills it closes the door to every family, so it must cost more than a few
# addresses: fifty at once, each of which has used up its day after three quarters of an hour. And there is none for the
# day: a quarter of an hour that is full is over soon, a full day would keep everybody out until midnight.
REQUESTS_IN_ALL = 1000
# Of a programme that sends for its agency: a shift's requests at once, sent again after a broken line; and no flood.
SENDINGS_PER_KEY = 120
SENDINGS_PER_KEY_A_DAY = 1000
FAMILIAR_FOR = dt.timedelta(days=30)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


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


def attempt_to_ask_for_help(address: str, at: dt.datetime) -> None:
    """Count a request of a family without an account; `TooMany` when it is one too many, from there or in all.

    What the address itself may not send is not counted to everybody: whoever goes on trying keeps nobody else out.
    """
    network = network_of(address)
    quarter = {_bucket("help", network): REQUESTS_PER_ADDRESS}
    day = {_bucket("help a day", network): REQUESTS_PER_ADDRESS_A_DAY}
    everybody = {_bucket("help"): REQUESTS_IN_ALL}
    with transaction_apart(PUBLIC) as session:
        too_many = _count(session, quarter, at) or _count(session, day, at, DAY) or _count(session, everybody, at)
    if too_many:
        raise too_many


def attempt_to_send_by_key(key_id: uuid.UUID, at: dt.datetime) -> None:
    """Count what a programme sends, right or not, and note the day; `TooMany` when it is one too many."""
    quarter = {_bucket("key", str(key_id)): SENDINGS_PER_KEY}
    day = {_bucket("key a day", str(key_id)): SENDINGS_PER_KEY_A_DAY}
    today = london_date(at)
    with transaction_apart("portal:keys") as session:
        too_many = _count(session, quarter, at) or _count(session, day, at, DAY)
        other_day = or_(AgencyKey.last_used_on.is_(None), AgencyKey.last_used_on < today)
        session.execute(update(AgencyKey).where(AgencyKey.id == key_id, other_day).values(last_used_on=today))
    if too_many:
        raise too_many


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


def window_of(at: dt.datetime, length: dt.timedelta = WINDOW) -> dt.datetime:
    """The start of the quarter of an hour, or of another length, that a moment lies in."""
    at = at.astimezone(dt.UTC)
    return at - (at - _EPOCH) % length


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


def _count(
    session: Session, limits: dict[bytes, int], at: dt.datetime, length: dt.timedelta = WINDOW
) -> TooMany | None:
    """Whether a limit was passed. The first that is stops the count: who is barred by address bars no account."""
    window = window_of(at, length)
    for bucket, most in limits.items():
        if _add_one(session, bucket, window) > most:
            return TooMany(window + length - at)
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
