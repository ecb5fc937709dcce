"""Two people at once, made to happen: the second begins before the first has committed, and is seen to wait for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import psycopg
from flask import Flask
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.rules import Actor
from portal.database import Refused, act_as
from portal.extensions import db

Given = TypeVar("Given")
Deed = Callable[[Session], Given]
_PATIENCE = 60.0  # seconds

_WAITING = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def alone(app: Flask, actor: Actor, deed: Deed[Given]) -> Given | Refused | NotYours:
    """One deed in a session and a transaction of its own; a refusal is an outcome like another."""
    with app.app_context(), db.sessionmaker() as session:
        act_as(session, str(actor.user_id))
        try:
            given = deed(session)
            session.commit()
        except (Refused, NotYours) as refusal:
            session.rollback()
            return refusal
        return given


def at_once(
    app: Flask, superuser: str, first: tuple[Actor, Deed[object]], second: tuple[Actor, Deed[Given]]
) -> Given | Refused | NotYours:
    """The first does its deed but has not committed; the second comes, waits, and goes on when the first commits."""
    (actor, deed), (other, their_deed) = first, second
    with app.app_context(), db.sessionmaker() as session, ThreadPoolExecutor(1) as pool:
        act_as(session, str(actor.user_id))
        deed(session)
        session.flush()
        coming = pool.submit(lambda: alone(app, other, their_deed))
        try:
            _until_it_waits(superuser, coming)
        finally:
            session.commit()
        return coming.result(_PATIENCE)


def _until_it_waits(superuser: str, coming: Future[Given]) -> None:
    deadline = time.monotonic() + _PATIENCE
    with psycopg.connect(superuser, autocommit=True) as connection:
        while time.monotonic() < deadline:
            assert not coming.done(), f"the second did not wait for the first: {coming.result()!r}"
            if connection.execute(_WAITING).fetchone() == (1,):
                return
            time.sleep(0.005)
    raise AssertionError("the second neither waited nor came to an end")
