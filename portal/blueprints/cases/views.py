"""One family's matter and case: who is asked to lead it, the stars, its closing."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import NotYours, which
from portal.allocation.actions import accept_offer, decline_offer, make_offer
from portal.allocation.queries import Candidate, Step, candidates, excluded_agencies, just_taken, live_offer, offers_of
from portal.blueprints.cases.forms import AnswerForm, ClosingForm, FamilyStarPlusForm, OfferForm, correction_form
from portal.casework.actions import close_case, record_star
from portal.casework.actions import correct_star as correct
from portal.casework.models import Matter
from portal.casework.queries import WITH_FAMILY, WITH_LEADS, agreement_asked, contacts_of, level_at_closing, timeline
from portal.casework.queries.merging import is_put_together, may_merge
from portal.casework.rules import state_of
from portal.database import now
from portal.extensions import current_settings, db
from portal.frame.fields import Choice
from portal.frame.formats import day_month_year
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.guidance.clocks import clock
from portal.guidance.codes import ClosureReason, DeclineReason, PrimaryNeed
from portal.guidance.stars import FAMILY_STAR_PLUS, StarUse, star_use
from portal.identifiers import read_reference
from portal.paging import After
from portal.stars.queries import reading_of_case, stars_of_case
from portal.stars.rules import ReadingKind

blueprint = Blueprint("cases", __name__, url_prefix="/cases")


def _star_use() -> StarUse:
    return star_use(current_settings())


def _open(reference: str, permission: Permission) -> Matter:
    return open_by_reference(Matter, reference, permission, *WITH_FAMILY)


def _open_to(reference: str, permission: Permission) -> Matter:
    """A case for a step that ends the right to take it: a second press finds what the first did, not "not found"."""
    try:
        return _open(reference, permission)
    except NotYours:
        step = just_taken(db.session, current_actor(), read_reference(reference) or "", now())
        if request.method != "POST" or step is None:
            raise
        flash(step.words)
        home = url_for("caseload.index") if step is Step.DECLINED else url_for(".show", reference=reference)
        abort(redirect(home, 303))


@blueprint.get("/<reference>/")
@requires(Permission.CASE_READ)
def show(reference: str) -> ResponseReturnValue:
    matter = open_by_reference(Matter, reference, Permission.CASE_READ, *WITH_LEADS)
    offers = offers_of(db.session, matter.id)
    being_offered = any(offer.is_open for offer in offers)
    led = any(lead.ended_at is None for lead in matter.lead_practitioners)
    after = After.read(request.args.get("after", ""))
    held = which(
        db.session, current_actor(), matter, Permission.OFFER_MAKE, Permission.CASE_WORK, Permission.PEOPLE_MERGE
    )
    members = [member.person_id for member in matter.family.members] if Permission.PEOPLE_MERGE in held else []
    theirs = may_merge(db.session, current_actor(), members)
    return page(
        "cases/show.html",
        matter=matter,
        need=PrimaryNeed(matter.primary_need),
        closure=ClosureReason(matter.closure_reason) if matter.closure_reason else None,
        level_at_closing=level_at_closing(db.session, matter),
        offers=offers,
        state=state_of(matter, offered=being_offered),
        to_offer=not (led or being_offered or matter.has_ended),
        nobody_leads=bool(matter.accepted_at and not matter.closed_at and not led),
        stars=stars_of_case(db.session, matter.id),
        ReadingKind=ReadingKind,
        use=_star_use(),
        agreement=agreement_asked(db.session, matter.id),
        contacts=contacts_of(db.session, current_actor(), matter.family_id),
        timeline=timeline(db.session, matter.family_id, after),
        earlier=after is not None,
        may_offer=Permission.OFFER_MAKE in held,
        may_work=Permission.CASE_WORK in held,
        may_merge=theirs,
        put_together=is_put_together(db.session, theirs),
    )


@blueprint.route("/<reference>/offer", methods=["GET", "POST"])
@requires(Permission.OFFER_MAKE)
def offer(reference: str) -> ResponseReturnValue:
    matter = _open(reference, Permission.OFFER_MAKE)
    people = candidates(db.session, matter.family_id, now())
    form = OfferForm()
    form.to.choices = [
        Choice(str(someone.user.id), someone.user.name, hint=f"{someone.user.agency.name}. {_in_words(someone)}")
        for someone in people
    ]
    first = people[0] if people and people[0].knew_until else None
    if first and not form.is_submitted():
        form.to.data = str(first.user.id)
    if form.validate_on_submit():
        with refusals(form):
            make_offer(db.session, current_actor(), matter, form.to_user_id())
            flash(f"{matter.reference} is offered. They have {clock('answer_offer').words} to answer.", "success")
            return redirect(url_for(".show", reference=matter.reference))
    return page(
        "cases/offer.html",
        form=form,
        matter=matter,
        people=people,
        first=first,
        answer_within=clock("answer_offer").words,
        excluded=excluded_agencies(db.session, matter.family_id),
    )


def _in_words(someone: Candidate) -> str:
    knew = someone.knew_until
    return f"Led a case of this family until {day_month_year(knew)}. {someone.words}" if knew else someone.words


@blueprint.route("/<reference>/answer", methods=["GET", "POST"])
@requires(Permission.OFFER_ANSWER)
def answer(reference: str) -> ResponseReturnValue:
    matter = _open_to(reference, Permission.OFFER_ANSWER)
    form = AnswerForm()
    if form.validate_on_submit():
        with refusals(form):
            if form.answer.data == "accept":
                accept_offer(db.session, current_actor(), matter)
                flash(f"You are now the Lead Practitioner of {matter.reference}.", "success")
                return redirect(url_for(".show", reference=matter.reference))
            decline_offer(db.session, current_actor(), matter, DeclineReason(form.reason.data))
            flash(f"You said no to {matter.reference}. The coordinator has been told.", "success")
            return redirect(url_for("caseload.index"))
    return page(
        "cases/answer.html",
        form=form,
        matter=matter,
        need=PrimaryNeed(matter.primary_need),
        offer=live_offer(db.session, matter.id),
        agreement=agreement_asked(db.session, matter.id),
        contacts=contacts_of(db.session, current_actor(), matter.family_id),
    )


@blueprint.route("/<reference>/stars/new", methods=["GET", "POST"])
@requires(Permission.CASE_WORK)
def new_star(reference: str) -> ResponseReturnValue:
    matter = _open(reference, Permission.CASE_WORK)
    first = stars_of_case(db.session, matter.id).first
    form = FamilyStarPlusForm(kind=(ReadingKind.CLOSING if first else ReadingKind.FIRST).value)
    if form.validate_on_submit():
        with refusals(form):
            record_star(db.session, current_actor(), matter, form.taken(FAMILY_STAR_PLUS))
            flash("The star is kept.", "success")
            return redirect(url_for(".show", reference=matter.reference))
    return page("cases/new_star.html", form=form, matter=matter, star=FAMILY_STAR_PLUS, use=_star_use())


@blueprint.route("/<reference>/stars/<uuid:reading_id>/correct", methods=["GET", "POST"])
@requires(Permission.CASE_WORK)
def correct_star(reference: str, reading_id: uuid.UUID) -> ResponseReturnValue:
    matter = _open(reference, Permission.CASE_WORK)
    # Who presses again hears that it is done, and loses nothing of what was typed.
    reading = reading_of_case(db.session, matter.id, reading_id, superseded_too=request.method == "POST")
    if reading is None:
        raise NotYours
    form = correction_form(reading)
    if form.validate_on_submit():
        with refusals(form):
            correct(db.session, current_actor(), matter, reading, form.taken(reading.taken_on))
            flash("The star is corrected.", "success")
            return redirect(url_for(".show", reference=matter.reference))
    return page("cases/correct_star.html", form=form, matter=matter, reading=reading, use=_star_use())


@blueprint.route("/<reference>/close", methods=["GET", "POST"])
@requires(Permission.CASE_WORK)
def close(reference: str) -> ResponseReturnValue:
    matter = _open_to(reference, Permission.CASE_WORK)
    form = ClosingForm()
    if form.validate_on_submit():
        with refusals(form):
            close_case(
                db.session, current_actor(), matter, reason=ClosureReason(form.reason.data), level=int(form.level.data)
            )
            flash(f"{matter.reference} is closed.", "success")
            return redirect(url_for(".show", reference=matter.reference))
    return page(
        "cases/close.html", form=form, matter=matter, stars=stars_of_case(db.session, matter.id), use=_star_use()
    )
