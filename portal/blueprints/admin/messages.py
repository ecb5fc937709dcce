"""Messages that could not be delivered: an administrator sees each, and has it tried again or says why not."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.messages import give_up, try_again
from portal.access.permissions import Permission
from portal.database import now
from portal.extensions import db
from portal.frame.fields import Choice, RadioField
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page
from portal.messages.queries import count_dead_letters, dead_letter, dead_letters, owed
from portal.messages.rules import GivenUp
from portal.paging import After


class GiveUpForm(Form):
    reason = RadioField(
        "Why do we stop trying?",
        hint="Whoever it was for still has to know, unless nobody needs it any more",
        required="Say why we stop trying",
        choices=[Choice(reason.value, reason.words) for reason in GivenUp],
    )


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/messages/", "messages", messages)
    blueprint.add_url_rule("/messages/<uuid:message_id>", "message", message)
    blueprint.add_url_rule("/messages/<uuid:message_id>/again", "message_again", message_again, methods=["POST"])
    blueprint.add_url_rule("/messages/<uuid:message_id>/give-up", "message_give_up", message_give_up, methods=["POST"])


@requires(Permission.MESSAGE_MEND)
def messages() -> ResponseReturnValue:
    dead = dead_letters(db.session, After.read(request.args.get("after", "")))
    return page("admin/messages.html", dead=dead, count=count_dead_letters(db.session), owed=owed(db.session))


@requires(Permission.MESSAGE_MEND)
def message(message_id: uuid.UUID) -> ResponseReturnValue:
    return _show(message_id, GiveUpForm())


@requires(Permission.MESSAGE_MEND)
def message_again(message_id: uuid.UUID) -> ResponseReturnValue:
    try_again(db.session, current_actor(), message_id, at=now())
    flash("The message will be tried again.", "success")
    return redirect(url_for(".messages"))


@requires(Permission.MESSAGE_MEND)
def message_give_up(message_id: uuid.UUID) -> ResponseReturnValue:
    form = GiveUpForm()
    if form.validate_on_submit():
        give_up(db.session, current_actor(), message_id, GivenUp(form.reason.data), at=now())
        flash("We have stopped trying to send that message.", "success")
        return redirect(url_for(".messages"))
    return _show(message_id, form)


def _show(message_id: uuid.UUID, form: GiveUpForm) -> ResponseReturnValue:
    letter = dead_letter(db.session, message_id)
    if letter is None:
        abort(404)
    return page("admin/message.html", letter=letter, form=form)
