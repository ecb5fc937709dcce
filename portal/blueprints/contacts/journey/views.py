"""Writing a request for help: one view drives every page of the journey.

A page that is sent is kept first, as it was typed, and judged afterwards: nothing is lost on an error, and loading the
page that shows one again sends nothing.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, abort, flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.blueprints.contacts.journey.forms import Around, DangerForm, JourneyForm
from portal.blueprints.contacts.journey.reading import Journey, step_of
from portal.blueprints.contacts.journey.shown import place_read_back, question_page
from portal.blueprints.contacts.journey.steps import EVERY, PARTS, PEOPLE, STEPS, Step
from portal.contacts.actions import (
    SavedElsewhere,
    Saving,
    SentMeanwhile,
    TooManyPeople,
    add_person,
    begin_draft,
    remove_person,
    save_page,
    send_draft,
    throw_away,
)
from portal.contacts.models import Contact, Draft, DraftPage
from portal.contacts.queries.drafts import draft_of, last_number
from portal.contacts.rules.pages import PageKey, Typed
from portal.database import Refused, new_id
from portal.extensions import db
from portal.frame.formats import clock_time
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page

blueprint = Blueprint("journey", __name__, url_prefix="/contacts/new")
_LATER = "Saved. You find it here, on any device, until you send it."


@blueprint.route("/", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def begin() -> ResponseReturnValue:
    """The first page: from its answer on, what is written is kept."""
    form = DangerForm(Around(db.session))
    if form.validate_on_submit():
        key = _key(form.tab.data)
        draft = begin_draft(db.session, current_actor(), key)
        save_page(db.session, current_actor(), draft, Saving(PageKey.DANGER, form.typed(), tab=key))
        return redirect(_after(draft, STEPS[0]))
    form.tab.data = form.tab.data or str(new_id())
    return question_page(STEPS[0], form, draft=None)


@blueprint.get("/<reference>/")
@requires(Permission.DRAFT_WRITE)
def resume(reference: str) -> ResponseReturnValue:
    """Back to where one was: the first page that still misses something."""
    draft = _open(reference)
    missing = Journey(draft).missing
    return redirect(_address(draft, missing[0].step.key, missing[0].number) if missing else _check_address(draft))


@blueprint.route("/<reference>/<page_key>/", methods=["GET", "POST"])
@blueprint.route("/<reference>/<page_key>/<int:number>/", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def step(reference: str, page_key: str, number: int = 0) -> ResponseReturnValue:
    found = step_of(page_key, number)
    if found is None:
        abort(404)
    draft = _open(reference)
    if request.method == "POST":
        return _save(draft, found, number)
    journey = Journey(draft)
    kept = journey.pages.get((found.key, number))
    if number and kept is None:
        abort(404)
    form = _as_kept(journey, found, kept)
    if "check" in request.args:
        form.validate()
    return _show(journey, found, form, number, kept)


@blueprint.route("/<reference>/person/<int:number>/remove/", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def remove(reference: str, number: int) -> ResponseReturnValue:
    """Take somebody out of the family again, after a second thought."""
    draft = _open(reference)
    named = {one.number: one for one in Journey(draft).read_back if one.step.key in PEOPLE}
    if number not in named:
        abort(404)
    if request.method == "POST":
        remove_person(db.session, current_actor(), draft, number)
        return redirect(_address(draft, PageKey.FAMILY))
    return page("contacts/journey/remove.html", draft=draft, person=named[number])


@blueprint.route("/<reference>/throw-away/", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def throw(reference: str) -> ResponseReturnValue:
    draft = _open(reference)
    if request.method == "POST":
        throw_away(db.session, current_actor(), draft)
        flash("Deleted. Nothing of it was sent.")
        return redirect(url_for("contacts.index"))
    return page("contacts/journey/throw_away.html", draft=draft)


@blueprint.route("/<reference>/check/", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def check(reference: str) -> ResponseReturnValue:
    """Everything read back; sent from here, once."""
    draft = _open(reference)
    journey = Journey(draft)
    if request.method == "POST" and not journey.missing:
        contact = send_draft(db.session, current_actor(), draft, journey.sending())
        return redirect(url_for("contacts.show", reference=contact.reference))
    return page("contacts/journey/check.html", journey=journey, draft=draft, parts=PARTS)


def _open(reference: str) -> Draft:
    draft = draft_of(db.session, current_actor(), reference)
    if draft.sent_at is not None:
        raise SentMeanwhile("You have sent this already.", draft)
    return draft


@blueprint.errorhandler(SentMeanwhile)
def _sent_meanwhile(sent: SentMeanwhile) -> ResponseReturnValue:
    """What was typed after it was sent is not lost without a word."""
    contact_id = sent.draft.contact_id
    db.session.rollback()
    g.refused = True
    contact = db.session.get_one(Contact, contact_id)
    address = url_for("contacts.show", reference=contact.reference)
    if _is_autosave():
        return jsonify(told=sent.words), 409
    if request.method == "POST" and request.endpoint == "journey.step":
        flash(f"You have sent this already, as {contact.reference}. What you typed just now was not sent with it.")
    return redirect(address)


def _save(draft: Draft, step: Step, number: int) -> ResponseReturnValue:
    around = Journey(draft).around
    form = step.form_for(around)(around)
    saving = Saving(step.key, form.typed(), _key(form.tab.data), _revision(form.revision.data), number)
    keep = add_person if step.key in PEOPLE and not number else save_page
    try:
        kept = keep(db.session, current_actor(), draft, saving)
    except (SavedElsewhere, TooManyPeople) as refusal:
        return _not_saved(draft, step, form, number, refusal)
    if _is_autosave():
        return jsonify(saved=clock_time(kept.saved_at), revision=kept.revision, place=place_read_back(form))
    return redirect(_where_next(draft, step, kept))


def _not_saved(draft: Draft, step: Step, form: JourneyForm, number: int, refusal: Refused) -> ResponseReturnValue:
    """What was typed is shown again, with what stands in its way; pressing once more is a decision."""
    if _is_autosave():
        g.refused = True
        return jsonify(told=refusal.words), 409
    form.refuse(refusal)
    db.session.rollback()
    g.refused = True
    if isinstance(refusal, SavedElsewhere):
        form.revision.data = str(refusal.revision)
    journey = Journey(draft)
    return _show(journey, step, form, number, journey.pages.get((step.key, number)))


def _where_next(draft: Draft, step: Step, kept: DraftPage) -> str:
    go = request.form.get("go", "")
    if go == "later":
        flash(_LATER, "success")
        return url_for("contacts.index")
    if go == "stay":
        return _address(draft, step.key, kept.number, back=_back_to())
    if go in PEOPLE and step.key is PageKey.FAMILY:
        return _address(draft, PageKey(go), 0)
    journey = Journey(draft)
    if not step.form_for(journey.around).read_back(kept.fields, journey.around).validate():
        return _address(draft, step.key, kept.number, check=1, back=_back_to())
    if _back_to():
        return _check_address(draft)
    return _after(draft, step)


def _after(draft: Draft, step: Step) -> str:
    if step.key in PEOPLE:
        return _address(draft, PageKey.FAMILY)
    following = Journey(draft).after(step)
    return _address(draft, following.key) if following else _check_address(draft)


def _as_kept(journey: Journey, step: Step, kept: DraftPage | None) -> JourneyForm:
    """The page as it was typed; brought back, where a session had ended over it."""
    around = journey.around
    if g.get("kept_form") is not None:
        form = step.form_for(around)(around)
    else:
        form = step.form_for(around).read_back(kept.fields if kept else _filled_in(step), around)
    form.revision.data = str(kept.revision if kept else 0)
    form.tab.data = str(new_id())
    return form


def _filled_in(step: Step) -> Typed | None:
    """What is known already need not be typed again: the number given last."""
    last = last_number(db.session, current_actor()) if step.key is PageKey.ABOUT_YOU else None
    return {"call_back_number": [last[0]], "call_back_when": [last[1]]} if last else None


def _show(journey: Journey, step: Step, form: JourneyForm, number: int, kept: DraftPage | None) -> ResponseReturnValue:
    before = None if step.key in PEOPLE else journey.before(step)
    back = EVERY[PageKey.FAMILY] if step.key in PEOPLE else before
    return question_page(
        step,
        form,
        journey=journey,
        draft=journey.draft,
        number=number,
        saved_at=kept.saved_at if kept else None,
        back_address=_check_address(journey.draft) if _back_to() else _address(journey.draft, back.key) if back else "",
        back_to=_back_to(),
    )


def _address(draft: Draft, key: PageKey, number: int = 0, **asked: Any) -> str:
    return url_for("journey.step", reference=draft.reference, page_key=key.value, number=number or _new(key), **asked)


def _new(key: PageKey) -> int | None:
    """Of somebody who is not named yet; no other page has a number."""
    return 0 if key in PEOPLE else None


def _check_address(draft: Draft) -> str:
    return url_for("journey.check", reference=draft.reference)


def _back_to() -> str | None:
    """Whoever changes an answer goes back to where all of them are read back."""
    return "check" if request.values.get("back") == "check" else None


def _is_autosave() -> bool:
    return request.form.get("go") == "autosave"


def _key(written: str) -> uuid.UUID:
    """The page in a browser; one that was tampered with is simply a new one."""
    try:
        return uuid.UUID(written)
    except ValueError:
        return new_id()


def _revision(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0
