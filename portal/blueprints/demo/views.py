"""The first two minutes: who you can be, with one press. It exists in demo and development only."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.accounts.actions import start_session
from portal.accounts.devices import device_in_words
from portal.blueprints.demo import mailbox
from portal.database import now
from portal.demo.accounts import GROUPS, TOUR
from portal.demo.places import postcode_in
from portal.demo.queries import user_of
from portal.extensions import db
from portal.frame.formats import today_in_london
from portal.frame.guard import requires
from portal.frame.identity import session_here, set_signed_in
from portal.frame.pages import page

blueprint = Blueprint("demo", __name__, url_prefix="/demo")
mailbox.add_routes(blueprint)


@blueprint.get("/")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    return page("demo/index.html", groups=GROUPS, tour=TOUR, postcode=postcode_in("north", today_in_london()))


@blueprint.post("/<who>/sign-in")
@requires(Permission.PUBLIC, keeps=False)
def sign_in(who: str) -> ResponseReturnValue:
    user = user_of(db.session, who)
    if user is None:
        abort(404)
    device = device_in_words(request.headers.get("User-Agent", ""))
    set_signed_in(start_session(db.session, user.id, device=device, at=now(), replacing=session_here()))
    step = next((step for step in TOUR if step.number == request.form.get("step")), None)
    return redirect(step.begins_at if step and step.account.mailbox == who else "/", 303)
