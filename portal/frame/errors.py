"""Error pages: each says what happened, what became of the reader's work, and what to do."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, has_request_context, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from portal.access.actions import JournalUnavailable
from portal.access.queries import NotYours
from portal.accounts.throttle import TooMany
from portal.database import Refused, broken_constraint
from portal.extensions import db
from portal.frame import identity, kept_forms
from portal.frame.error_words import words_for
from portal.frame.guard import keeps_forms

log = structlog.get_logger()
_DRAINED = 8 * 1024 * 1024  # of a body that is too large, read so much before answering


def init_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(NotYours, lambda _: error_page(404))
    app.register_error_handler(JournalUnavailable, _unavailable)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(IntegrityError, _conflict)
    app.register_error_handler(DataError, _unreadable)
    app.register_error_handler(Exception, _unforeseen)


def error_page(status: int, *, code: str = "", words: str = "") -> Response:
    """Rolled back first: an error page is the end of whatever was begun."""
    _abandon()
    shown = words_for(code or str(status))
    bare = status >= 500
    html = render_template("errors/error.html", error=shown, status=status, detail=words, bare=bare)
    return Response(html, status=status)


def _abandon() -> None:
    g.refused = True
    try:
        db.session.rollback()
    except SQLAlchemyError:
        log.warning("rollback failed")


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    answer = error_page(status)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _stale_form(_: CSRFError) -> ResponseReturnValue:
    """A token can run out in a browser that stays signed in: bring the page back with what was typed."""
    signed_in = identity.current()
    if signed_in is not None and keeps_forms(request.endpoint) and request.form:
        return redirect(kept_forms.keep(signed_in.user_id), 303)
    return error_page(400, code="csrf")


def _too_large(_: RequestEntityTooLarge) -> ResponseReturnValue:
    # A browser that is still sending would see a broken connection instead of this page.
    stream = request.environ["wsgi.input"]
    left = min(request.content_length or 0, _DRAINED)
    while left > 0 and (block := stream.read(min(left, 65_536))):
        left -= len(block)
    return error_page(413)


def _too_many(error: TooMany) -> ResponseReturnValue:
    answer = error_page(429)
    answer.headers["Retry-After"] = str(int(error.retry_after.total_seconds()))
    return answer


def _refused(error: Refused) -> ResponseReturnValue:
    return error_page(409, words=error.words)


def _conflict(error: IntegrityError) -> ResponseReturnValue:
    log.warning("constraint held", constraint=broken_constraint(error))
    return error_page(409)


def _unreadable(_: DataError) -> ResponseReturnValue:
    log.warning("value the database refused")
    return error_page(400)


def _unavailable(error: Exception) -> ResponseReturnValue:
    log.error("database unavailable", exc_info=error)
    return error_page(503)


def _unforeseen(error: Exception) -> ResponseReturnValue:
    log.error("unforeseen", exc_info=error, endpoint=request.endpoint if has_request_context() else None)
    return error_page(500)
