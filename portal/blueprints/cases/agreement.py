"""Writing down what a family said when it was asked whether it agrees: on its case's page, and at the front door."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.casework.models import Matter
from portal.casework.queries import WITH_FAMILY, agreement_asked, matter_asked_about
from portal.casework.rules import AgreementAnswer
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT
from portal.extensions import db
from portal.frame.fields import Choice, RadioField, TextArea
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.screening.actions.agreeing import note_agreement


class AgreementForm(Form):
    answer = RadioField(
        "What did the family say?",
        required="Choose what the family said",
        choices=[
            Choice(AgreementAnswer.GIVEN.value, AgreementAnswer.GIVEN.words),
            Choice(
                AgreementAnswer.REFUSED.value,
                AgreementAnswer.REFUSED.words,
                hint="The front door decides again. Their no alone is never the end of it",
            ),
        ],
    )
    words = TextArea(
        "Who asked whom, when and how",
        called="Who asked whom",
        most=2000,
        rows=3,
        required="Write who asked whom, when and how",
    )


def add_routes(blueprint: Blueprint) -> None:
    """The same questions at both: of a case, and of the request behind it."""
    view = of_request if blueprint.name == "front_door" else of_case
    blueprint.add_url_rule("/<reference>/agreement", "agreement", view, methods=["GET", "POST"])


@requires(Permission.AGREEMENT_NOTE)
def of_case(reference: str) -> ResponseReturnValue:
    matter = open_by_reference(Matter, reference, Permission.AGREEMENT_NOTE, *WITH_FAMILY)
    return _noted(matter, url_for("cases.show", reference=reference), reference)


@requires(Permission.CONTACT_SCREEN)
def of_request(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_SCREEN, *AS_SENT)
    matter = matter_asked_about(db.session, contact)
    if matter is None:
        raise NotYours
    return _noted(matter, url_for("front_door.show", reference=reference), f"Request {reference}")


def _noted(matter: Matter, back: str, back_words: str) -> ResponseReturnValue:
    form = AgreementForm()
    if form.validate_on_submit():
        with refusals(form):
            answer = AgreementAnswer(form.answer.data)
            note_agreement(db.session, current_actor(), matter, answer, form.words.data)
            agreed = answer is AgreementAnswer.GIVEN
            flash(
                "Written down. A Lead Practitioner can be asked now."
                if agreed
                else "Written down. The front door decides what happens now.",
                "success",
            )
            return redirect(back)
    return page(
        "cases/agreement.html",
        matter=matter,
        asked=agreement_asked(db.session, matter.id),
        form=form,
        back=back,
        back_words=back_words,
    )
