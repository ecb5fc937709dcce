"""Partners' pages: send a request for help, follow it, read what was decided."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.blueprints.contacts.forms import ContactForm, read_key
from portal.contacts.actions import send_contact
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT, sent_before, sent_contacts
from portal.contacts.rules import state_of
from portal.database import new_id
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.guidance.clocks import clock
from portal.guidance.codes import Agreement
from portal.paging import After
from portal.screening.queries import current_decision

blueprint = Blueprint("contacts", __name__, url_prefix="/contacts")


@blueprint.get("/")
@requires(Permission.CONTACT_LIST)
def index() -> ResponseReturnValue:
    sent = sent_contacts(db.session, current_actor(), After.read(request.args.get("after", "")))
    return page("contacts/index.html", sent=sent, state_of=state_of)


@blueprint.route("/new/", methods=["GET", "POST"])
@requires(Permission.CONTACT_SEND)
def new() -> ResponseReturnValue:
    """The form's key stands in its address, so that going back finds the same form and not another."""
    key = read_key(request.args.get("form", ""))
    if request.method == "GET":
        if key is None:
            return redirect(url_for(".new", form=new_id(), kept=request.args.get("kept")))
        earlier = sent_before(db.session, current_actor(), key)
        if earlier is not None:
            flash("You have sent this request. For another family, begin a new one.")
            return redirect(url_for(".show", reference=earlier.reference))
    form = ContactForm(sending_key=str(key or ""))
    if form.validate_on_submit():
        with refusals(form):
            contact = send_contact(db.session, current_actor(), form.sending())
            flash(f"Sent. Your reference is {contact.reference}.", "success")
            return redirect(url_for(".show", reference=contact.reference))
    return page("contacts/new.html", form=form, decide_within=clock("decide_contact").words)


@blueprint.get("/<reference>")
@requires(Permission.CONTACT_READ)
def show(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_READ, *AS_SENT)
    decision = current_decision(db.session, contact)
    return page(
        "contacts/show.html",
        contact=contact,
        decision=decision,
        state=state_of(contact),
        agreement=Agreement(contact.agreement),
    )
