"""New information about a family that has a case: whoever leads it reads what was told, and has it or gives it back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.actions import journal_opening
from portal.access.permissions import Permission
from portal.database import now
from portal.extensions import db
from portal.frame.fields import Choice, RadioField, TextArea
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page, refusals
from portal.guidance.codes import ReturnedBecause
from portal.identifiers import read_reference
from portal.screening.actions.handing_over import accept_new_information, return_new_information
from portal.screening.actions.handing_over.answering import GivenBack
from portal.screening.queries.hand_overs import new_information_of, told_of
from portal.screening.rules.hand_overs import FROM_A_CASE


class HaveItForm(Form):
    """Only a button: it asks nothing."""


class GiveBackForm(Form):
    because = RadioField(
        "Why?",
        required="Choose why you give it back",
        choices=[Choice(reason.value, reason.words) for reason in FROM_A_CASE],
    )
    words = TextArea("What should the front door know?", called="What the front door should know", most=2000, rows=4)


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/told/<reference>", "told", told, methods=["GET", "POST"])
    blueprint.add_url_rule("/told/<reference>/give-back", "give_back", give_back, methods=["GET", "POST"])


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


@requires(Permission.HAND_OVER_ACCEPT)
def give_back(reference: str) -> ResponseReturnValue:
    handed = new_information_of(db.session, current_actor(), read_reference(reference) or "")
    form = GiveBackForm()
    if form.validate_on_submit():
        with refusals(form):
            given_back = GivenBack(ReturnedBecause(form.because.data), form.words.data)
            return_new_information(db.session, current_actor(), handed, given_back)
            flash("You have given it back. The front door decides it again.", "success")
            return redirect(url_for("site.index"))
    return page("caseload/give_back.html", form=form, handed=handed)
