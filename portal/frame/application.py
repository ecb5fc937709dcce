"""The way of a request: it commits once, on success; a GET's own session cannot write at all."""

from __future__ import annotations

from flask import Flask, g, request
from flask.typing import ResponseReturnValue

from portal.database import act_as, read_only
from portal.extensions import db
from portal.frame import kept_forms

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Portal(Flask):
    """Flask, with the request's transaction around the view."""

    def dispatch_request(self) -> ResponseReturnValue:
        response = self.make_response(super().dispatch_request())
        if request.method not in SAFE_METHODS and response.status_code < 400 and not g.get("refused"):
            kept_forms.forget_sent(db.session)
            db.session.commit()
        return response


def begin_request() -> None:
    """Until somebody is known, the request acts in the portal's own name, which has no rights to any record."""
    if request.method in SAFE_METHODS:
        read_only(db.session)
    act_as(db.session, "portal:request")
