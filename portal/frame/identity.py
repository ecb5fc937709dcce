"""Who is signed in, through Flask-Login: the cookie carries a token, the row in `sessions` decides."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Flask, current_app, g, request, session
from flask_login import UserMixin, current_user, login_user

from portal.accounts.actions import touch_session
from portal.accounts.queries import SignedIn, signed_in_by_token
from portal.accounts.rules import SEEN_EVERY, Actor
from portal.database import DATABASE_AWAY, act_as, now
from portal.extensions import db, login

# The cookie outlives the session it names, so that a form typed in an expired session can be given back to its author.
COOKIE_LASTS = dt.timedelta(days=30)
_TOKEN = "_user_id"  # noqa: S105 -- the key under which Flask-Login keeps what `get_id` gives
# Whoever asks these need not be known, and the database that would know may be what has failed.
_SIGNS_OF_LIFE = frozenset({"site.healthz", "site.readyz"})
# Whom to phone stands there: whoever looks for it must find it though nobody can say who they are.
_STANDS_ALONE = "guidance"
# A family's own door: nobody is asked who they are there, and nobody is known, not even those who are signed in. And
# the door of programmes, which have keys: no browser that is signed in sends anything there by its cookie.
_ASKS_NOBODY = frozenset({"help", "api"})


class _Browser(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    def __init__(self, token: str) -> None:
        self.token = token

    def get_id(self) -> str:
        return self.token


# Asked by a page that stays open, not by a person: a session that nobody uses must run out.
_ASKS_BY_ITSELF = frozenset({"front_door.news"})


def init_identity(app: Flask) -> None:
    # Its own would ask the database for every page, even the one that says that the database is away.
    login.init_app(app, add_context_processor=False)
    login.session_protection = None  # a session is a row that can be ended, not a guess about addresses
    login.user_loader(_load)
    app.before_request(recognise)


def _load(token: str) -> _Browser | None:
    found = signed_in_by_token(db.session, token, now())
    if found is None:
        return None
    if not found.live:
        g.expired_sign_in = found
        return None
    act_as(db.session, str(found.user_id), told=True)
    g.signed_in = found
    return _Browser(token)


def recognise() -> None:
    """Find out who asks; the transaction knows it too. That they were here is noted once a minute, apart from it."""
    if request.endpoint in _SIGNS_OF_LIFE or request.blueprint in _ASKS_NOBODY or not session.get(_TOKEN):
        return
    try:
        _recognise()
    except DATABASE_AWAY:
        if request.blueprint != _STANDS_ALONE:
            raise
        db.session.rollback()
        g.pop("signed_in", None)
        g._login_user = login.anonymous_user()  # Flask-Login's own place: else it would ask again


def _recognise() -> None:
    if not current_user.is_authenticated:
        return
    found: SignedIn = g.signed_in
    if request.endpoint not in _ASKS_BY_ITSELF and now() - found.last_seen_at > SEEN_EVERY:
        touch_session(found.session_id, now())


def current() -> SignedIn | None:
    found: SignedIn | None = g.get("signed_in")
    return found


def session_here() -> uuid.UUID | None:
    """The session that signing in takes the place of."""
    found = current()
    return found.session_id if found else None


def expired() -> SignedIn | None:
    """Whoever was signed in here until the session ran out."""
    found: SignedIn | None = g.get("expired_sign_in")
    return found


def current_actor() -> Actor:
    """Who acts. Only for views that a permission other than public guards."""
    found = current()
    if found is None:
        raise RuntimeError("this view is public: nobody acts in it")
    return found.actor


def set_signed_in(token: str) -> None:
    """Begin a fresh cookie: nothing of what stood in it before is carried over."""
    session.clear()
    session.permanent = True
    login_user(_Browser(token))


def clear_signed_in() -> None:
    session.clear()


def put_cookie_back() -> None:
    """Nothing was committed: nobody was signed in, and no "Sent" may stand on the next page."""
    if not session.modified:
        return
    sent = current_app.session_interface.open_session(current_app, request)
    session.clear()
    session.update(sent or {})
    session.modified = False
