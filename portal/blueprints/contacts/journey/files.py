"""The files of a request that is being written: add one, take one out, see which are checked."""

from __future__ import annotations

from typing import cast

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from portal.access.permissions import Permission
from portal.blueprints.contacts.journey.views import blueprint
from portal.contacts.actions import open_draft
from portal.contacts.actions.attachments import attach_file, remove_attachment
from portal.contacts.queries.attachments import files_of_draft
from portal.contacts.rules.attachments import MOST_FILES
from portal.extensions import db
from portal.files.rules import TOO_LARGE
from portal.frame.bodies import UPLOAD, takes
from portal.frame.fields import FileField
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page, refusals


class FileForm(Form):
    file = FileField(
        "Choose a file",
        hint="PDF, Word (docx), OpenDocument (odt), picture (jpg, png, heic) or plain text (txt), up to 10 MB",
        required="Choose a file",
        accept=".pdf,.docx,.odt,.jpg,.jpeg,.png,.heic,.heif,.txt",
    )

    @property
    def chosen(self) -> FileStorage:
        return cast("FileStorage", self.file.data)  # it was validated


@blueprint.route("/<reference>/files/", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
@takes(UPLOAD, too_large=TOO_LARGE)
def files(reference: str) -> ResponseReturnValue:
    draft = open_draft(db.session, current_actor(), reference)
    form = FileForm()
    if form.validate_on_submit():
        with refusals(form):
            attach_file(db.session, current_actor(), draft, form.chosen.stream, form.chosen.filename or "")
            return redirect(url_for(".files", reference=draft.reference))
    listed = files_of_draft(db.session, draft)
    return page("contacts/journey/files.html", draft=draft, form=form, files=listed, most=MOST_FILES)


@blueprint.post("/<reference>/files/<int:number>/remove")
@requires(Permission.DRAFT_WRITE)
def remove_file(reference: str, number: int) -> ResponseReturnValue:
    draft = open_draft(db.session, current_actor(), reference)
    remove_attachment(db.session, current_actor(), draft, number)
    return redirect(url_for(".files", reference=draft.reference))
