"""Accounts: who has one, inviting, giving roles, ending."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.accounts import actions
from portal.accounts.queries import Account, account, accounts, agencies_to_invite_for
from portal.accounts.rules import AccountState
from portal.blueprints.admin.forms import InviteForm, RoleForm
from portal.database import now
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page, refusals
from portal.places.queries import localities

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("/")
@requires(Permission.ACCOUNT_MANAGE)
def index() -> ResponseReturnValue:
    agency, ended = request.args.get("agency", ""), request.args.get("show") == "ended"
    found = accounts(
        db.session,
        current_actor(),
        at=now(),
        agency=agency,
        ended=ended,
        after=request.args.get("after", type=uuid.UUID),
    )
    agencies = agencies_to_invite_for(db.session, current_actor())
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
    return page("admin/show.html", account=_account(user_id), actor=current_actor(), State=AccountState)


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


@blueprint.route("/accounts/<uuid:user_id>/end", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE)
def end(user_id: uuid.UUID) -> ResponseReturnValue:
    found = _account(user_id)
    if request.method == "POST":
        actions.close_account(db.session, current_actor(), found.id, now())
        flash("The account has ended. Nobody can use it from this moment.", "success")
        return redirect(url_for(".index"))
    return page("admin/end.html", account=found)


def _account(user_id: uuid.UUID) -> Account:
    found = account(db.session, current_actor(), user_id, now())
    if found is None:
        raise NotYours
    return found
