"""A file of a request that was sent, for whoever may open the request."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal.access.actions import journal_opening
from portal.access.permissions import Permission
from portal.blueprints.contacts.views import blueprint
from portal.contacts.models import Contact
from portal.contacts.queries.attachments import to_hand_out
from portal.extensions import db
from portal.files.queries import content_of
from portal.frame.downloads import download
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference


@blueprint.get("/<reference>/files/<int:number>")
@requires(Permission.CONTACT_READ)
def file(reference: str, number: int) -> ResponseReturnValue:
    return handed_out(reference, number, Permission.CONTACT_READ)


def handed_out(reference: str, number: int, permission: Permission) -> ResponseReturnValue:
    """By the right to the request itself; which file was fetched is journalled beside its opening."""
    contact = open_by_reference(Contact, reference, permission)
    attachment = to_hand_out(db.session, contact, number)
    journal_opening(current_actor(), permission, "attachment", attachment.id)
    return download(attachment.file, content_of(attachment.file))
