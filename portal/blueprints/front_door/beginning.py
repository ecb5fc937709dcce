"""Beginning with a request at the front door: look at it, give it back, ask whoever sent it for more."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT, since_sent
from portal.contacts.queries.clocks import would_stop_until
from portal.database import Refused, new_id, now
from portal.extensions import db
from portal.frame.fields import TextArea
from portal.frame.forms import Form, key_in_the_address
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.screening.actions import ask_referrer, claim_contact, release_contact


class QuestionForm(Form):
    words = TextArea(
        "What do you need to know?",
        hint="One thing at a time. They are told by e-mail that there is a question, and read it here",
        called="Your question",
        most=4000,
        required="Write your question",
    )


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<reference>/claim", "claim", claim, methods=["POST"])
    blueprint.add_url_rule("/<reference>/release", "release", release, methods=["POST"])
    blueprint.add_url_rule("/<reference>/ask", "ask", ask, methods=["GET", "POST"])


@requires(Permission.CONTACT_CLAIM)
def claim(reference: str) -> ResponseReturnValue:
    """Whoever comes second finds on the page who has it."""
    contact = open_by_reference(Contact, reference, Permission.CONTACT_CLAIM)
    try:
        claim_contact(db.session, current_actor(), contact)
    except Refused:
        _nothing_done()
    return redirect(url_for(".show", reference=contact.reference, _anchor="work"))


@requires(Permission.CONTACT_CLAIM)
def release(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_CLAIM)
    try:
        release_contact(db.session, current_actor(), contact)
    except Refused:
        _nothing_done()
    return redirect(url_for(".show", reference=contact.reference))


@requires(Permission.CONTACT_ASK)
def ask(reference: str) -> ResponseReturnValue:
    """The form's key stands in its address, so that going back finds the same form and not another."""
    contact = open_by_reference(Contact, reference, Permission.CONTACT_ASK, *AS_SENT)
    key = key_in_the_address()
    if key is None and request.method == "GET":
        return redirect(url_for(".ask", reference=contact.reference, form=new_id(), kept=request.args.get("kept")))
    form = QuestionForm()
    if form.validate_on_submit():
        with refusals(form):
            ask_referrer(db.session, current_actor(), contact, form.words.data, key=key or new_id())
            flash("Your question is sent. You find the answer here.", "success")
            return redirect(url_for(".show", reference=contact.reference))
    return page(
        "front_door/ask.html",
        form=form,
        contact=contact,
        since=since_sent(db.session, contact),
        stops_until=would_stop_until(db.session, contact, now()),
    )


def _nothing_done() -> None:
    """Somebody else was quicker: who, stands on the page that follows, for a name may not travel in the cookie."""
    db.session.rollback()
    g.refused = True
    flash("Somebody was quicker, so nothing was done. This is how things stand now.")
