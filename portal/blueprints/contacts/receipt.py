"""What a partner keeps: that it has arrived, what happens next, and all of it on paper."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.blueprints.contacts.phoned import around_phoning
from portal.blueprints.contacts.views import blueprint
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT
from portal.contacts.queries.attachments import files_of
from portal.contacts.queries.phoned import phone_calls
from portal.database import now
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.pages import open_by_reference, page, paper
from portal.guidance.places import places
from portal.places.office import office_is_open


@blueprint.get("/<reference>/receipt")
@requires(Permission.CONTACT_READ)
def receipt(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_READ)
    is_open = office_is_open(db.session, now())
    return page("contacts/receipt.html", **around_phoning(contact), places=places(), is_open=is_open)


@blueprint.get("/<reference>/receipt.pdf")
@requires(Permission.CONTACT_READ)
def receipt_pdf(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_READ, *AS_SENT)
    return paper_of(contact, called="receipt", whose_copy="The sender's own copy")


def paper_of(contact: Contact, *, called: str, whose_copy: str) -> ResponseReturnValue:
    """A request on paper, as whoever sent it and the front door both have it."""
    return paper(
        "contacts/paper.html",
        called=called,
        reference=contact.reference,
        contact=contact,
        whose_copy=whose_copy,
        phone_calls=phone_calls(db.session, contact),
        attachments=files_of(db.session, contact),
        places=places(),
    )
