"""What was handed over of a request: who has it, and writing down who took it on or gave it back by phone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.blueprints.contacts.calls import moment_typed
from portal.blueprints.handover.views import papers_as_pdf
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT
from portal.database import now
from portal.extensions import db
from portal.frame.fields import Choice, DateField, RadioField, TextArea, TextField, TimeField
from portal.frame.formats import today_in_london
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.guidance.codes import ReturnedBecause
from portal.guidance.places import places
from portal.identifiers import read_reference
from portal.places.office import office_is_open
from portal.screening.actions.handing_over import withdraw_hand_over, write_down_acceptance, write_down_return
from portal.screening.actions.handing_over.answering import GivenBack
from portal.screening.models import HandOver
from portal.screening.queries.hand_overs import hand_over_of, hand_overs_of, undelivered


class AnsweredForm(Form):
    answer = RadioField(
        "What did they say?",
        required="Choose what they said",
        choices=[
            Choice("accept", "They have it", reveals=("when", "their_reference")),
            Choice("return", "They give it back", reveals=("because", "words")),
        ],
    )
    spoke_to = TextField(
        "Who said so?",
        called="The name",
        hint="First and last name, and their team",
        most=100,
        required="Enter who said so",
    )
    when = RadioField(
        "When did they say so?",
        required="Choose when they said so",
        choices=[Choice("now", "Just now"), Choice("earlier", "Earlier", reveals=("day", "time"))],
    )
    day = DateField("Which day?", called="The day", latest=today_in_london, required="Enter the day")
    time = TimeField("What time?", called="The time", hint="For example, 3:15 pm or 15:15", required="Enter the time")
    their_reference = TextField("Their own reference, if they gave one", called="Their reference", most=60)
    because = RadioField(
        "Why?",
        required="Choose why they give it back",
    )
    words = TextArea("What they said about it", most=2000, rows=4)

    def taken_at(self, at: dt.datetime) -> dt.datetime:
        if self.when.data == "earlier" and self.day.data and self.time.time:
            return moment_typed(self.day.data, self.time.time, at)
        return at


class TakeBackForm(Form):
    because = TextArea(
        "Why do you take it back?",
        hint="It goes back to the queue and is decided again",
        called="The reason",
        most=2000,
        rows=4,
        required="Write why you take it back",
    )


def add_routes(blueprint: Blueprint) -> None:
    one = "/<reference>/handed-over/<handed>"
    blueprint.add_url_rule("/<reference>/handed-over", "handed_over", handed_over)
    blueprint.add_url_rule(f"{one}/answer", "answer_hand_over", answer_hand_over, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{one}/take-back", "take_back", take_back, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{one}/papers.pdf", "hand_over_papers", hand_over_papers)


def around_hand_overs(contact: Contact) -> dict[str, Any]:
    """What `front_door/_hand_overs.html` reads, wherever it stands."""
    at, given = now(), hand_overs_of(db.session, contact)
    return {
        "hand_overs": given,
        "undelivered": undelivered(db.session, given),
        "office_is_open": not given or office_is_open(db.session, at),
        "places": places(),
        "now": at,
    }


def _open(reference: str, handed: str) -> tuple[Contact, HandOver]:
    contact = open_by_reference(Contact, reference, Permission.HAND_OVER_KEEP, *AS_SENT)
    known = read_reference(handed)
    if known is None:
        raise NotYours
    return contact, hand_over_of(db.session, contact, known)


@requires(Permission.HAND_OVER_KEEP)
def handed_over(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.HAND_OVER_KEEP, *AS_SENT)
    return page("front_door/handed_over.html", contact=contact, **around_hand_overs(contact))


@requires(Permission.HAND_OVER_KEEP)
def answer_hand_over(reference: str, handed: str) -> ResponseReturnValue:
    contact, given = _open(reference, handed)
    form, at = AnsweredForm(when="now", day=today_in_london()), now()
    form.because.choices = [Choice(reason.value, reason.words) for reason in given.goes_to.comes_back_because]
    if form.validate_on_submit():
        with refusals(form):
            if form.answer.data == "accept":
                write_down_acceptance(
                    db.session, current_actor(), given, form.spoke_to.data, taken_at=form.taken_at(at),
                    their_reference=form.their_reference.data, at=at,
                )  # fmt: skip
                flash("Written down: somebody has it.", "success")
            else:
                because = GivenBack(ReturnedBecause(form.because.data), form.words.data)
                write_down_return(db.session, current_actor(), given, form.spoke_to.data, because, at=at)
                flash("Written down. It is back on the queue, to be decided again.")
            return redirect(url_for(".handed_over", reference=contact.reference))
    return page("front_door/answer_hand_over.html", form=form, contact=contact, given=given)


@requires(Permission.HAND_OVER_KEEP)
def take_back(reference: str, handed: str) -> ResponseReturnValue:
    contact, given = _open(reference, handed)
    form = TakeBackForm()
    if form.validate_on_submit():
        with refusals(form):
            withdraw_hand_over(db.session, current_actor(), given, form.because.data)
            flash("You have taken it back. It is on the queue, to be decided again.")
            return redirect(url_for(".handed_over", reference=contact.reference))
    return page("front_door/take_back.html", form=form, contact=contact, given=given)


@requires(Permission.HAND_OVER_KEEP)
def hand_over_papers(reference: str, handed: str) -> ResponseReturnValue:
    _, given = _open(reference, handed)
    return papers_as_pdf(given, printed_by=current_actor().name)
