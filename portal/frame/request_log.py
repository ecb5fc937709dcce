"""One line for each request: which page, how it ended, how long it took, and who asked, as ids."""

from __future__ import annotations

import secrets
import time

import structlog
from flask import Flask, Response, g, request

from portal.frame import identity

log = structlog.get_logger()


def init_request_log(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=secrets.token_hex(8))


def _finish(response: Response) -> Response:
    signed_in = identity.current()
    log.info(
        "request",
        method=request.method,
        endpoint=request.endpoint,
        status=response.status_code,
        milliseconds=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
        user_id=str(signed_in.user_id) if signed_in else None,
    )
    return response
