"""What is sent is read whole or not at all, and to its end whatever the answer is."""

from __future__ import annotations

import time
from contextlib import suppress

from flask import Flask, Response, abort, request
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]  # it publishes no types
from werkzeug.wsgi import LimitedStream

MOST_BYTES = 64 * 1024 * 1024
MOST_SECONDS = 20.0
_BLOCK = 64 * 1024


def init_bodies(app: Flask) -> None:
    app.before_request(_refuse_half_a_form)
    app.after_request(_read_to_the_end)


def _refuse_half_a_form() -> None:
    """A form that does not say how long it is would be cut off at the limit, and taken for the whole."""
    if request.content_length is not None or not request.form:
        return
    stream = request.stream
    if isinstance(stream, LimitedStream) and stream.is_exhausted and request.environ["wsgi.input"].read(1):
        abort(413)


def _read_to_the_end(response: Response) -> Response:
    """A browser that is still sending would see a broken connection, and not the page that says what was wrong.

    Within bounds, and a block at a time: nobody fills the memory, or holds a thread, by sending for ever.
    """
    if not request.environ.get("wsgi.input_terminated"):  # this server cannot say where the body ends
        return response
    body, left = request.environ["wsgi.input"], MOST_BYTES
    give_up = time.monotonic() + MOST_SECONDS
    with suppress(OSError, ParseException):  # it broke off, or is no proper body: it was not wanted anyway
        while left > 0 and time.monotonic() < give_up and (block := body.read(_BLOCK)):
            left -= len(block)
    return response
