"""Asking to be called about what one sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import ValidationError
from wtforms.form import BaseForm

from portal.access.permissions import Permission
from portal.access.queries import NotYours, may_see
from portal.contacts.actions import Asking, ask_for_call
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT
from portal.contacts.queries.calls import calls_of, who_waits, whom_of
from portal.contacts.rules.calls import CallBecause, Called
from portal.contacts.rules.urgent import NoSuchTime, moment_of
from portal.database import Refused, now
from portal.extensions import db
from portal.frame.fields import Asked, Choice, DateField, RadioField, TextField, TimeField
from portal.frame.formats import due, today_in_london
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.identifiers import read_phone

_LONGEST = dt.timedelta(weeks=4)  # a call that is promised for later than that is promised by nobody


def _can_be_called(form: BaseForm, field: Asked) -> None:  # noqa: ARG001 -- the protocol's form
    if field.data and read_phone(field.data) is None:
        raise ValidationError("Enter a phone number, like 01632 960 001")


def _last_day() -> dt.date:
    return today_in_london() + _LONGEST


class AskForm(Form):
    number = TextField(
        "Which number should we call?",
        called="The number",
        most=60,
        width="20",
        inputmode="tel",
        autocomplete="tel",
        required="Enter the number we should call",
        checks=[_can_be_called],
    )
    when = TextField("When is best?", called="The best time", hint="For example, after 3 pm", most=200)
    by = RadioField(
        "By when?",
        required="Choose by when we should call",
        choices=[
            Choice("usual", "By the end of the next working day"),
            Choice("time", "By another time", reveals=("day", "time")),
        ],
    )
    day = DateField(
        "Which day?", called="The day", earliest=today_in_london, latest=_last_day, required="Enter the day"
    )
    time = TimeField("What time?", called="The time", hint="For example, 3:15 pm or 15:15", required="Enter the time")

    def asking(self, at: dt.datetime) -> Asking:
        wanted_by = None
        if self.by.data == "time" and self.day.data and self.time.time:
            wanted_by = moment_typed(self.day.data, self.time.time, at)
        return Asking(self.number.data, self.when.data, wanted_by)


def moment_typed(day: dt.date, time: dt.time, at: dt.datetime) -> dt.datetime:
    """When it was, or will be, this time on a day in London; beside the time in words where it never is."""
    try:
        return moment_of(day, time, at)
    except NoSuchTime as error:
        raise Refused("The clocks go forward over this time. Enter another.", field="time") from error


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<reference>/call", "call", call, methods=["GET", "POST"])


@requires(Permission.CALL_ASK)
def call(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CALL_ASK, *AS_SENT)
    if whom_of(contact).who is not Called.SENDER:  # the number in it may be a family's
        raise NotYours
    form = AskForm(number=contact.sender_number, when=contact.call_back_when, by="usual")
    pressed = request.form.get("press") == "call"  # the button on the request's own page: all is known
    if pressed or form.validate_on_submit():
        with refusals(form):
            asking = Asking() if pressed else form.asking(now())
            promised = ask_for_call(db.session, current_actor(), contact, asking)
            flash(f"We will call you {due(promised.due_at)}.", "success")
            return redirect(url_for(".show", reference=contact.reference))
    return page("contacts/call.html", contact=contact, form=form)


def around_calls(contact: Contact) -> dict[str, Any]:
    """What `_calls.html` reads, on every page that shows a request to whoever sent it."""
    calls, whom = calls_of(db.session, contact), whom_of(contact)
    waits = any(one.because == CallBecause.ASKED and one.made_at is None for one in calls)
    may_ask = whom.who is Called.SENDER and contact.withdrawn_at is None and not waits
    return {
        "calls": calls,
        "waits_for_call": who_waits(contact, current_actor()),
        "may_ask_for_call": may_ask and may_see(db.session, current_actor(), Permission.CALL_ASK, contact),
        "now": now(),
    }
