"""Rendering a page, and opening a record for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import Response, g, make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.interfaces import ORMOption

from portal.access.actions import journal_opening
from portal.access.permissions import Permission
from portal.access.queries import NotYours, find
from portal.database import Refused, now
from portal.documents.pdf import make_pdf
from portal.extensions import db
from portal.frame.assets import asset_text
from portal.frame.forms import Form
from portal.frame.identity import current_actor
from portal.identifiers import read_reference

Record = TypeVar("Record")


def page(template: str, **values: Any) -> ResponseReturnValue:
    """A page; one that shows a form with errors says so in its status too, so nothing is committed with it."""
    form = values.get("form")
    status = 422 if form is not None and form.errors else 200
    return make_response(render_template(template, **values), status)


def paper(template: str, *, called: str, reference: str, **values: Any) -> ResponseReturnValue:
    """A record on paper, made for whoever asks and kept by nobody: its name says the reference and nothing else."""
    printed = {"reference": reference, "printed_by": current_actor().name, "printed_at": now()}
    html = render_template(template, **printed, **values)
    answer = Response(make_pdf(html, stylesheet=asset_text("paper.css")), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{called}-{reference}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def open_by_reference(model: type[Record], reference: str, permission: Permission, *options: ORMOption) -> Record:
    """The record behind a reference in an address, if it is the reader's to see.

    Each opening is journalled, that of a form which was sent too: when it comes back with errors it shows the record.
    """
    known = read_reference(reference)
    if known is None:
        raise NotYours
    record = find(db.session, current_actor(), permission, model, options, reference=known)
    opened: Any = record
    journal_opening(current_actor(), permission, model.__name__.lower(), opened.id)
    return record


@contextmanager
def refusals(form: Form) -> Iterator[None]:
    """What an action refuses is shown on its form; nothing of what it had begun is kept."""
    try:
        yield
    except Refused as refusal:
        db.session.rollback()
        g.refused = True
        form.refuse(refusal)
