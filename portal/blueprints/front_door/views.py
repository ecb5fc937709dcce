"""The front door: what waits for a decision, due soonest first."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.contacts.queries.calls import calls_to_make
from portal.contacts.queries.urgent import unacknowledged
from portal.contacts.rules.calls import Called
from portal.database import now
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page
from portal.guidance.codes import Source
from portal.paging import After
from portal.screening.queries import queue

blueprint = Blueprint("front_door", __name__, url_prefix="/front-door")


@blueprint.get("/")
@requires(Permission.CONTACT_SCREEN)
def index() -> ResponseReturnValue:
    waiting = queue(db.session, current_actor(), now(), After.read(request.args.get("after", "")))
    to_call = calls_to_make(db.session, current_actor(), now())
    return page(
        "front_door/index.html",
        queue=waiting,
        calls=to_call,
        unacknowledged=unacknowledged(db.session, current_actor()),
        now=now(),
        Source=Source,
        Called=Called,
    )
