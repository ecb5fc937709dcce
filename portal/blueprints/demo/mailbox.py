"""The demo's mailbox: what was sent, so that one person can play everybody. It exists in demo and development only."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.extensions import current_settings
from portal.frame.guard import requires
from portal.frame.pages import page
from portal.messages.transports.file import filed_letter, filed_letters, mail_folder


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/mailbox/", "mailbox", mailbox)
    blueprint.add_url_rule("/mailbox/<uuid:key>", "mailbox_letter", mailbox_letter)


@requires(Permission.PUBLIC)
def mailbox() -> ResponseReturnValue:
    return page("demo/mailbox.html", letters=filed_letters(mail_folder(current_settings())))


@requires(Permission.PUBLIC)
def mailbox_letter(key: uuid.UUID) -> ResponseReturnValue:
    letter = filed_letter(mail_folder(current_settings()), str(key))
    if letter is None:
        abort(404)
    return page("demo/mailbox_letter.html", letter=letter)
