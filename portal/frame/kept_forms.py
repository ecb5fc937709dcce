"""Nothing typed is lost: a POST refused for an expired session or token is kept, and comes back filled in.

It is stored encrypted, for a day, bound to its author and path; it is never executed. The page it comes back on asks
its author to check and send.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import uuid

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.database import act_as, new_id, now
from portal.extensions import current_settings, db
from portal.frame import identity
from portal.frame.models import KeptForm

KEPT_FOR = dt.timedelta(hours=24)
_NOT_KEPT = frozenset({"csrf_token"})


def init_kept_forms(app: Flask) -> None:
    app.before_request(_bring_back)


def keep(user_id: uuid.UUID) -> str:
    """Store what was sent to this path; the answer is the address on which it comes back."""
    pairs = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_KEPT]
    kept = KeptForm(
        id=new_id(),
        user_id=user_id,
        path=request.path,
        fields=_cipher().encrypt(json.dumps(pairs).encode()),
        kept_at=now(),
        expires_at=now() + KEPT_FOR,
    )
    own = db.get_session("kept")
    act_as(own, str(user_id))
    own.add(kept)
    own.commit()
    return f"{request.path}?kept={kept.id}"


def _bring_back() -> ResponseReturnValue | None:
    if request.method != "GET" or "kept" not in request.args:
        return None
    fields = _kept_fields()
    if fields is not None:
        g.kept_form = fields
        g.kept_form_shown = True
    return None


def _kept_fields() -> MultiDict[str, str] | None:
    signed_in, kept_id = identity.current(), _kept_id()
    if signed_in is None or kept_id is None:
        return None
    kept = db.session.scalar(
        select(KeptForm).where(
            KeptForm.id == kept_id,
            KeptForm.user_id == signed_in.user_id,
            KeptForm.path == request.path,
            KeptForm.expires_at > now(),
        )
    )
    if kept is None:
        return None
    try:
        return MultiDict(json.loads(_cipher().decrypt(kept.fields)))
    except InvalidToken:  # the portal's secret was changed since
        return None


def forget_sent(session: Session) -> None:
    """The form was sent after all: what was kept of it goes, in the same transaction."""
    signed_in, kept_id = identity.current(), _kept_id()
    if signed_in is not None and kept_id is not None:
        session.execute(delete(KeptForm).where(KeptForm.id == kept_id, KeptForm.user_id == signed_in.user_id))


def _kept_id() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get("kept", ""))
    except ValueError:
        return None


def _cipher() -> Fernet:
    secret = hashlib.sha256(b"kept forms" + current_settings().secret_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))
