"""Pages that belong to nobody's work: the first page, the statements, and the signs of life."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.frame.guard import requires
from portal.frame.identity import current
from portal.frame.navigation import first_page
from portal.frame.pages import page
from portal.frame.readiness import is_ready

blueprint = Blueprint("site", __name__)


@blueprint.get("/")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    signed_in = current()
    return redirect(first_page(signed_in.actor) if signed_in else url_for("account.sign_in"))


@blueprint.get("/accessibility")
@requires(Permission.PUBLIC)
def accessibility() -> ResponseReturnValue:
    return page("pages/accessibility.html")


@blueprint.get("/privacy")
@requires(Permission.PUBLIC)
def privacy() -> ResponseReturnValue:
    return page("pages/privacy.html")


@blueprint.get("/cookies")
@requires(Permission.PUBLIC)
def cookies() -> ResponseReturnValue:
    return page("pages/cookies.html")


@blueprint.get("/healthz")
@requires(Permission.PUBLIC)
def healthz() -> ResponseReturnValue:
    """Alive: the process answers."""
    return Response("alive\n", mimetype="text/plain")


@blueprint.get("/readyz")
@requires(Permission.PUBLIC)
def readyz() -> ResponseReturnValue:
    """Ready: the database answers and its tables are those of this release."""
    ready, words = is_ready()
    return Response(words + "\n", status=200 if ready else 503, mimetype="text/plain")
