"""Nothing typed is lost: a POST refused for an expired session or token is kept, and comes back filled in.

It is stored encrypted, for a day, bound to its author and to the page it was typed on; it is never executed. That page
asks its author to check and send. Secrets are not kept: a view that takes one says `keeps=False`.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import uuid
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, current_app, g, request
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.accounts.throttle import transaction_apart
from portal.database import new_id, now
from portal.extensions import current_settings, db
from portal.frame import identity
from portal.frame.models import KeptForm

KEPT_FOR = dt.timedelta(hours=24)
MOST_KEPT = 20  # of one person: whoever holds a browser whose session has ended could fill the disk
_KEPT = "kept"
_NOT_KEPT = frozenset({"csrf_token"})


def init_kept_forms(app: Flask) -> None:
    app.before_request(_bring_back)


def keep(user_id: uuid.UUID) -> str | None:
    """Store what was typed; the answer is the address on which it comes back. Nothing, where there is none."""
    page, typed = page_of_the_form(), _typed()
    if page is None or not typed:
        return None
    kept_id, at = new_id(), now()
    with transaction_apart(str(user_id)) as session:
        _forget(session, user_id)
        session.add(
            KeptForm(
                id=kept_id,
                user_id=user_id,
                path=unquote(page.path),
                fields=cipher().encrypt(json.dumps(typed).encode()),
                kept_at=at,
                expires_at=at + KEPT_FOR,
            )
        )
        session.flush()
        _forget_oldest(session, user_id)
    asked_for = [(name, value) for name, value in parse_qsl(page.query) if name != _KEPT]
    return page._replace(query=urlencode([*asked_for, (_KEPT, kept_id)])).geturl()


def page_of_the_form() -> SplitResult | None:
    """Where the form stands: at the address it was sent to, or, where that only takes forms, whence it was sent."""
    here = SplitResult("", "", quote(request.path), request.query_string.decode("ascii", "replace"), "")
    if _can_be_looked_at(here.path):
        return here
    sent_from = _sent_from()
    if sent_from.netloc == request.host and _can_be_looked_at(sent_from.path):
        return sent_from._replace(scheme="", netloc="", fragment="")
    return None


def forget_sent(session: Session) -> None:
    """The form was sent after all: what was kept of it goes, in the same transaction."""
    signed_in = identity.current()
    if signed_in is not None:
        _forget(session, signed_in.user_id)


def _bring_back() -> None:
    fields = _kept_fields() if request.method == "GET" and _KEPT in request.args else None
    if fields is not None:
        g.kept_form = fields
        g.kept_form_shown = True


def _kept_fields() -> MultiDict[str, str] | None:
    signed_in, kept_id = identity.current(), _uuid(request.args[_KEPT])
    if signed_in is None or kept_id is None:
        return None
    stored = db.session.scalar(
        select(KeptForm.fields).where(
            KeptForm.id == kept_id,
            KeptForm.user_id == signed_in.user_id,
            KeptForm.path == request.path,
            KeptForm.expires_at > now(),
        )
    )
    try:
        return None if stored is None else MultiDict(json.loads(cipher().decrypt(stored)))
    except InvalidToken:  # the portal's secret was changed since
        return None


def _typed() -> list[tuple[str, str]]:
    """What somebody typed on a page of ours; a browser says when another site sent it in their name.

    Nothing, where a script sent it by itself, as when a page is saved while it is written: that page is still open.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return []
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_KEPT]


def _forget(session: Session, user_id: uuid.UUID) -> None:
    """Remove what the page that sent this was filled in from; its address names it."""
    named = [*request.args.getlist(_KEPT), *(value for name, value in parse_qsl(_sent_from().query) if name == _KEPT)]
    kept_ids = [kept_id for kept_id in map(_uuid, named[:2]) if kept_id]
    if kept_ids:
        session.execute(delete(KeptForm).where(KeptForm.id.in_(kept_ids), KeptForm.user_id == user_id))


def _forget_oldest(session: Session, user_id: uuid.UUID) -> None:
    newest = select(KeptForm.id).where(KeptForm.user_id == user_id).order_by(KeptForm.kept_at.desc()).limit(MOST_KEPT)
    session.execute(delete(KeptForm).where(KeptForm.user_id == user_id, KeptForm.id.not_in(newest)))


def _can_be_looked_at(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and "GET" in adapter.allowed_methods(unquote(path))


def _sent_from() -> SplitResult:
    try:
        return urlsplit(request.referrer or "")
    except ValueError:  # it is the browser's to say, and anything may stand there
        return urlsplit("")


def _uuid(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None


def cipher(purpose: str = "kept forms") -> Fernet:
    """By which what people typed is kept: whoever reads the database alone reads none of it. Each purpose its own."""
    secret = hashlib.sha256(purpose.encode() + current_settings().secret_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))
