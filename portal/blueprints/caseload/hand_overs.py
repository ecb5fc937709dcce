"""New information about a family that has a case: whoever leads it reads what was told, and says that they have it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.actions import journal_opening
from portal.access.permissions import Permission
from portal.database import now
from portal.extensions import db
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page, refusals
from portal.identifiers import read_reference
from portal.screening.actions.handing_over import accept_new_information
from portal.screening.queries.hand_overs import new_information_of, told_of


class HaveItForm(Form):
    """Only a button: it asks nothing."""


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/told/<reference>", "told", told, methods=["GET", "POST"])


@requires(Permission.HAND_OVER_ACCEPT)
def told(reference: str) -> ResponseReturnValue:
    handed = new_information_of(db.session, current_actor(), read_reference(reference) or "")
    journal_opening(current_actor(), Permission.HAND_OVER_ACCEPT, "contact", handed.contact_id)
    form = HaveItForm()
    if form.validate_on_submit():
        with refusals(form):
            accept_new_information(db.session, current_actor(), handed)
            flash("You have said that you have it.", "success")
            return redirect(url_for(".told", reference=handed.reference))
    return page("caseload/told.html", form=form, handed=handed, contact=told_of(db.session, handed), now=now())
