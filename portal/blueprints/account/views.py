"""Coming in, and one's own account."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.accounts import actions
from portal.accounts.devices import device_in_words
from portal.accounts.queries import SignedIn, my_sessions, open_invitation, roles_in_words
from portal.accounts.rules import SessionEnd
from portal.blueprints.account.forms import ChangePasswordForm, ChoosePasswordForm, SignInForm, path_of_ours
from portal.database import now
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import clear_signed_in, current, current_actor, session_here, set_signed_in
from portal.frame.pages import page, refusals
from portal.working_time import london_date

blueprint = Blueprint("account", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.PUBLIC, keeps=False)
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    target = path_of_ours(request.values.get("next", ""))
    if current() and not form.is_submitted():
        return redirect(target)
    if form.validate_on_submit():
        with refusals(form):
            token = actions.sign_in(
                db.session,
                form.email.data,
                form.password.data,
                address=request.remote_addr or "",
                device=_device(),
                at=now(),
                replacing=session_here(),
            )
            set_signed_in(token)
            return redirect(target)
    return page("account/sign_in.html", form=form, target=target)


@blueprint.post("/sign-out")
@requires(Permission.PUBLIC)
def sign_out() -> ResponseReturnValue:
    signed_in = current()
    if signed_in:
        actions.end_session(db.session, signed_in.session_id, because=SessionEnd.SIGNED_OUT, at=now())
    clear_signed_in()
    flash("You are signed out.")
    return redirect(url_for(".sign_in"))


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@requires(Permission.PUBLIC, keeps=False)
def invitation(token: str) -> ResponseReturnValue:
    """Mail scanners open links, so opening this one only shows a form."""
    invited = open_invitation(db.session, token, now())
    if invited is None:
        return make_response(page("account/invitation_over.html"), 410)
    form = ChoosePasswordForm()
    if form.validate_on_submit():
        with refusals(form):
            here = session_here()
            set_signed_in(
                actions.join(db.session, token, form.password.data, device=_device(), at=now(), replacing=here)
            )
            flash("Your password is set, and you are signed in.", "success")
            return redirect(url_for("site.index"))
    return page("account/invitation.html", form=form, invited=invited)


@blueprint.get("/account/")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    me = _me()
    roles = roles_in_words(db.session, [me.user_id], london_date(now()))
    return page(
        "account/index.html",
        me=me,
        roles=roles.get(me.user_id, []),
        sessions=my_sessions(db.session, me.actor, now()),
    )


@blueprint.route("/account/password", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN, keeps=False)
def password() -> ResponseReturnValue:
    me = _me()
    form = ChangePasswordForm()
    if form.validate_on_submit():
        with refusals(form):
            actions.change_password(
                db.session, me.actor, form.current.data, form.new.data, keep_session_id=me.session_id, at=now()
            )
            flash("Your password is changed. Every other browser has been signed out.", "success")
            return redirect(url_for(".index"))
    return page("account/password.html", form=form, me=me)


@blueprint.post("/account/sessions/<uuid:session_id>/end")
@requires(Permission.SIGNED_IN)
def end_session(session_id: uuid.UUID) -> ResponseReturnValue:
    actions.end_my_session(db.session, current_actor(), session_id, at=now())
    flash("That browser is signed out.", "success")
    return redirect(url_for(".index"))


@blueprint.post("/account/sessions/end-others")
@requires(Permission.SIGNED_IN)
def end_other_sessions() -> ResponseReturnValue:
    me = _me()
    actions.end_other_sessions(db.session, me.actor, keep_session_id=me.session_id, at=now())
    flash("Every other browser is signed out.", "success")
    return redirect(url_for(".index"))


def _me() -> SignedIn:
    me = current()
    if me is None:
        raise NotYours
    return me


def _device() -> str:
    return device_in_words(request.user_agent.string)
