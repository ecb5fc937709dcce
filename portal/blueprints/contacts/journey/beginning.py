"""The three ways to begin: for oneself, on one page, and for somebody who tells it."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.blueprints.contacts.journey.forms import Around, DangerForm, WayForm, rows_to_show
from portal.blueprints.contacts.journey.moves import address, after
from portal.blueprints.contacts.journey.saving import read_key, rows_shown, save
from portal.blueprints.contacts.journey.shown import question_page
from portal.blueprints.contacts.journey.steps import SHORT_STEP, STEPS
from portal.contacts.actions import Saving, begin_draft, begin_incident, save_page
from portal.contacts.queries.drafts import last_shift, may_be_short
from portal.contacts.rules.pages import SHIFT, PageKey, Typed
from portal.contacts.rules.ways import Way
from portal.database import new_id, now
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/", "begin", begin, methods=["GET", "POST"])
    blueprint.add_url_rule("/short/", "begin_short", begin_short, methods=["GET", "POST"])
    blueprint.add_url_rule("/for-somebody/", "begin_for_somebody", begin_for_somebody, methods=["GET", "POST"])


@requires(Permission.CONTACT_SEND)
def begin() -> ResponseReturnValue:
    """The first page: from its answer on, what is written is kept."""
    form = DangerForm(Around(db.session))
    if form.validate_on_submit():
        key = read_key(form.tab.data)
        draft = begin_draft(db.session, current_actor(), key)
        save_page(db.session, current_actor(), draft, Saving(PageKey.DANGER, form.typed(), tab=key))
        return redirect(after(draft, STEPS[0]))
    form.tab.data = form.tab.data or str(new_id())
    return question_page(STEPS[0], form, draft=None)


@requires(Permission.CONTACT_SEND)
def begin_short() -> ResponseReturnValue:
    """Everything on one page, for agencies that have it."""
    if not may_be_short(db.session, current_actor()):
        raise NotYours
    around = Around(db.session, rows=rows_to_show(rows_shown()))
    if request.method == "POST":
        sent = SHORT_STEP.form_for(around)(around)
        incident = sent["incident"].data
        return save(begin_incident(db.session, current_actor(), read_key(sent.tab.data), incident), SHORT_STEP, 0)
    short = SHORT_STEP.form_for(around)
    brought_back = g.get("kept_form") is not None  # a session had ended over it; its tab may have begun a draft
    form = short(around) if brought_back else short.read_back(_same_shift(), around)
    form.tab.data = form.tab.data or str(new_id())
    form.show_rows()
    return question_page(SHORT_STEP, form, draft=None)


@requires(Permission.CONTACT_RECORD)
def begin_for_somebody() -> ResponseReturnValue:
    """A call, a letter or a paper form is written down for whoever told it."""
    form = WayForm(Around(db.session))
    if form.validate_on_submit():
        draft = begin_draft(db.session, current_actor(), read_key(form.tab.data), Way(form.way.data))
        return redirect(address(draft, PageKey.DANGER))
    form.tab.data = form.tab.data or str(new_id())
    return page("contacts/journey/for_somebody.html", form=form)


def _same_shift() -> Typed | None:
    """Officer, station and number of the one before, in the same shift."""
    last = last_shift(db.session, current_actor(), now() - SHIFT)
    return {"caller": [last[0]], "caller_role": [last[1]], "call_back_number": [last[2]]} if last else None
