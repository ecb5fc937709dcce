"""The agencies of the partnership, and which of them may tell all on one page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.agencies import give_short_form
from portal.access.permissions import Permission
from portal.accounts.queries import active_agencies
from portal.database import now
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page
from portal.guidance.codes import Source


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/agencies/", "agencies", agencies)
    blueprint.add_url_rule("/agencies/<slug>/short-form", "short_form", short_form, methods=["POST"])


@requires(Permission.AGENCY_MANAGE)
def agencies() -> ResponseReturnValue:
    return page("admin/agencies.html", agencies=active_agencies(db.session), source=Source)


@requires(Permission.AGENCY_MANAGE)
def short_form(slug: str) -> ResponseReturnValue:
    given = request.form.get("given") == "yes"
    give_short_form(db.session, current_actor(), slug, given=given, at=now())
    flash("They have the short form now." if given else "They do not have the short form any more.", "success")
    return redirect(url_for("admin.agencies"))
