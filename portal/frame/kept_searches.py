"""What somebody looks for, under a key that an address may carry: a child's name may not stand in one.

It is stored encrypted, for an hour, and is that person's and that page's alone. Going back finds it again.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid

from cryptography.fernet import InvalidToken
from flask import request
from sqlalchemy import delete, select
from werkzeug.datastructures import MultiDict

from portal.database import new_id, now
from portal.extensions import db
from portal.frame.identity import current_actor
from portal.frame.kept_forms import cipher
from portal.frame.models import KeptSearch

KEPT_FOR = dt.timedelta(hours=1)
MOST_KEPT = 20  # of one person
_NOT_KEPT = frozenset({"csrf_token"})


def keep_search() -> uuid.UUID:
    """Store what was typed into this page's form; the answer is its key."""
    actor, key, at = current_actor(), new_id(), now()
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_KEPT]
    db.session.add(
        KeptSearch(
            id=key,
            user_id=actor.user_id,
            path=request.path,
            fields=cipher().encrypt(json.dumps(typed).encode()),
            kept_at=at,
            expires_at=at + KEPT_FOR,
        )
    )
    db.session.flush()
    of_theirs = select(KeptSearch.id).where(KeptSearch.user_id == actor.user_id)
    newest = of_theirs.order_by(KeptSearch.kept_at.desc()).limit(MOST_KEPT)
    db.session.execute(delete(KeptSearch).where(KeptSearch.user_id == actor.user_id, KeptSearch.id.not_in(newest)))
    return key


def kept_search(written: str) -> MultiDict[str, str] | None:
    """What was typed, by the key in an address; none where it is over, or was never this person's."""
    try:
        key = uuid.UUID(written)
        stored = db.session.scalar(
            select(KeptSearch.fields).where(
                KeptSearch.id == key,
                KeptSearch.user_id == current_actor().user_id,
                KeptSearch.path == request.path,
                KeptSearch.expires_at > now(),
            )
        )
        return None if stored is None else MultiDict(json.loads(cipher().decrypt(stored)))
    except (ValueError, InvalidToken):  # nobody's key; or the portal's secret was changed since
        return None
