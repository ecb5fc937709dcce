"""Saying who somebody named on a request is, one by one or the strong matches together; and taking it back."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT
from portal.database import Refused
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference
from portal.screening.actions.linking import link_people, say_new, say_not_sure, undo_link

_NEW, _NOT_SURE, _UNDO = "new", "not_sure", "undo"
_SAY = {_NEW: say_new, _NOT_SURE: say_not_sure, _UNDO: undo_link}


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<reference>/who", "who", who, methods=["POST"])


@requires(Permission.CONTACT_LINK)
def who(reference: str) -> ResponseReturnValue:
    """Each press says `named`=`answer`: a record, "new", "not sure", or that what was said is taken back."""
    contact = open_by_reference(Contact, reference, Permission.CONTACT_LINK, *AS_SENT)
    said = [(named, answer) for named, answer in map(_read, request.form.getlist("who")) if named is not None]
    try:
        chosen = {named: answer for named, answer in said if answer not in _SAY}
        if chosen:
            link_people(db.session, current_actor(), contact, chosen)
        for named, answer in said:
            if answer in _SAY:
                _SAY[answer](db.session, current_actor(), contact, named)
    except Refused as refused:
        db.session.rollback()
        g.refused = True
        flash(refused.words)
    return redirect(url_for(".show", reference=reference, _anchor="work"))


def _read(written: str) -> tuple[uuid.UUID | None, str]:
    """What was tampered with names nobody."""
    named, _, answer = written.partition(":")
    try:
        return uuid.UUID(named), answer
    except ValueError:
        return None, answer
