"""The front door: what waits for a decision, and deciding it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import may_see
from portal.accounts.rules import Role
from portal.blueprints.contacts.receipt import paper_of
from portal.blueprints.front_door import calls, urgent
from portal.blueprints.front_door.forms import DecisionForm
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT, since_sent
from portal.contacts.queries.attachments import files_of
from portal.contacts.queries.calls import calls_of, calls_to_make, whom_of
from portal.contacts.queries.phoned import phone_calls
from portal.contacts.queries.urgent import notice_of, unacknowledged
from portal.contacts.rules.calls import Called, is_owed_a_call
from portal.database import now
from portal.extensions import current_settings, db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.guidance.codes import Source, WithdrawnBecause
from portal.paging import After
from portal.screening.actions import decide
from portal.screening.queries import current_decision, queue
from portal.screening.rules import OPEN_ROUTES, usual_words

blueprint = Blueprint("front_door", __name__, url_prefix="/front-door")
urgent.add_routes(blueprint)


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


@blueprint.route("/<reference>", methods=["GET", "POST"])
@requires(Permission.CONTACT_SCREEN)
def show(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_SCREEN, *AS_SENT)
    decision = current_decision(db.session, contact)
    by_call = is_owed_a_call(has_account=contact.sender_id is not None, caller=contact.caller)
    form = DecisionForm()
    if form.validate_on_submit():
        with refusals(form):
            decide(db.session, current_actor(), contact, form.deciding())
            told = "Call them to tell them." if by_call else "The referrer will be told."
            flash(f"{contact.reference} is decided. {told}", "success")
            return redirect(url_for(".index"))
    return page(
        "front_door/show.html",
        contact=contact,
        attachments=files_of(db.session, contact),
        decision=decision,
        notice=notice_of(db.session, contact),
        phone_calls=phone_calls(db.session, contact),
        by_call=by_call,
        whom=whom_of(contact),
        calls=calls_of(db.session, contact),
        may_call=may_see(db.session, current_actor(), Permission.CALL_MAKE, contact),
        form=form,
        since=since_sent(db.session, contact),
        may_release_others=current_actor().holds(Role.HUB_MANAGER),
        withdrawn_because=WithdrawnBecause(contact.withdrawn_because).words if contact.withdrawn_because else "",
        reader_id=current_actor().user_id,
        usual=[(route.words, usual_words(route, current_settings().partnership)) for route in OPEN_ROUTES],
    )


@blueprint.get("/<reference>/request.pdf")
@requires(Permission.CONTACT_SCREEN)
def request_pdf(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_SCREEN, *AS_SENT)
    return paper_of(contact, called="request", whose_copy="The front door's copy")


calls.add_routes(blueprint)
