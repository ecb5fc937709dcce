"""Keeping a page that was sent, and saying so: by going on, or, to a page that saves while it is written, in a word."""

from __future__ import annotations

import uuid

from flask import g, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from portal.blueprints.contacts.journey.forms import JourneyForm
from portal.blueprints.contacts.journey.moves import back_from, goes_back, where_next
from portal.blueprints.contacts.journey.reading import Journey
from portal.blueprints.contacts.journey.shown import place_read_back, question_page
from portal.blueprints.contacts.journey.steps import PEOPLE, Step
from portal.contacts.actions import Overtaken, SavedElsewhere, Saving, TooManyPeople, add_person, save_page
from portal.contacts.models import Draft, DraftPage
from portal.database import Refused, new_id
from portal.extensions import db
from portal.frame.formats import clock_time
from portal.frame.identity import current_actor


def save(draft: Draft, step: Step, number: int) -> ResponseReturnValue:
    """Keep a page as it was typed; whether it is right is asked afterwards."""
    around = Journey(draft, rows_shown=rows_shown()).around
    form = step.form_for(around)(around)
    seen, tab = whole_number(form.revision.data), read_key(form.tab.data)
    saving = Saving(step.key, form.typed(), tab, seen, number, by_itself=is_autosave())
    keep = add_person if step.key in PEOPLE and not number else save_page
    try:
        kept = keep(db.session, current_actor(), draft, saving)
    except Overtaken as overtaken:
        g.refused = True
        return jsonify(revision=overtaken.revision, again=True)
    except (SavedElsewhere, TooManyPeople) as refusal:
        return _not_saved(draft, step, form, number, refusal)
    if is_autosave():
        return jsonify(saved=clock_time(kept.saved_at), revision=kept.revision, place=place_read_back(form))
    return redirect(where_next(draft, step, kept))


def _not_saved(draft: Draft, step: Step, form: JourneyForm, number: int, refusal: Refused) -> ResponseReturnValue:
    """What was typed is shown again, with what stands in its way; pressing once more is a decision."""
    g.refused = True
    if is_autosave():
        return jsonify(told=refusal.words), 409
    form.refuse(refusal)
    db.session.rollback()
    if isinstance(refusal, SavedElsewhere):
        form.revision.data = str(refusal.revision)
    journey = Journey(draft)
    return show(journey, step, form, number, journey.pages.get((step.key, number)))


def show(journey: Journey, step: Step, form: JourneyForm, number: int, kept: DraftPage | None) -> ResponseReturnValue:
    return question_page(
        step,
        form,
        journey=journey,
        draft=journey.draft,
        number=number,
        saved_at=kept.saved_at if kept else None,
        back_address=back_from(journey, step),
        back_to=goes_back(),
    )


def is_autosave() -> bool:
    return request.form.get("go") == "autosave"


def read_key(written: str) -> uuid.UUID:
    """The page in a browser; one that was tampered with is simply a new one."""
    try:
        return uuid.UUID(written)
    except ValueError:
        return new_id()


def rows_shown() -> int:
    """How many rows for people the page had: the one that is sent, or that comes back after its session had ended."""
    fields = g.get("kept_form") or request.form
    return whole_number(fields.get("rows", ""))


def whole_number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0
