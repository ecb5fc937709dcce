"""Calls that the front door has promised: whom to call, and what came of it."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.blueprints.contacts.calls import moment_typed
from portal.contacts.actions import Outcome, record_call
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT
from portal.contacts.queries.calls import calls_of, whom_of
from portal.contacts.rules.calls import CallBecause, Called, CallMade, CallTried
from portal.database import new_id, now
from portal.extensions import db
from portal.frame.fields import Choice, DateField, HiddenField, RadioField, TextArea, TextField, TimeField
from portal.frame.formats import today_in_london
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.screening.queries import current_decision

_End = CallMade | CallTried
_ENDS: dict[str, _End] = {end.value: end for end in (*CallMade, *CallTried)}
_REVEALED: dict[_End, tuple[str, ...]] = {CallMade.SPOKEN: ("spoke_to",), CallMade.OTHERWISE: ("told",)}
_DONE: dict[_End, str] = {
    CallMade.SPOKEN: "Written down: they have been called.",
    CallMade.OTHERWISE: "Written down: they have been told.",
}


class CallForm(Form):
    key = HiddenField("Form")
    ended = RadioField(
        "What came of it?",
        required="Choose what came of the call",
        choices=[Choice(code, end.words, reveals=_REVEALED.get(end, ())) for code, end in _ENDS.items()],
    )
    spoke_to = TextField("Who did you speak to?", called="The name", most=200, required="Enter who you spoke to")
    told = TextField(
        "Whom did you tell, and how?", called="Whom you told", most=200, required="Enter whom you told, and how"
    )
    when = RadioField(
        "When was it?",
        required="Choose when it was",
        choices=[Choice("now", "Just now"), Choice("earlier", "Earlier", reveals=("day", "time"))],
    )
    day = DateField("Which day?", called="The day", latest=today_in_london, required="Enter the day of the call")
    time = TimeField(
        "What time?", called="The time", hint="For example, 3:15 pm or 15:15", required="Enter the time of the call"
    )
    said = TextArea("What was said, if anything should be known", called="What was said", most=4000, rows=4)

    def outcome(self, at: dt.datetime) -> Outcome:
        called_at = at
        if self.when.data == "earlier" and self.day.data and self.time.time:
            called_at = moment_typed(self.day.data, self.time.time, at)
        return Outcome(
            key=_read_key(self.key.data),
            ended=_ENDS[self.ended.data],
            at=called_at,
            spoke_to=self.spoke_to.data or self.told.data,
            said=self.said.data,
        )


def _read_key(written: str) -> uuid.UUID:
    """One that was tampered with is simply a new form's."""
    try:
        return uuid.UUID(written)
    except ValueError:
        return new_id()


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<reference>/call", "call", call, methods=["GET", "POST"])


@requires(Permission.CALL_MAKE)
def call(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CALL_MAKE, *AS_SENT)
    form, at = CallForm(key=str(new_id()), when="now", day=today_in_london()), now()
    if form.validate_on_submit():
        with refusals(form):
            outcome = form.outcome(at)
            record_call(db.session, current_actor(), contact, outcome, at=at)
            flash(
                _DONE.get(outcome.ended, "Written down. They still wait for our call."),
                "success" if outcome.ended in _DONE else "message",
            )
            return redirect(url_for(".index"))
    calls = calls_of(db.session, contact)
    to_tell = any(one.because == CallBecause.TELL and one.made_at is None for one in calls)
    return page(
        "front_door/call.html",
        contact=contact,
        whom=whom_of(contact),
        reach=contact.reach.by_phone,
        calls=calls,
        open=[one for one in calls if one.made_at is None],
        decision=current_decision(db.session, contact) if to_tell else None,
        Called=Called,
        form=form,
        now=at,
    )
