"""The long contact form, filled in, and the ways in which a session ends over it."""

from __future__ import annotations

import datetime as dt
from typing import LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.accounts.models import SignedInSession
from portal.database import now
from tests.frame.browsing import PageForm

NEW = "/contacts/new/"
NOTICE = "We kept what you typed. Check it and send."
WORRIES = "Zażółć: often late — and “tired”.\r\nSecond line & <b>more</b>."
FILLED = {
    "forename": "Bronisława", "surname": "Tamworth", "born_on-day": "1", "born_on-month": "3", "born_on-year": "2016",
    "carer_forename": "Anna", "worries": WORRIES, "needs_to_happen": "Somebody to talk to.", "level": "3",
    "agreement": "given",
}  # fmt: skip
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


def leads_to_form(address: str) -> bool:
    return address.startswith(f"{NEW}?") and "kept=" in address


def shown_again(form: PageForm) -> dict[str, str]:
    return {name: form[name].replace("\r\n", "\n") for name in FILLED}
