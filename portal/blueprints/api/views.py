"""For programmes of agencies that have the short path: the same questions as on the page, sent with a key."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.accounts.keys import LONGEST_SECRET
from portal.accounts.queries.keys import KeyHolder, key_holder
from portal.accounts.throttle import attempt_to_send_by_key
from portal.blueprints.api.description import description
from portal.blueprints.api.reading import read_answers
from portal.blueprints.api.shape import Taken, pointer
from portal.blueprints.contacts.journey.short_answers import Judged
from portal.contacts.actions.incidents import SentOtherwise, check_short_path, send_incident
from portal.database import act_as, now
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.problems import Fault, problem

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/openapi.json")
@requires(Permission.PUBLIC)
def openapi() -> ResponseReturnValue:
    """What may be sent and what is answered, for programmes to read."""
    return jsonify(description())


@blueprint.post("/contacts")
@requires(Permission.PUBLIC)
def send() -> ResponseReturnValue:
    """Take one request for help; whoever sends has a key, and no session."""
    holder = _holder()
    attempt_to_send_by_key(holder.key_id, now())
    act_as(db.session, str(holder.actor.user_id))
    try:
        check_short_path(db.session, holder.actor)
    except NotYours:
        abort(403)
    answers = read_answers()
    if isinstance(answers, Response):
        return answers
    judged = Judged(db.session, answers)
    if judged.wrong:
        faults = [Fault(pointer(wrong.where, answers), wrong.words) for wrong in judged.wrong]
        return problem(422, faults=faults)
    try:
        arrived = send_incident(db.session, holder.actor, judged.sending(), key_id=holder.key_id)
    except SentOtherwise as refusal:
        return problem(409, faults=[Fault("/incident", refusal.words)])
    answer = jsonify(Taken.of(arrived.contact).model_dump(mode="json"))
    answer.status_code = 201 if arrived.is_new else 200
    answer.headers["Location"] = url_for("contacts.show", reference=arrived.contact.reference)
    return answer


def _holder() -> KeyHolder:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    known = scheme.lower() == "bearer" and len(secret) <= LONGEST_SECRET
    holder = key_holder(db.session, secret.strip(), now()) if known else None
    if holder is None:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
    return holder
