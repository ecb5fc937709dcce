"""What a page of the journey shows beside its questions."""

from __future__ import annotations

from typing import Any

from flask import get_template_attribute
from flask.typing import ResponseReturnValue

from portal.blueprints.contacts.journey.forms import HomeForm, JourneyForm, ShortForm, SignsForm, guidance_now
from portal.blueprints.contacts.journey.steps import PARTS, Step
from portal.blueprints.contacts.phoned import around_sending
from portal.contacts.queries.drafts import agency_of
from portal.contacts.rules.pages import PageKey
from portal.database import now
from portal.extensions import db
from portal.frame.pages import page
from portal.guidance.explained import explained
from portal.guidance.places import places
from portal.guidance.search import Question, ask, other_words
from portal.places.office import office_is_open


def question_page(step: Step, form: JourneyForm, **values: Any) -> ResponseReturnValue:
    """The page of a step, with the part of the guidance that it rests on folded into it."""
    beside: dict[str, Any] = {"guidance": explained().section(step.guidance) if step.guidance else None}
    if step.key is PageKey.ABOUT_YOU:
        beside["agency"] = agency_of(db.session, values["draft"])
    if step.key is PageKey.DANGER:
        beside["phone_now"] = guidance_now().phone_now
    if step.key in _PHONE_NUMBERS:
        beside |= phone_numbers()
    if isinstance(form, SignsForm):
        beside |= _signs(form)
    if isinstance(form, ShortForm):
        beside |= around_sending(urgent=form.pointed.level == 4)
    return page(step.template, form=form, step=step, parts=PARTS, **beside, **values)


def place_read_back(form: JourneyForm) -> str | None:
    """Where the postcode that was typed lies, in words; none on pages that ask for no postcode."""
    if not isinstance(form, HomeForm):
        return None
    words = get_template_attribute("contacts/journey/_place.html", "place_read_back")
    return str(words(form.place, form.postcode.data)).strip() if form.place else ""


_PHONE_NUMBERS = {PageKey.DANGER, PageKey.SHORT, PageKey.PHONED, PageKey.PHONED_FOR_SIGNS, PageKey.SIGNS}


def phone_numbers() -> dict[str, Any]:
    """Whom to phone, and which number answers now."""
    return {"places": places(), "is_open": office_is_open(db.session, now())}


def _signs(form: SignsForm) -> dict[str, Any]:
    """The signs with those found, and where what is ticked points."""
    guidance, words = guidance_now(), " ".join(form.find.data.split())
    return {
        "answer": ask(Question(words), guidance, other_words()),
        "searched": words,
        "thresholds": guidance,
        "ticked": frozenset(form.signs.data),
        "pointed": form.pointed,
    }
