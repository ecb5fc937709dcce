"""A second person agrees with what somebody would decide, or gives it back with a reason."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT
from portal.database import Refused
from portal.extensions import db
from portal.frame.fields import TextArea
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.screening.actions import agree_to, refuse_proposal
from portal.screening.queries import last_proposal


class RefusalForm(Form):
    because = TextArea(
        "Why do you not agree?",
        hint="Whoever proposed it reads this, and decides again",
        called="Your reason",
        most=2000,
        rows=4,
        required="Say why you do not agree",
    )


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<reference>/agree", "agree", agree, methods=["POST"])
    blueprint.add_url_rule("/<reference>/not-agreed", "not_agreed", not_agreed, methods=["GET", "POST"])


@requires(Permission.CONTACT_DECIDE)
def agree(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_DECIDE, *AS_SENT)
    try:
        agree_to(db.session, current_actor(), contact)
    except Refused as refused:
        db.session.rollback()
        g.refused = True
        flash(refused.words)
        return redirect(url_for(".show", reference=reference))
    flash(f"{contact.reference} is decided. The referrer will be told.", "success")
    return redirect(url_for(".index"))


@requires(Permission.CONTACT_DECIDE)
def not_agreed(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_DECIDE, *AS_SENT)
    form = RefusalForm()
    if form.validate_on_submit():
        with refusals(form):
            refuse_proposal(db.session, current_actor(), contact, form.because.data)
            flash("Whoever proposed it is told, and why.", "success")
            return redirect(url_for(".show", reference=reference))
    return page(
        "front_door/not_agreed.html", contact=contact, form=form, proposal=last_proposal(db.session, contact.id)
    )
