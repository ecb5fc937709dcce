"""What a partner may still do about a request that was sent: answer a question, add to it, take it back."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.contacts.actions import add_information, answer_question, withdraw_contact
from portal.contacts.models import Contact
from portal.contacts.queries import open_question, thread_of
from portal.contacts.rules.withdrawing import why_not_withdrawn
from portal.database import new_id, now
from portal.extensions import db
from portal.frame.fields import Choice, HiddenField, RadioField, TextArea
from portal.frame.forms import Form, key_in_the_address
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.guidance.codes import WithdrawnBecause
from portal.guidance.places import places
from portal.places.office import office_is_open

_MOST = 8000


class AnswerForm(Form):
    question = HiddenField("Question")
    words = TextArea("Your answer", most=_MOST, required="Write your answer")


class AdditionForm(Form):
    words = TextArea("What else should we know?", most=_MOST, required="Write what else we should know", rows=8)


class WithdrawalForm(Form):
    seen = HiddenField("Seen")
    because = RadioField(
        "Why do you take it back?",
        required="Choose why you take it back",
        choices=[Choice(reason.value, reason.words) for reason in WithdrawnBecause],
    )


def add_routes(blueprint: Blueprint) -> None:
    for name, view in (("answer", answer), ("add", add), ("withdraw", withdraw)):
        blueprint.add_url_rule(f"/<reference>/{name}", name, view, methods=["GET", "POST"])


@requires(Permission.CONTACT_ADD_TO)
def answer(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_ADD_TO)
    question = open_question(db.session, contact.id) if contact.withdrawn_at is None else None
    form = AnswerForm(question=str(question.id) if question else "")
    if form.validate_on_submit():
        with refusals(form):
            answer_question(db.session, current_actor(), contact, _key(form.question.data), form.words.data)
            flash("Your answer is sent. Thank you.", "success")
            return redirect(url_for(".show", reference=contact.reference))
    return page("contacts/answer.html", form=form, contact=contact, question=question, another=new_id())


@requires(Permission.CONTACT_ADD_TO)
def add(reference: str) -> ResponseReturnValue:
    """The form's key stands in its address, so that going back finds the same form and not another."""
    contact = open_by_reference(Contact, reference, Permission.CONTACT_ADD_TO)
    key = key_in_the_address()
    if key is None and request.method == "GET":
        return redirect(url_for(".add", reference=contact.reference, form=new_id(), kept=request.args.get("kept")))
    form = AdditionForm()
    if form.validate_on_submit():
        with refusals(form):
            add_information(db.session, current_actor(), contact, form.words.data, key=key or new_id())
            flash("What you added is sent. Thank you.", "success")
            return redirect(url_for(".show", reference=contact.reference))
    return page("contacts/add.html", form=form, contact=contact)


@requires(Permission.CONTACT_WITHDRAW)
def withdraw(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_WITHDRAW)
    form = WithdrawalForm(seen=str(len(thread_of(db.session, contact.id))))
    if form.validate_on_submit():
        with refusals(form):
            seen = int(form.seen.data) if form.seen.data.isdecimal() else -1
            because = WithdrawnBecause(form.because.data)
            withdraw_contact(db.session, current_actor(), contact, because, seen=seen)
            flash("Your request is taken back. Nobody reads it any more.", "success")
            return redirect(url_for(".show", reference=contact.reference))
    return page(
        "contacts/withdraw.html",
        form=form,
        contact=contact,
        why_not=why_not_withdrawn(
            urgent=contact.urgent, decided_at=contact.decided_at, withdrawn_at=contact.withdrawn_at
        ),
        places=places(),
        is_open=office_is_open(db.session, now()) if contact.urgent else None,
    )


def _key(written: str) -> uuid.UUID:
    """The question's; one that was tampered with is nobody's."""
    try:
        return uuid.UUID(written)
    except ValueError:
        return uuid.UUID(int=0)
