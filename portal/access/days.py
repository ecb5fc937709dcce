"""Closed days. They lie on a floor that knows no permissions, so this one asks."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import check_role
from portal.accounts.rules import Actor
from portal.places import actions


def close_day(session: Session, actor: Actor, day: dt.date, title: str, *, at: dt.datetime) -> None:
    """An administrator closes a day on which the office would be open."""
    check_role(actor, Permission.PLACES_MANAGE)
    actions.close_day(session, day, title, at=at)


def open_day(session: Session, actor: Actor, day: dt.date, *, at: dt.datetime) -> bool:
    """An administrator opens a closed day again. Whether it was closed before."""
    check_role(actor, Permission.PLACES_MANAGE)
    return actions.open_day(session, day, at=at)
