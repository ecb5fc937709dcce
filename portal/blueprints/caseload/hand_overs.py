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
from portal.frame.pages import open_by_reference, page, refusals
from portal.screening.actions.handing_over import accept_new_information
from portal.screening.models import HandOver
from portal.screening.queries.hand_overs import told_of


class HaveItForm(Form):
    """Only a button: it asks nothing."""


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/told/<reference>", "told", told, methods=["GET", "POST"])


@requires(Permission.HAND_OVER_ACCEPT)
def told(reference: str) -> ResponseReturnValue:
    handed = open_by_reference(HandOver, reference, Permission.HAND_OVER_ACCEPT)
    journal_opening(current_actor(), Permission.HAND_OVER_ACCEPT, "contact", handed.contact_id)  # it is shown here
    form = HaveItForm()
    if form.validate_on_submit():
        with refusals(form):
            accept_new_information(db.session, current_actor(), handed)
            flash("You have said that you have it.", "success")
            return redirect(url_for(".told", reference=handed.reference))
    return page("caseload/told.html", form=form, handed=handed, contact=told_of(db.session, handed), now=now())
