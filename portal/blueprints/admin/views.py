"""Accounts: who has one, inviting, giving and ending roles, ending."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.accounts import actions
from portal.accounts.models import Agency
from portal.accounts.queries import (
    Account,
    account,
    account_with_role,
    accounts,
    agencies_to_invite_for,
    roles_to_end,
)
from portal.accounts.rules import AccountState, Role
from portal.allocation.actions import release_families
from portal.blueprints.admin.forms import InviteForm, RoleForm
from portal.casework.queries import led_by
from portal.database import now
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page, refusals
from portal.places.queries import localities
from portal.screening.actions import leave_the_front_door

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("/")
@requires(Permission.ACCOUNT_MANAGE)
def index() -> ResponseReturnValue:
    agencies = agencies_to_invite_for(db.session, current_actor())
    agency, ended = _one_of(agencies, request.args.get("agency", "")), request.args.get("show") == "ended"
    found = accounts(
        db.session,
        current_actor(),
        at=now(),
        agency=agency,
        ended=ended,
        after=request.args.get("after", type=uuid.UUID),
    )
    return page("admin/index.html", accounts=found, agencies=agencies, agency=agency, ended=ended, State=AccountState)


@blueprint.route("/invite", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE)
def invite() -> ResponseReturnValue:
    form = InviteForm()
    form.offer_agencies(agencies_to_invite_for(db.session, current_actor()))
    form.offer_roles(current_actor(), localities(db.session))
    if form.validate_on_submit():
        with refusals(form):
            actions.invite(
                db.session,
                current_actor(),
                name=form.name.data,
                email=form.email.data,
                agency_id=form.agency_id,
                role=form.chosen_role,
                locality_id=form.locality_id,
                at=now(),
            )
            flash("The invitation is on its way. Its link works for 7 days.", "success")
            return redirect(url_for(".index"))
    return page("admin/invite.html", form=form)


@blueprint.get("/accounts/<uuid:user_id>")
@requires(Permission.ACCOUNT_MANAGE)
def show(user_id: uuid.UUID) -> ResponseReturnValue:
    found, actor = _account(user_id), current_actor()
    return page("admin/show.html", account=found, actor=actor, ends=roles_to_end(actor, found), State=AccountState)


@blueprint.post("/accounts/<uuid:user_id>/link")
@requires(Permission.ACCOUNT_MANAGE)
def send_link(user_id: uuid.UUID) -> ResponseReturnValue:
    actions.invite_again(db.session, current_actor(), _account(user_id).id, at=now())
    flash("A new link is on its way. Earlier ones no longer work.", "success")
    return redirect(url_for(".show", user_id=user_id))


@blueprint.route("/accounts/<uuid:user_id>/role", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE)
def give_role(user_id: uuid.UUID) -> ResponseReturnValue:
    found = _account(user_id)
    form = RoleForm()
    form.offer_roles(current_actor(), localities(db.session))
    if form.validate_on_submit():
        with refusals(form):
            actions.give_role(
                db.session,
                current_actor(),
                found.id,
                role=form.chosen_role,
                locality_id=form.locality_id,
                at=now(),
            )
            flash("They have the role from now on.", "success")
            return redirect(url_for(".show", user_id=user_id))
    return page("admin/role.html", form=form, account=found)


@blueprint.route("/roles/<uuid:holding_id>/end", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE)
def end_role(holding_id: uuid.UUID) -> ResponseReturnValue:
    found = account_with_role(db.session, current_actor(), holding_id, now())
    if found is None:
        raise NotYours
    held = next((role for role in roles_to_end(current_actor(), found) if role.holding_id == holding_id), None)
    leads = held is not None and held.role is Role.LEAD_PRACTITIONER
    if request.method == "POST":
        actions.end_role(db.session, current_actor(), holding_id, at=now())
        if leads:  # nobody else can open these cases, and without the role they cannot either
            release_families(db.session, found.id, at=now())
        leave_the_front_door(db.session, found.id, at=now())
        flash("The role has ended. They cannot use it from this moment.", "success")
        return redirect(url_for(".show", user_id=found.id))
    if held is None:
        return redirect(url_for(".show", user_id=found.id))
    return page("admin/end_role.html", account=found, role=held, led=led_by(db.session, found.id) if leads else 0)


@blueprint.route("/accounts/<uuid:user_id>/end", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE)
def end(user_id: uuid.UUID) -> ResponseReturnValue:
    found = _account(user_id)
    if request.method == "POST":
        # First the account: no answer of theirs can be under way then, and nobody is told who has left.
        actions.close_account(db.session, current_actor(), found.id, now())
        release_families(db.session, found.id, at=now())
        leave_the_front_door(db.session, found.id, at=now())
        flash("The account has ended. Nobody can use it from this moment.", "success")
        return redirect(url_for(".index"))
    return page("admin/end.html", account=found, led=led_by(db.session, found.id))


def _one_of(agencies: Iterable[Agency], slug: str) -> str:
    """An address may say anything: what is no agency of theirs asks for all."""
    return slug if any(agency.slug == slug for agency in agencies) else ""


def _account(user_id: uuid.UUID) -> Account:
    found = account(db.session, current_actor(), user_id, now())
    if found is None:
        raise NotYours
    return found
