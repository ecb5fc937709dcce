"""One request at the front door: who they are, what is known, all that was told, and deciding it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import which
from portal.accounts.rules import Role
from portal.blueprints.contacts.receipt import paper_of
from portal.blueprints.front_door.forms import Asked, decision_form
from portal.blueprints.front_door.hand_overs import around_hand_overs
from portal.blueprints.front_door.services import offer_services
from portal.casework.queries import matter_asked_about
from portal.contacts.models import Contact
from portal.contacts.queries import AS_SENT, since_sent
from portal.contacts.queries.calls import whom_of
from portal.contacts.queries.urgent import notice_of
from portal.contacts.rules.calls import is_owed_a_call
from portal.database import now
from portal.extensions import current_settings, db
from portal.frame.formats import today_in_london
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import open_by_reference, page, refusals
from portal.guidance.codes import Agreement, PrimaryNeed, Route, WithdrawnBecause
from portal.people.queries import families_of
from portal.screening.actions import claim_next, decide
from portal.screening.models import Decision
from portal.screening.queries import current_decision, earlier_decisions, history_of, situation_of
from portal.screening.queries.beside import lies_beside
from portal.screening.queries.joining import of_one_event
from portal.screening.queries.situation import asked_since
from portal.screening.queries.standing import outcomes_that_stand
from portal.screening.queries.who import who_are_they
from portal.screening.rules import SecondPerson, usual_words
from portal.screening.rules.filters import Filter


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<reference>", "show", show, methods=["GET", "POST"])
    blueprint.add_url_rule("/<reference>/request.pdf", "request_pdf", request_pdf)


@requires(Permission.CONTACT_SCREEN)
def show(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_SCREEN, *AS_SENT)
    actor, at = current_actor(), now()
    decision = current_decision(db.session, contact)
    situation = situation_of(db.session, contact, at)
    families = families_of(db.session, [child.person_id for child in contact.children if child.person_id])
    form = decision_form(Asked(contact, situation, families))
    offer_services(form.services, contact, form.need, today_in_london())
    if form.validate_on_submit():
        with refusals(form):
            done = decide(db.session, actor, contact, form.deciding(actor))
            flash(*_words(contact, done))
            following = claim_next(db.session, actor, Filter()) if request.form.get("then") == "next" else None
            if following is not None:
                return redirect(url_for(".show", reference=following.reference, _anchor="work"))
            return redirect(url_for(".index") if isinstance(done, Decision) else url_for(".show", reference=reference))
    again = request.args.get("again") is not None and decision is not None
    if not form.is_submitted():
        form.supersedes.data = str(decision.number) if decision else "0"
        form.leave_as_decided(outcomes_that_stand(db.session, contact, decision))
    beside = lies_beside(db.session, contact)
    return page(
        "front_door/show.html",
        contact=contact,
        whos=who_are_they(db.session, actor, contact, at),
        history=history_of(db.session, actor, contact, at),
        situation=situation,
        families=families,
        attachments=beside.files,
        decision=decision,
        asked_about=matter_asked_about(db.session, contact),
        asked_since=asked_since(db.session, contact),
        reports=of_one_event(db.session, actor, contact),
        superseded=earlier_decisions(db.session, contact),
        proposal=beside.proposal,
        notice=notice_of(db.session, contact),
        phone_calls=beside.phone_calls,
        by_call=_by_call(contact),
        whom=whom_of(contact),
        calls=beside.calls,
        held=which(db.session, actor, contact, Permission.CALL_MAKE, Permission.CONTACT_AGREE_OVERRIDE),
        form=form,
        deciding_again=again,
        since=since_sent(db.session, contact),
        may_release_others=actor.holds(Role.HUB_MANAGER),
        withdrawn_because=WithdrawnBecause(contact.withdrawn_because).words if contact.withdrawn_because else "",
        reader_id=actor.user_id,
        usual=[(route.words, usual_words(route, current_settings().partnership)) for route in Route],
        words_of_code=_WORDS,
        **around_hand_overs(contact),
        Permission=Permission,
        SecondPerson=SecondPerson,
        Agreement=Agreement,
    )


_WORDS = {**{route.value: route.words for route in Route}, **{need.value: need.words for need in PrimaryNeed}}


def _by_call(contact: Contact) -> bool:
    return is_owed_a_call(has_account=contact.sender_id is not None, caller=contact.caller)


def _words(contact: Contact, done: object) -> tuple[str, str]:
    if isinstance(done, Decision):
        told = "Call them to tell them." if _by_call(contact) else "The referrer will be told."
        return f"{contact.reference} is decided. {told}", "success"
    return f"{contact.reference} waits for a second person to agree. It is not decided yet.", "message"


@requires(Permission.CONTACT_SCREEN)
def request_pdf(reference: str) -> ResponseReturnValue:
    contact = open_by_reference(Contact, reference, Permission.CONTACT_SCREEN, *AS_SENT)
    return paper_of(contact, called="request", whose_copy="The front door's copy")
