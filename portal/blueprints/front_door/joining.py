"""Reports of one event: joining another by its reference, and parting one again."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT
from portal.database import Refused
from portal.extensions import db
from portal.frame.fields import TextField
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.screening.actions.joining import join_reports, part_reports
from portal.screening.queries.joining import of_one_event


class JoinForm(Form):
    reference = TextField(
        "Which other request tells of the same event?",
        called="The reference",
        hint="Its reference, for example C-7KQ2-M9XD",
        width="20",
        spellcheck=False,
        required="Enter the reference of the other request",
    )


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<reference>/join", "join", join, methods=["GET", "POST"])
    blueprint.add_url_rule("/<reference>/part", "part", part, methods=["POST"])


@requires(Permission.CONTACT_CLAIM)
def join(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_CLAIM, *AS_SENT)
    form = JoinForm()
    if form.validate_on_submit():
        with refusals(form):
            lead = join_reports(db.session, current_actor(), _other(form), contact)
            flash("They are joined: one decision answers everyone who told of it.", "success")
            return redirect(url_for(".show", reference=lead.reference))
    reports = of_one_event(db.session, current_actor(), contact)
    return page("front_door/join.html", form=form, contact=contact, reports=reports)


@requires(Permission.CONTACT_CLAIM)
def part(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_CLAIM)
    try:
        part_reports(db.session, current_actor(), contact)
    except Refused as refusal:
        db.session.rollback()
        g.refused = True
        flash(refusal.words if "looking" not in refusal.words else "Somebody else is looking at these requests now.")
    return redirect(url_for(".show", reference=contact.reference))


def _other(form: JoinForm) -> Contact:
    """One that does not exist and one that may not be seen are answered alike."""
    try:
        return open_by_reference(Contact, form.reference.data, Permission.CONTACT_CLAIM)
    except NotYours:
        raise Refused("We cannot find this request. Check its reference.", field="reference") from None
