"""From page to page: where somebody goes from here, as addresses."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for

from portal.blueprints.contacts.journey.reading import Journey
from portal.blueprints.contacts.journey.steps import EVERY, PEOPLE, SHORT_STEP, Step
from portal.contacts.actions import send_draft
from portal.contacts.models import Draft, DraftPage
from portal.contacts.rules.pages import PageKey
from portal.database import Refused
from portal.extensions import db
from portal.frame.identity import current_actor

_LATER = "Saved. You find it here, on any device, until you send it."


def address(draft: Draft, key: PageKey, number: int = 0, **asked: Any) -> str:
    """A page of a draft. Somebody who is not named yet has the number nought; no other page has a number."""
    shown = number if key in PEOPLE else None
    return url_for("journey.step", reference=draft.reference, page_key=key.value, number=shown, **asked)


def check_address(draft: Draft) -> str:
    return url_for("journey.check", reference=draft.reference)


def sent_address(reference: str) -> str:
    return url_for("contacts.show", reference=reference)


def receipt_address(reference: str) -> str:
    """Where somebody comes who has just sent it."""
    return url_for("contacts.receipt", reference=reference)


def goes_back() -> str | None:
    """Whoever changes an answer goes back to where all of them are read back."""
    return "check" if request.values.get("back") == "check" else None


def back_from(journey: Journey, step: Step) -> str:
    """Where the link on top leads."""
    if goes_back():
        return check_address(journey.draft)
    before = EVERY[PageKey.FAMILY] if step.key in PEOPLE else journey.before(step)
    return address(journey.draft, before.key) if before else url_for("contacts.index")


def after(draft: Draft, step: Step) -> str:
    if step.key in PEOPLE:
        return address(draft, PageKey.FAMILY, back=goes_back())
    following = Journey(draft).after(step)
    return address(draft, following.key) if following else check_address(draft)


def where_next(draft: Draft, step: Step, kept: DraftPage) -> str:
    """A page has been kept; what comes now is what was pressed, once the page is right."""
    go = request.form.get("go", "")
    if go == "later":
        flash(_LATER, "success")
        return url_for("contacts.index")
    if go == "stay":
        return address(draft, step.key, kept.number, back=goes_back())
    if go in PEOPLE and step.key is PageKey.FAMILY:
        return address(draft, PageKey(go), back=goes_back())
    journey = Journey(draft)
    if not step.form_for(journey.around).read_back(kept.fields, journey.around, kept.saved_at).validate():
        return address(draft, step.key, kept.number, check=1, back=goes_back())
    return _on_from(journey, step)


def _on_from(journey: Journey, step: Step) -> str:
    draft = journey.draft
    if step is SHORT_STEP:
        return _send_at_once(journey)
    if goes_back() and step.key not in PEOPLE:
        return check_address(draft)
    return after(draft, step)


def _send_at_once(journey: Journey) -> str:
    """The short form has no page to check: what is right is sent."""
    try:
        return receipt_address(send_draft(db.session, current_actor(), journey.draft, journey.sending()).reference)
    except Refused as refusal:  # somebody of the agency sent the same incident a moment ago
        flash(refusal.words)
        return address(journey.draft, SHORT_STEP.key, check=1)
