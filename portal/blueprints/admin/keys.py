"""The keys by which an agency's programmes send: made here and shown once, and ended here."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import keys as actions
from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.accounts.models import Agency
from portal.accounts.queries.keys import Key, agency_called, followers_of, keys_of
from portal.database import new_id, now
from portal.extensions import db
from portal.frame.fields import Choice, HiddenField, RadioField, TextField
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page, refusals


class KeyForm(Form):
    key = HiddenField("Key")
    name = TextField(
        "Which programme is it for?",
        hint="A name by which you know it again",
        called="The name",
        required="Enter a name for the programme",
        most=100,
    )
    follower = RadioField(
        "Who follows what it sends?",
        hint="They are asked when something is not clear, and are told what was decided",
        required="Choose who follows what it sends",
    )

    @property
    def key_id(self) -> uuid.UUID:
        """One that was tampered with is simply another."""
        try:
            return uuid.UUID(self.key.data)
        except ValueError:
            return new_id()


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/agencies/<slug>/keys/", "keys", keys)
    blueprint.add_url_rule("/agencies/<slug>/keys/make", "make_key", make_key, methods=["GET", "POST"])
    blueprint.add_url_rule("/agencies/<slug>/keys/<uuid:key_id>/end", "end_key", end_key, methods=["GET", "POST"])


@requires(Permission.AGENCY_MANAGE)
def keys(slug: str) -> ResponseReturnValue:
    agency = _agency(slug)
    return page("admin/keys.html", agency=agency, keys=keys_of(db.session, agency.id, now()))


@requires(Permission.AGENCY_MANAGE)
def make_key(slug: str) -> ResponseReturnValue:
    agency, form, at = _agency(slug), KeyForm(), now()
    form.follower.choices = [Choice(str(one.id), one.name) for one in followers_of(db.session, agency.id, at)]
    if form.validate_on_submit():
        with refusals(form):
            secret = actions.make_key(
                db.session,
                current_actor(),
                agency,
                key_id=form.key_id,
                name=form.name.data,
                user_id=uuid.UUID(form.follower.data),
                at=at,
            )
            # No redirect: the secret is on this page and nowhere else, neither in a cookie nor in the database.
            return page("admin/key_made.html", agency=agency, secret=secret.whole, name=form.name.data)
    form.key.data = form.key.data or str(new_id())
    return page("admin/make_key.html", agency=agency, form=form)


@requires(Permission.AGENCY_MANAGE)
def end_key(slug: str, key_id: uuid.UUID) -> ResponseReturnValue:
    agency = _agency(slug)
    if request.method == "POST":
        actions.end_key(db.session, current_actor(), agency, key_id, at=now())
        flash("The key has ended. Nothing can be sent by it any more.", "success")
        return redirect(url_for(".keys", slug=slug))
    return page("admin/end_key.html", agency=agency, key=_key(agency, key_id))


def _agency(slug: str) -> Agency:
    agency = agency_called(db.session, slug)
    if agency is None:
        raise NotYours
    return agency


def _key(agency: Agency, key_id: uuid.UUID) -> Key:
    found = next((key for key in keys_of(db.session, agency.id, now()) if key.id == key_id), None)
    if found is None:
        raise NotYours
    return found
