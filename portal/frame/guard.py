"""Deny by default: every view declares its permission, and is refused when it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from flask import Flask, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import may_enter
from portal.frame import identity, kept_forms
from portal.frame.application import SAFE_METHODS

View = TypeVar("View", bound=Callable[..., Any])
log = structlog.get_logger()
_LONGEST_ADDRESS = 3000  # servers refuse longer ones, and nobody could sign in at all


def requires(permission: Permission, *, keeps: bool = True) -> Callable[[View], View]:
    """Declare what a view needs. `keeps=False` where what is typed must not be stored (passwords)."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]  # read back by `permission_of`
        view.keeps = keeps  # type: ignore[attr-defined]  # likewise
        return view

    return declare


def permission_of(endpoint: str) -> Permission | None:
    permission: Permission | None = getattr(current_app.view_functions[endpoint], "permission", None)
    return permission


def keeps_forms(endpoint: str | None) -> bool:
    return bool(endpoint and getattr(current_app.view_functions[endpoint], "keeps", False))


def init_guard(app: Flask) -> None:
    app.before_request(_guard)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such page, or not this method: the router answers
    permission = permission_of(request.endpoint)
    if permission is None:
        log.error("view without permission", endpoint=request.endpoint)
        abort(403)
    if permission is Permission.PUBLIC:
        return None
    signed_in = identity.current()
    if signed_in is None:
        return _ask_to_sign_in()
    if not may_enter(signed_in.actor, permission):
        # A page about one record never says more than "not found"; a page about nobody may say "not for you".
        abort(404 if request.view_args else 403)
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    """Bring people back to where they were; what they had typed is kept for them."""
    address = url_for("account.sign_in", next=_where_they_were())
    return redirect(address if len(address) <= _LONGEST_ADDRESS else url_for("account.sign_in"), 303)


def _where_they_were() -> str:
    if request.method in SAFE_METHODS:
        return request.full_path.removesuffix("?")
    expired = identity.expired()
    if expired is not None and keeps_forms(request.endpoint) and (back := kept_forms.keep(expired.user_id)):
        flash("Your session had ended. Sign in again, and what you typed comes back.")
        return back
    page = kept_forms.page_of_the_form()
    return page.geturl() if page else "/"
