"""What came urgently out of hours: the hub manager sees what nobody has taken on, and takes it on by one press."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.contacts.actions import AcknowledgedAlready, take_on
from portal.contacts.models import Contact
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<reference>/take-on", "take_on", take_on_urgent, methods=["POST"])


@requires(Permission.URGENT_TAKE_ON)
def take_on_urgent(reference: str) -> ResponseReturnValue:
    """Who was quicker stands on the request's own page, with the time."""
    contact = open_by_reference(Contact, reference, Permission.URGENT_TAKE_ON)
    try:
        take_on(db.session, current_actor(), contact)
        flash("You have taken this on. Nobody else is asked to.", "success")
    except AcknowledgedAlready:
        flash("Somebody was quicker. The page says who, and when.")
    return redirect(url_for(".show", reference=contact.reference))
