"""Error pages: each says what happened, what became of the reader's work, and what to do."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, has_request_context, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]  # it publishes no types
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    SQLAlchemyError,
)
from werkzeug.exceptions import HTTPException

from portal.access.actions import JournalUnavailable
from portal.access.queries import NotYours
from portal.accounts.throttle import TooMany
from portal.database import DATABASE_AWAY, Refused, broken_constraint
from portal.extensions import db
from portal.files.stores import StoreAway
from portal.frame import identity, kept_forms
from portal.frame.bodies import back_to_the_form, init_bodies
from portal.frame.error_words import ErrorWords, words_for
from portal.frame.guard import keeps_forms
from portal.frame.problems import is_for_programmes, problem

log = structlog.get_logger()
_REFUSED = ErrorWords(
    "That was not done",
    ("Nothing was saved or changed.", "Go back and load the page again to see how things stand."),
)


def init_errors(app: Flask) -> None:
    init_bodies(app)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(NotYours, lambda _: error_page(404))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(IntegrityError, _conflict)
    app.register_error_handler(DataError, _unreadable)
    app.register_error_handler(ParseException, _unreadable)  # the server's, about a body that breaks HTTP's rules
    for away in (JournalUnavailable, *DATABASE_AWAY):
        app.register_error_handler(away, _unavailable)
    app.register_error_handler(StoreAway, _store_away)
    app.register_error_handler(Exception, _unforeseen)


def error_page(status: int, *, words: ErrorWords | None = None, detail: str = "") -> Response:
    """Rolled back first: an error page is the end of whatever was begun."""
    _abandon()
    if is_for_programmes():
        return problem(status, detail=detail)
    shown = words or words_for(str(status))
    # After a failure of ours the page asks nothing of session or database: one of them may be what failed.
    html = render_template("errors/error.html", error=shown, status=status, detail=detail, bare=status >= 500)
    return Response(html, status=status)


def _abandon() -> None:
    g.refused = True
    identity.put_cookie_back()
    try:
        db.session.rollback()
    except SQLAlchemyError:
        log.warning("rollback failed")


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    if status == 413:
        _abandon()  # which puts the cookie back, too: what is said comes after it
        if back := back_to_the_form():
            return back
    answer = error_page(status)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "WWW-Authenticate"}:
            answer.headers[name] = value
    return answer


def _stale_form(_: CSRFError) -> ResponseReturnValue:
    """A token can run out in a browser that stays signed in: bring the page back with what was typed."""
    if "csrf_token" not in request.form:  # not a form of ours, or what arrived of it cannot be read
        return error_page(400)
    signed_in = identity.current()
    if signed_in is not None and keeps_forms(request.endpoint) and (back := kept_forms.keep(signed_in.user_id)):
        return redirect(back, 303)
    return error_page(400, words=words_for("csrf"))


def _too_many(error: TooMany) -> ResponseReturnValue:
    answer = error_page(429)
    answer.headers["Retry-After"] = str(int(error.retry_after.total_seconds()))
    return answer


def _refused(error: Refused) -> ResponseReturnValue:
    return error_page(409, words=_REFUSED, detail=error.words)


def _conflict(error: IntegrityError) -> ResponseReturnValue:
    log.warning("constraint held", constraint=broken_constraint(error))
    return error_page(409)


def _unreadable(error: Exception) -> ResponseReturnValue:
    log.warning("unreadable", exc_info=error)
    return error_page(400)


def _unavailable(error: Exception) -> ResponseReturnValue:
    log.error("database unavailable", exc_info=error)
    return error_page(503)


def _store_away(error: StoreAway) -> ResponseReturnValue:
    log.error("store of files unavailable", exc_info=error)
    return error_page(503)


def _unforeseen(error: Exception) -> ResponseReturnValue:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return _unavailable(error)
    log.error("unforeseen", exc_info=error, endpoint=request.endpoint if has_request_context() else None)
    return error_page(500)
