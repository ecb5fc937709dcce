"""Mending messages that could not be delivered. They lie on a floor that knows no permissions, so this one asks."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import check_role
from portal.accounts.rules import Actor
from portal.messages import actions
from portal.messages.rules import GivenUp


def try_again(session: Session, actor: Actor, message_id: uuid.UUID, *, at: dt.datetime) -> None:
    """An administrator has mended what was wrong: the message is owed again."""
    check_role(actor, Permission.MESSAGE_MEND)
    actions.try_again(session, message_id, at)


def give_up(session: Session, actor: Actor, message_id: uuid.UUID, reason: GivenUp, *, at: dt.datetime) -> None:
    """An administrator says how the person was told otherwise, or why nobody needs to be."""
    check_role(actor, Permission.MESSAGE_MEND)
    actions.give_up(session, message_id, reason, at)
