"""What an invitation is: a row, and a link signed from its key, so that nothing secret is kept."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ColumnElement, and_

from portal.accounts.models import Invitation
from portal.messages.links import read, sign

_PURPOSE = "invitation"


def link_token(invitation_id: uuid.UUID) -> str:
    return sign(_PURPOSE, str(invitation_id))


def invitation_behind(token: str) -> uuid.UUID | None:
    """The invitation a link was signed for; none when it was not signed by us."""
    known = read(_PURPOSE, token)
    return uuid.UUID(known) if known else None


def is_open(at: dt.datetime) -> ColumnElement[bool]:
    return and_(Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None), Invitation.expires_at > at)
