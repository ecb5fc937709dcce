"""Who was phoned about a request: the form, its page, and what the request's own page shows of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.blueprints.contacts.phone_fields import PhoneCallFields
from portal.contacts.actions import note_phone_call
from portal.contacts.models import Contact
from portal.contacts.queries.phoned import phone_calls
from portal.contacts.queries.urgent import notice_of
from portal.database import now
from portal.extensions import db
from portal.frame.fields import ConfirmField
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.guidance.places import places
from portal.places.office import opens_again

_DAY = dt.timedelta(days=1)


class PhonedForm(PhoneCallFields, Form):
    day_is_right = ConfirmField("Yes, the phone call was on that day")


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<reference>/phoned", "phoned", phoned, methods=["GET", "POST"])


@requires(Permission.CONTACT_PHONED)
def phoned(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_PHONED)
    form, at = PhonedForm(), now()
    if form.validate_on_submit():
        with refusals(form):
            note_phone_call(
                db.session,
                current_actor(),
                contact,
                form.spoke_to.data,
                form.phoned_at(at),
                day_is_right=form.day_is_right.data,
                at=at,
            )
            flash("The phone call is written down.", "success")
            return redirect(url_for(".show", reference=contact.reference))
    return page("contacts/phoned.html", form=form, **around_phoning(contact))


def around_phoning(contact: Contact) -> dict[str, Any]:
    """What `_out_of_hours.html` and `_phoned.html` read, on every page that shows a request to whoever sent it."""
    asks = contact.cannot_wait
    return {
        **around_sending(urgent=asks),
        "contact": contact,
        "notice": notice_of(db.session, contact),
        "phone_calls": phone_calls(db.session, contact),
        "phoned_form": PhonedForm() if asks else None,
    }


def around_sending(*, urgent: bool) -> dict[str, Any]:
    """What `_out_of_hours.html` reads before it is sent."""
    return {"opens_at": opens_again(db.session, now()) if urgent else None, "phones": places().phones}
