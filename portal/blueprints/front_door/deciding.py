"""One request at the front door: all that was told, and deciding it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import may_see
from portal.accounts.rules import Role
from portal.blueprints.contacts.receipt import paper_of
from portal.blueprints.front_door.forms import DecisionForm
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT, since_sent
from portal.contacts.queries.attachments import files_of
from portal.contacts.queries.calls import calls_of, whom_of
from portal.contacts.queries.phoned import phone_calls
from portal.contacts.queries.urgent import notice_of
from portal.contacts.rules.calls import is_owed_a_call
from portal.extensions import current_settings, db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.guidance.codes import WithdrawnBecause
from portal.screening.actions import decide
from portal.screening.queries import current_decision
from portal.screening.rules import OPEN_ROUTES, usual_words


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<reference>", "show", show, methods=["GET", "POST"])
    blueprint.add_url_rule("/<reference>/request.pdf", "request_pdf", request_pdf)


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


@requires(Permission.CONTACT_SCREEN)
def request_pdf(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_SCREEN, *AS_SENT)
    return paper_of(contact, called="request", whose_copy="The front door's copy")
