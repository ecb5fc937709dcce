"""Writing a request for help: one view drives every page of the journey.

A page that is sent is kept first, as it was typed, and judged afterwards: nothing is lost on an error, and loading the
page that shows one again sends nothing.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.blueprints.contacts.journey import beginning
from portal.blueprints.contacts.journey.forms import Around, JourneyForm
from portal.blueprints.contacts.journey.moves import address, check_address, receipt_address, sent_address
from portal.blueprints.contacts.journey.reading import Journey, step_of
from portal.blueprints.contacts.journey.saving import is_autosave, rows_shown, save, show
from portal.blueprints.contacts.journey.steps import PARTS, SHORT_STEP, Step
from portal.blueprints.contacts.phoned import around_sending
from portal.contacts.actions import SentMeanwhile, hold_draft, open_draft, remove_person, send_draft, throw_away
from portal.contacts.models import Draft, DraftPage
from portal.contacts.queries.attachments import files_of_draft
from portal.contacts.queries.drafts import last_number
from portal.contacts.rules.incidents import number_taken_back
from portal.contacts.rules.pages import PageKey, Typed
from portal.database import new_id
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page
from portal.guidance.explained import explained

blueprint = Blueprint("journey", __name__, url_prefix="/contacts/new")
beginning.add_routes(blueprint)


@blueprint.get("/<reference>/")
@requires(Permission.DRAFT_WRITE)
def resume(reference: str) -> ResponseReturnValue:
    """Back to where one was: the first page that still misses something."""
    draft = _open(reference)
    missing = Journey(draft).missing
    return redirect(address(draft, missing[0].step.key, missing[0].number) if missing else check_address(draft))


@blueprint.route("/<reference>/<page_key>/", methods=["GET", "POST"])
@blueprint.route("/<reference>/<page_key>/<int:number>/", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def step(reference: str, page_key: str, number: int = 0) -> ResponseReturnValue:
    draft = _open(reference)
    found = step_of(page_key, number, draft)
    if found is None:
        abort(404)
    if request.method == "POST":
        return save(draft, found, number)
    journey = Journey(draft, rows_shown=rows_shown())
    if not journey.asks(found):  # an answer has changed since, and with it what is asked
        return redirect(url_for(".resume", reference=draft.reference))
    kept = journey.pages.get((found.key, number))
    if number and kept is None:
        abort(404)
    form = _as_kept(journey, found, kept)
    if "check" in request.args:
        form.validate()
    return show(journey, found, form, number, kept)


@blueprint.route("/<reference>/person/<int:number>/remove/", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def remove(reference: str, number: int) -> ResponseReturnValue:
    """Take somebody out of the family again, after a second thought."""
    draft = _open(reference)
    if request.method == "POST":  # pressed again, they are out already
        remove_person(db.session, current_actor(), draft, number)
        return redirect(address(draft, PageKey.FAMILY))
    named = {one.number: one for one in Journey(draft).people_named}
    if number not in named:
        abort(404)
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
    if request.method == "POST":
        hold_draft(db.session, current_actor(), draft)
    journey = Journey(draft)
    if request.method == "POST" and not journey.missing:
        sent = send_draft(db.session, current_actor(), draft, journey.sending())
        return redirect(receipt_address(sent.reference))
    around = around_sending(urgent=draft.urgent_since is not None)
    files = files_of_draft(db.session, draft)
    guidance = explained().section("after-sending")
    return page(
        "contacts/journey/check.html",
        journey=journey,
        draft=draft,
        parts=PARTS,
        files=files,
        guidance=guidance,
        **around,
    )


def _open(reference: str) -> Draft:
    return open_draft(db.session, current_actor(), reference)


@blueprint.errorhandler(SentMeanwhile)
def _sent_meanwhile(sent: SentMeanwhile) -> ResponseReturnValue:
    """Whatever was asked of the draft, the answer is where it has gone; what was typed since is not passed over."""
    db.session.rollback()
    g.refused = True
    if is_autosave():
        return jsonify(told=sent.words), 409
    same_incident = request.method == "POST" and sent.incident is not None and _incident_typed() == sent.incident
    if same_incident and sent.incident and sent.taken_back:
        flash(number_taken_back(sent.incident))
        return redirect(sent_address(sent.reference))
    if request.method == "POST" and request.endpoint == "journey.step" and not same_incident:
        flash(f"You have sent this already, as {sent.reference}. What you typed just now was not sent with it.")
    pressed_again = request.method == "POST" and (same_incident or request.endpoint == "journey.check")
    return redirect(receipt_address(sent.reference) if pressed_again else sent_address(sent.reference))


def _incident_typed() -> str:
    """As the short form reads it."""
    around = Around(db.session)
    return str(SHORT_STEP.form_for(around)(around)["incident"].data)


def _as_kept(journey: Journey, step: Step, kept: DraftPage | None) -> JourneyForm:
    """The page as it was typed; brought back, where a session had ended over it."""
    around = journey.around
    if g.get("kept_form") is not None:
        form = step.form_for(around)(around)
    else:
        typed, kept_at = (kept.fields, kept.saved_at) if kept else (_filled_in(step), None)
        form = step.form_for(around).read_back(typed, around, kept_at)
    form.revision.data = str(kept.revision if kept else 0)
    form.tab.data = str(new_id())
    form.show_rows()
    return form


def _filled_in(step: Step) -> Typed | None:
    """What is known already need not be typed again: the number given last."""
    last = last_number(db.session, current_actor()) if step.key is PageKey.ABOUT_YOU else None
    return {"call_back_number": [last[0]], "call_back_when": [last[1]]} if last else None
