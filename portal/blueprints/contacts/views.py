"""Partners' pages: send a request for help, follow it, read what was decided."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.accounts.rules import Role
from portal.blueprints.contacts import calls, phoned
from portal.blueprints.contacts.phoned import around_phoning
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT, asked_about, sent_contacts, since_sent, still_open
from portal.contacts.queries.attachments import files_of
from portal.contacts.queries.drafts import drafts_of, ways_to_begin
from portal.contacts.queries.in_danger import unsent_in_danger
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
    actor, after = current_actor(), After.read(request.args.get("after", ""))
    still = still_open(db.session, actor)
    return page(
        "contacts/index.html",
        sent=sent_contacts(db.session, actor, after),
        still=still,
        asked=asked_about(db.session, actor) if still.questions and after is None else [],
        drafts=drafts_of(db.session, actor),
        ways=ways_to_begin(db.session, actor),
        further=after is not None,
        leads=actor.holds(Role.AGENCY_LEAD),
        in_danger=unsent_in_danger(db.session, actor, now()),
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
        since=since_sent(db.session, contact),
        **calls.around_calls(contact),
    )


calls.add_routes(blueprint)
