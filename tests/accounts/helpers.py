"""What several tests of identity need: forms filled in, and a look at the work that was done."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import argon2
import html5lib
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.accounts.models import SignedInSession

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def send(client: FlaskClient, path: str, *, page: str = "", **answers: str) -> TestResponse:
    """Fill in the form on a page (the path's own, else `page`) and send it to the path."""
    token = token_on(client.get(page or path, follow_redirects=True))
    return client.post(path, data={"csrf_token": token, **answers})


def send_and_follow(client: FlaskClient, path: str, *, page: str = "", **answers: str) -> TestResponse:
    """The same, and look at the page it leads to."""
    return client.get(send(client, path, page=page, **answers).headers["Location"], follow_redirects=True)


def token_on(page: TestResponse) -> str:
    found = _TOKEN.search(page.get_data(as_text=True))
    assert found, "the page has a form"
    return found[1]


def without_tokens(page: TestResponse) -> str:
    """A page as two people would compare it: what changes with every answer is left out."""
    return re.sub(r'nonce="[^"]*"', "", _TOKEN.sub("", page.get_data(as_text=True)))


def words_of(page: TestResponse) -> str:
    """What people read on a page, its title too, as one line."""
    tree = html5lib.parse(page.get_data(as_text=True), namespaceHTMLElements=False)

    def words(element: Any) -> str:
        if element.get("hidden") is not None or element.tag == "script":
            return ""
        return f"{element.text or ''} " + " ".join(f"{words(child)} {child.tail or ''}" for child in element)

    return re.sub(r"\s+", " ", words(tree).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


@contextmanager
def hashing() -> Iterator[list[str]]:
    """The parameters of every hash that argon2 verified meanwhile, in this thread."""
    verified: list[str] = []

    def watch(frame: FrameType, what: str, _: object) -> None:
        if what == "call" and frame.f_code is argon2.PasswordHasher.verify.__code__:
            verified.append(str(frame.f_locals["hash"]).rsplit("$", 2)[0])

    sys.setprofile(watch)
    try:
        yield verified
    finally:
        sys.setprofile(None)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that any connection executed meanwhile."""
    executed: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        executed.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account/").status_code == 200


def sessions_of(session: Session) -> list[SignedInSession]:
    """Everybody's sessions as they are now, in the order in which they began."""
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(SignedInSession).order_by(SignedInSession.started_at)))
