"""The out-of-hours team's link: who sent something urgent, and how to ring them. Nobody there has an account.

Mail scanners open links, so opening this one changes nothing and shows no number; it takes a name and a press.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.contacts.actions import LinkOver, acknowledge, look_at_sender
from portal.contacts.queries.urgent import AtTheLink, behind_link
from portal.contacts.rules.urgent import LINK_AFTER
from portal.database import now
from portal.extensions import db
from portal.frame.fields import TextField
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.pages import page, refusals
from portal.guidance.places import places

blueprint = Blueprint("urgent", __name__, url_prefix="/urgent")


class AcknowledgeForm(Form):
    name = TextField(
        "Your name", hint="First and last name, so that others know who has it", most=100, required="Enter your name"
    )


def _unless_over(view: Callable[[str], ResponseReturnValue]) -> Callable[[str], ResponseReturnValue]:
    @wraps(view)
    def told(token: str) -> ResponseReturnValue:
        try:
            return view(token)
        except LinkOver:
            return make_response(page("urgent/over.html", places=places()), 410)

    return told


@blueprint.route("/<token>", methods=["GET", "POST"])
@requires(Permission.PUBLIC, keeps=False)
@_unless_over
def show(token: str) -> ResponseReturnValue:
    form = AcknowledgeForm()
    if form.validate_on_submit():
        with refusals(form):
            return _shown(token, form, acknowledge(db.session, token, form.name.data), reads_number=True)
    return _shown(token, form, _behind(token))


@blueprint.post("/<token>/sender")
@requires(Permission.PUBLIC, keeps=False)
@_unless_over
def sender(token: str) -> ResponseReturnValue:
    form = AcknowledgeForm()
    if form.is_submitted():
        with refusals(form):
            return _shown(token, form, look_at_sender(db.session, token), reads_number=True)
    return _shown(token, form, _behind(token))


def _behind(token: str) -> AtTheLink:
    found = behind_link(db.session, token, now())
    if found is None:
        raise LinkOver
    return found


def _shown(token: str, form: AcknowledgeForm, found: AtTheLink, *, reads_number: bool = False) -> ResponseReturnValue:
    return page(
        "urgent/show.html",
        token=token,
        form=form,
        found=found,
        late=now() >= found.due_at,
        reads_number=reads_number,
        link_after=LINK_AFTER,
    )
