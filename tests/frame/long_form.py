"""A long page of a request that is being written, filled in, and the ways in which a session ends over it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, LiteralString

import psycopg
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.accounts.models import SignedInSession
from portal.contacts.models import DraftPage
from portal.database import now
from tests.blueprints.journey.driver import begin
from tests.frame.browsing import PageForm, follow

NOTICE = "We kept what you typed. Check it and send."
WORRIES = "Zażółć: often late — and “tired”.\r\nSecond line & <b>more</b>."
READS = "Bronisława Tamworth loves reading."
FILLED = {"worries": WORRIES, "working_well": READS, "needs_to_happen": "Somebody to talk to.", "scale": "4"}
AS_FILLED = {name: value.replace("\r\n", "\n") for name, value in FILLED.items()}
ENDINGS: dict[str, dict[str, object]] = {
    "idle": {"last_seen_at": now() - dt.timedelta(hours=2)},
    "absolute": {"started_at": now() - dt.timedelta(hours=20)},
    "ended elsewhere": {"ended_at": now(), "ended_because": "ended_by_owner"},
}


def end_sessions(session: Session, how: str = "idle") -> None:
    session.execute(update(SignedInSession).values(ENDINGS[how]))
    session.commit()


def count(session: Session, model: type) -> int:
    session.rollback()
    return session.scalars(select(func.count()).select_from(model)).one()


def change_kept(superuser: str, how: LiteralString) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        assert connection.execute(sql.SQL("UPDATE kept_forms SET {}").format(sql.SQL(how))).rowcount == 1


def long_page(client: FlaskClient) -> str:
    """The address of a page on which much is typed, of a request begun in this browser."""
    return begin(client).address("account")


def leads_to_form(address: str) -> bool:
    return re.match(r"/contacts/new/D-[^/]+/account/\?kept=", address) is not None


def is_taken(again: PageForm) -> bool:
    """Sent, and found right: it leads to the page that follows."""
    return re.fullmatch(r"/contacts/new/D-[^/]+/voices/", follow(again.send())) is not None


def saved(session: Session) -> list[dict[str, Any]]:
    """What of the long page arrived."""
    session.rollback()
    return list(session.scalars(select(DraftPage.fields).where(DraftPage.page == "account")))


def shown_again(form: PageForm) -> dict[str, str]:
    return {name: form[name].replace("\r\n", "\n") for name in FILLED}
