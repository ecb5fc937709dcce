"""The way of a request: it commits once, on success; a GET's own session cannot write at all."""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue

from portal.database import read_only
from portal.extensions import db
from portal.frame import kept_forms
from portal.frame.bodies import ReadWhole

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Portal(Flask):
    """Flask, with the request's transaction around the view."""

    request_class = ReadWhole

    def dispatch_request(self) -> ResponseReturnValue:
        response = self.make_response(super().dispatch_request())
        if _changed_something(response):
            kept_forms.forget_sent(db.session)
            db.session.commit()
        return response


def begin_request() -> None:
    """Until somebody is known nobody acts, and nobody has a right to any record."""
    if request.method in SAFE_METHODS:
        read_only(db.session)


def _changed_something(response: Response) -> bool:
    """What is not committed is rolled back when the request ends."""
    refused: bool = g.get("refused", False)
    return request.method not in SAFE_METHODS and response.status_code < 400 and not refused
