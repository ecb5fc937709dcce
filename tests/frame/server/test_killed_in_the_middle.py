"""Two hundred send at once, each twice, and a web worker is killed in the middle: what was acknowledged is there once,
and of the rest nothing is half there."""

from __future__ import annotations

import dataclasses
import http.client
import os
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.accounts.actions import start_session
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.actions import begin_draft
from portal.contacts.models import Contact
from portal.database import act_as, new_id, now
from portal.settings import ROOT, Settings
from tests.blueprints.journey.rows import pages_of
from tests.blueprints.journey.told import FIVE
from tests.builders import Make
from tests.frame.server.wire import FORM
from tests.journeys.conftest import site_of

SENDERS, PEOPLE = 200, 10
KILLED_AFTER = 40  # acknowledgements
_TOKEN = "the form's own token"
_PATIENCE = 60
TOLD = FIVE.but("your-view", call_back="no")


@dataclasses.dataclass(frozen=True)
class Sender:
    """A browser in which everything is told, on the page that sends it."""

    draft_id: uuid.UUID
    reference: str
    cookie: str
    body: bytes

    def press(self, port: int) -> str | None:
        """Where it leads; nothing, where there was no answer."""
        headers = {"Cookie": self.cookie, "Content-Type": FORM}
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)) as connection:
            try:
                connection.request("POST", f"/contacts/new/{self.reference}/check/", self.body, headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                return None
            return answer.headers["Location"] if answer.status == 302 else None


@pytest.fixture
def served(settings: Settings) -> Iterator[tuple[int, int]]:
    """As `demo serve` starts it: two workers. Its port, and the process above the workers."""
    site = site_of(settings)
    command = ["-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--bind", f"127.0.0.1:{site.port}"]
    web = site.start("web-of-two", [*command, "wsgi:app"])
    deadline = time.monotonic() + _PATIENCE
    while len(workers_of(web.pid)) < 2 or not answers(site.port):
        assert web.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield site.port, web.pid
    web.send_signal(signal.SIGQUIT)  # nobody is waited for
    web.wait(_PATIENCE)


def answers(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False


def workers_of(process: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def senders(app: Flask, session: Session, make: Make, users: list[User]) -> list[Sender]:
    """Everything is told by each of them, and nothing sent."""
    token = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(_TOKEN)
    made = []
    for user in users:
        actor = make.actor(user)
        drafts = [begin_draft(session, actor, new_id()) for _ in range(SENDERS // len(users))]
        for draft in drafts:
            session.add_all(pages_of(draft, TOLD))
        cookie = cookie_of(app, session, user)
        made += [Sender(draft.id, draft.reference, cookie, f"csrf_token={token}".encode()) for draft in drafts]
    act_as(session, "portal:test")
    make.keep()
    return made


def cookie_of(app: Flask, session: Session, user: User) -> str:
    """Of somebody who has signed in and holds a form."""
    client = app.test_client()
    token = start_session(session, user.id, device="Test browser", at=now())
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"], cookie["csrf_token"] = token, True, _TOKEN
    name = app.config["SESSION_COOKIE_NAME"]
    kept = client.get_cookie(name)
    assert kept is not None
    return f"{name}={kept.value}"


@pytest.mark.skipif(sys.platform != "linux", reason="the workers are found in /proc")
def test_what_was_acknowledged_is_there_once_and_the_rest_is_not_half_there(
    app: Flask, session: Session, make: Make, served: tuple[int, int]
) -> None:
    port, above = served
    users = [make.user(Role.REFERRER) for _ in range(PEOPLE)]
    sending = senders(app, session, make, users)
    acknowledged: dict[uuid.UUID, set[str]] = {sender.draft_id: set() for sender in sending}
    some = threading.Semaphore(0)
    together = threading.Barrier(2 * SENDERS)

    def press(sender: Sender) -> None:
        together.wait(_PATIENCE)
        if where := sender.press(port):
            acknowledged[sender.draft_id].add(where)
            some.release()

    with ThreadPoolExecutor(2 * SENDERS) as pool:
        for sender in sending:  # each twice, at the same moment
            pool.submit(press, sender)
            pool.submit(press, sender)
        for _ in range(KILLED_AFTER):
            assert some.acquire(timeout=_PATIENCE)
        os.kill(workers_of(above)[0], signal.SIGKILL)

    told = {key: where for key, where in acknowledged.items() if where}
    assert all(len(where) == 1 for where in told.values()), "both presses are told the same"
    assert len(told) >= KILLED_AFTER / 2
    kept = whole(session)
    assert kept.keys() >= told.keys(), "nothing acknowledged is lost"
    for key, where in told.items():
        assert f"/contacts/{kept[key]}" in where.copy().pop()
    nothing_is_half_there(session, kept)

    # Whoever heard nothing presses again.
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda sender: sender.press(port), [one for one in sending if one.draft_id not in told]))
    kept = whole(session)
    assert len(kept) == SENDERS
    nothing_is_half_there(session, kept)


def whole(session: Session) -> dict[uuid.UUID, str]:
    """What was taken, by the draft that it was."""
    session.rollback()
    session.expire_all()
    rows = session.execute(select(Contact.sending_key, Contact.reference)).all()
    assert max(Counter(key for key, _ in rows).values()) == 1
    return {key: reference for key, reference in rows}  # noqa: C416 -- a row is no pair


def nothing_is_half_there(session: Session, kept: dict[uuid.UUID, str]) -> None:
    """Each with all its people, event, message, job and grants; each draft that was not sent with all its pages."""
    number = len(kept)
    counted = {
        "SELECT count(*) FROM contact_people": 5 * number,
        "SELECT count(*) FROM safe_ways": number,
        "SELECT count(*) FROM contact_exclusions": number,
        "SELECT count(*) FROM events WHERE kind = 'contact:sent'": number,
        "SELECT count(*) FROM messages WHERE template = 'contact_received'": number,
        "SELECT count(DISTINCT contact_id) FROM grants": number,
        "SELECT count(*) FROM drafts WHERE sent_at IS NOT NULL": number,
        "SELECT count(*) FROM drafts WHERE sent_at IS NULL": SENDERS - number,
        "SELECT count(*) FROM draft_pages": (SENDERS - number) * (len(TOLD.pages) + len(TOLD.people)),
    }
    assert {statement: session.scalar(text(statement)) for statement in counted} == counted
    every = set(session.scalars(text("SELECT count(*) FROM grants GROUP BY contact_id")))
    assert every == {4}, "sender, agency's lead, screeners, hub managers"
