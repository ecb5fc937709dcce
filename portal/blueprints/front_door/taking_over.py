"""A family that comes from social care, put on its board with its plan by one short page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT
from portal.extensions import db
from portal.frame.fields import Choice, RadioField, SelectField, TextArea
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.guidance.codes import PrimaryNeed, Source
from portal.guidance.thresholds import levels_in_words
from portal.screening.actions.taking_over import TakingOver, take_over

_LEVELS_HERE = (2, 3)  # a family at level 4 stays with social care, and one at level 1 needs no board


class TakingOverForm(Form):
    plan = TextArea(
        "The plan they worked by",
        hint="What was agreed with the family, who does what, and what still has to happen. The Lead Practitioner"
        " reads it",
        called="The plan",
        most=8000,
        rows=10,
        required="Write the plan they worked by",
    )
    level = RadioField(
        "Level of need now",
        required="Choose the level of need",
        choices=lambda: [Choice(str(n), words) for n, words in levels_in_words().items() if n in _LEVELS_HERE],
    )
    primary_need = SelectField(
        "Main need",
        required="Choose the main need",
        choices=[Choice(need.value, need.words) for need in PrimaryNeed],
    )

    def taking_over(self) -> TakingOver:
        return TakingOver(int(self.level.data), PrimaryNeed(self.primary_need.data), self.plan.data)


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<reference>/take-over", "from_social_care", from_social_care, methods=["GET", "POST"])


@requires(Permission.CONTACT_DECIDE)
def from_social_care(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_DECIDE, *AS_SENT)
    if contact.source != Source.SOCIAL_CARE:
        raise NotYours
    form = TakingOverForm(plan=contact.needs_to_happen)
    if form.validate_on_submit():
        with refusals(form):
            take_over(db.session, current_actor(), contact, form.taking_over())
            flash(f"{contact.reference} is on its board, with its plan.", "success")
            return redirect(url_for(".index"))
    return page("front_door/take_over.html", form=form, contact=contact)
