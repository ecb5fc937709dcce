"""Many requests in one file: chosen, judged row by row, and sent once. Nothing of it is kept before it is sent."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken
from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.accounts.rules import Actor
from portal.blueprints.contacts.journey.many.columns import BETWEEN, IN_TEMPLATE, columns_of, empty_file
from portal.blueprints.contacts.journey.many.judging import Rows, judge_rows, send_rows
from portal.blueprints.contacts.journey.many.reading import MOST_BYTES, MOST_REQUESTS, TOO_LARGE, read_sheet
from portal.blueprints.contacts.journey.short_answers import blank_form
from portal.blueprints.contacts.journey.shown import phone_numbers
from portal.blueprints.contacts.phoned import around_sending
from portal.contacts.actions.incidents import check_short_path
from portal.database import Refused, now
from portal.extensions import db
from portal.frame.bodies import takes
from portal.frame.fields import FileField, HiddenField
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.kept_forms import cipher
from portal.frame.pages import page, refusals

_MOST_SEALED = 2 * MOST_BYTES
_SECONDS_TO_DECIDE = 60 * 60
_PERSON = 16  # bytes of an id


class ManyForm(Form):
    """A file, or what was in it, sealed: the page that shows what is wrong holds it until it is decided."""

    keeps = False

    file = FileField("Choose a file", hint=f"CSV, at most {MOST_REQUESTS} requests", accept=".csv,text/csv")
    sealed = HiddenField("The file", most=_MOST_SEALED)

    def content(self, actor: Actor) -> bytes:
        if self.file.data is not None:
            with self.file.data.stream as stream:
                return bytes(stream.read(MOST_BYTES + 1))
        if self.sealed.data:
            return _opened(self.sealed.data, actor)
        raise Refused("Choose a file", field="file")


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/file/", "many", many, methods=["GET", "POST"])
    blueprint.add_url_rule("/file/empty.csv", "many_empty", many_empty)


@requires(Permission.CONTACT_SEND, keeps=False)
@takes(3 * MOST_BYTES, too_large=TOO_LARGE)
def many() -> ResponseReturnValue:
    actor, form = current_actor(), ManyForm()
    check_short_path(db.session, actor)
    if form.validate_on_submit():
        with refusals(form):
            return _read(actor, form.content(actor), send_the_right=bool(form.sealed.data))
    columns = columns_of(blank_form(db.session), 1)
    return page(
        "contacts/many/file.html", form=form, columns=columns, most=MOST_REQUESTS, between=BETWEEN, **_around(Rows([]))
    )


@requires(Permission.CONTACT_SEND)
def many_empty() -> ResponseReturnValue:
    check_short_path(db.session, current_actor())
    answer = Response(empty_file(columns_of(blank_form(db.session), IN_TEMPLATE)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="requests.csv"'
    return answer


def _read(actor: Actor, content: bytes, *, send_the_right: bool) -> ResponseReturnValue:
    at = now()
    rows = judge_rows(db.session, actor, read_sheet(content, blank_form(db.session)), at)
    if rows.wrong and not (send_the_right and rows.right):
        form = ManyForm(formdata=None)
        form.sealed.data = _sealed(content, actor)
        return page("contacts/many/check.html", form=form, rows=rows, **_around(rows))
    send_rows(db.session, actor, rows, at)
    return page("contacts/many/sent.html", rows=rows, mine=actor.user_id, **_around(rows))


def _around(rows: Rows) -> dict[str, object]:
    return {**phone_numbers(), **around_sending(urgent=rows.urgent)}


def _cipher() -> Fernet:
    return cipher("a file of requests")


def _sealed(content: bytes, actor: Actor) -> str:
    return _cipher().encrypt(actor.user_id.bytes + content).decode()


def _opened(sealed: str, actor: Actor) -> bytes:
    try:
        opened = _cipher().decrypt(sealed, ttl=_SECONDS_TO_DECIDE)
    except InvalidToken:
        opened = b""
    if opened[:_PERSON] != actor.user_id.bytes:
        raise Refused("This page had been open too long. Choose the file again", field="file")
    return opened[_PERSON:]
