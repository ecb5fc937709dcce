"""The hub manager asks somebody else to look at a request."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT, since_sent
from portal.database import now
from portal.extensions import db
from portal.frame.fields import Choice, RadioField
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.screening.actions import reassign_claim
from portal.screening.queries.screeners import who_may_look


class ReassignForm(Form):
    to = RadioField(
        "Who should look at it?", called="Who should look at it", required="Choose who should look at it", choices=[]
    )


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<reference>/reassign", "reassign", reassign, methods=["GET", "POST"])


@requires(Permission.CONTACT_REASSIGN)
def reassign(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_REASSIGN, *AS_SENT)
    since = since_sent(db.session, contact)
    form = ReassignForm()
    form.to.choices = [
        Choice(
            str(one.user_id), one.name, hint=f"Looks at {one.looks_at} now" if one.looks_at else "Looks at nothing now"
        )
        for one in who_may_look(db.session, contact, now())
        if since.claim is None or one.user_id != since.claim.screener_id
    ]
    if form.validate_on_submit():
        with refusals(form):
            reassign_claim(db.session, current_actor(), contact, uuid.UUID(form.to.data))
            flash("It is theirs now. They are told by e-mail.", "success")
            return redirect(url_for(".show", reference=contact.reference))
    return page("front_door/reassign.html", form=form, contact=contact, since=since)
