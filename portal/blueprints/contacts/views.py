"""Partners' pages: send a request for help, follow it, read what was decided."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.blueprints.contacts import calls, phoned
from portal.blueprints.contacts.phoned import around_phoning
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT, sent_contacts
from portal.contacts.queries.attachments import files_of
from portal.contacts.queries.drafts import drafts_of, ways_to_begin
from portal.contacts.queries.in_danger import unsent_in_danger
from portal.contacts.rules import state_of
from portal.database import now
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page
from portal.paging import After
from portal.screening.queries import current_decision

blueprint = Blueprint("contacts", __name__, url_prefix="/contacts")
phoned.add_routes(blueprint)


@blueprint.get("/")
@requires(Permission.CONTACT_LIST)
def index() -> ResponseReturnValue:
    sent = sent_contacts(db.session, current_actor(), After.read(request.args.get("after", "")))
    drafts, ways = drafts_of(db.session, current_actor()), ways_to_begin(db.session, current_actor())
    return page(
        "contacts/index.html",
        sent=sent,
        state_of=state_of,
        drafts=drafts,
        ways=ways,
        in_danger=unsent_in_danger(db.session, current_actor(), now()),
    )


@blueprint.get("/<reference>")
@requires(Permission.CONTACT_READ)
def show(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_READ, *AS_SENT)
    decision = current_decision(db.session, contact)
    return page(
        "contacts/show.html",
        **around_phoning(contact),
        attachments=files_of(db.session, contact),
        decision=decision,
        state=state_of(contact),
        **calls.around_calls(contact),
    )


calls.add_routes(blueprint)
