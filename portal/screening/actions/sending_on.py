"""Where a decision sends the children: a board, those who know the family already, or somebody else altogether."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from portal.access.actions import carry_restrictions
from portal.accounts.rules import Actor
from portal.casework.actions import ask_agreement, open_matter
from portal.contacts.actions.finding import sought_in
from portal.contacts.models import Contact, ContactPerson
from portal.database import Refused
from portal.events.models import Event
from portal.guidance.codes import Agreement, Route
from portal.people.actions import Member, Named, form_family, join_family, make_people
from portal.people.models import Family
from portal.people.queries import families_of
from portal.people.rules import FamilyRole
from portal.screening.actions.handing_over import hand_over, supersede
from portal.screening.actions.standing import Standing
from portal.screening.models import Decision, Outcome
from portal.screening.queries.situation import situation_of
from portal.screening.rules import ROUTES_TO_A_BOARD, Deciding, HandOverKind, main_route


def make_known(session: Session, contact: Contact, *, at: dt.datetime) -> None:
    """Whoever is linked to nobody gets a record of their own, so that the next request finds them."""
    unknown = [person for person in contact.people if person.person_id is None]
    made = make_people(session, [named(person, contact) for person in unknown], at=at)
    for person, record in zip(unknown, made, strict=True):
        person.person_id = record.id
    session.flush()


def named(person: ContactPerson, contact: Contact) -> Named:
    """As the record of somebody new has them."""
    known = sought_in(person, contact)
    return Named(
        person.forename,
        person.surname,
        person.born_on,
        born_year=known.born_year,
        sex=known.sex,
        nhs_number=known.nhs_number,
        upn=known.upn,
        address=known.address or None,
        postcode=known.postcode,
    )


def send_on(
    session: Session,
    actor: Actor,
    contact: Contact,
    decision: Decision,
    deciding: Deciding,
    event: Event,
    reports: Sequence[Contact],
    *,
    standing: Standing,
) -> None:
    """Each child where it was decided: what an earlier decision handed over is asked of nobody any more.

    `reports` are all that tell of the same event: whoever they name belongs to the family. `standing`: whom
    nobody has to be asked about once more.
    """
    supersede(session, contact, decision, at=decision.decided_at, but_not=standing.hand_overs)
    to_board = [one for one in decision.outcomes if one.route in ROUTES_TO_A_BOARD]
    if to_board and not standing.on_board:
        _put_on_board(session, actor, contact, decision, deciding, to_board, event, reports)
    to_send = [one for one in decision.outcomes if one.child_id not in standing.children]
    for kind in HandOverKind:
        outcomes = [one for one in to_send if one.route == kind.value]
        if not outcomes:
            continue
        _say_which_family(session, contact, deciding)
        hand_over(
            session,
            actor,
            contact,
            decision,
            kind,
            outcomes,
            to_words=deciding.hand_to.get(Route(kind.value), ""),
            at=decision.decided_at,
        )


def _put_on_board(
    session: Session,
    actor: Actor,
    contact: Contact,
    decision: Decision,
    deciding: Deciding,
    outcomes: Sequence[Outcome],
    event: Event,
    reports: Sequence[Contact],
) -> None:
    at = decision.decided_at
    family = _family(session, contact, deciding, at, reports)
    own = [deciding.of(one.child_id) for one in outcomes]
    route = main_route([one.route for one in own])
    matter = open_matter(
        session,
        family=family,
        children=[child.person_id for child in contact.children if child.person_id is not None],
        decision_id=decision.id,
        route=route,
        level=max(one.level for one in own),
        primary_need=next(one.primary_need for one in own if one.route is route),
        at=at,
    )
    for report in reports:
        carry_restrictions(session, contact_id=report.id, family_id=family.id, source=event)
    agreement = situation_of(session, contact, at).agreement
    if agreement is not Agreement.GIVEN and deciding.asker and not deciding.without_agreement:
        ask_agreement(
            session,
            actor,
            matter,
            deciding.asker.name,
            about=contact.reference,
            asker_id=deciding.asker.user_id,
            ask_by=deciding.asker.ask_by,
            at=at,
        )


def _say_which_family(session: Session, contact: Contact, deciding: Deciding) -> None:
    """Whose hand-over it is, where a child of it is in a family that we know: no family is made by handing over.

    Who the children are may have been said anew since it was decided before.
    """
    known = {family.id for family in _known_families(session, contact, deciding)}
    if known and contact.family_id not in known:
        contact.family_id = known.pop() if len(known) == 1 else None
        session.flush()


def _family(
    session: Session, contact: Contact, deciding: Deciding, at: dt.datetime, reports: Sequence[Contact]
) -> Family:
    """Theirs, where a child of it is in one already; else one that this press makes."""
    named = [person for report in (contact, *reports) for person in report.people]
    roles = {person.person_id: FamilyRole(person.role) for person in reversed(named) if person.person_id is not None}
    in_order = dict.fromkeys(person.person_id for person in named if person.person_id is not None)
    members = [Member(person_id, roles[person_id]) for person_id in in_order]
    known = _known_families(session, contact, deciding)
    if not known:
        family = form_family(session, members, postcode=contact.postcode, locality_id=contact.locality_id, at=at)
    else:
        (family,) = known
        join_family(session, family, members, at=at)
        if contact.locality_id is not None:  # where they live now
            family.postcode, family.locality_id = contact.postcode, contact.locality_id
    for report in {one.id: one for one in (contact, *reports)}.values():
        report.family_id = family.id
    session.flush()
    return family


def _known_families(session: Session, contact: Contact, deciding: Deciding) -> list[Family]:
    known = families_of(session, [child.person_id for child in contact.children if child.person_id])
    if deciding.family_id is not None:
        known = [family for family in known if family.id == deciding.family_id]
    if len(known) > 1:
        raise Refused("These children are in more than one family that we know. Choose which it is.", field="family")
    return known
