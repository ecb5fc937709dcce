"""What was sent is read to its end before it is answered, whatever the answer is.

A browser that is still sending when the server closes the connection shows "connection reset" and not the page that
says what was wrong: too large, not signed in, not found.
"""

from __future__ import annotations

import time

from flask import Flask, Response, request

MOST_BYTES = 64 * 1024 * 1024
MOST_SECONDS = 20.0
_BLOCK = 64 * 1024


def init_bodies(app: Flask) -> None:
    app.after_request(_read_to_the_end)


def _read_to_the_end(response: Response) -> Response:
    """Within bounds, and a block at a time: nobody can fill the memory, or hold a thread, by sending for ever."""
    if not request.environ.get("wsgi.input_terminated"):  # this server cannot say where the body ends
        return response
    body, left = request.environ["wsgi.input"], MOST_BYTES
    give_up = time.monotonic() + MOST_SECONDS
    while left > 0 and time.monotonic() < give_up and (block := body.read(_BLOCK)):
        left -= len(block)
    return response
