"""Deciding a contact: once, with reasons, and never without the referrer being told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from portal.access.models import Capacity, Grant
from portal.access.queries import NotYours
from portal.accounts.rules import Actor, Role
from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.database import Refused, act_as, new_id, now
from portal.events.models import Event
from portal.guidance.codes import PrimaryNeed, Route
from portal.messages.models import Message
from portal.people.models import Family, Membership
from portal.screening.actions import Deciding, decide
from portal.screening.models import Decision, Outcome
from portal.screening.queries import current_decision
from portal.screening.queries.hand_overs import hand_overs_of
from portal.screening.rules import HandOverKind
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.casework.families import Families
from tests.constraints import refused_row, refused_sql

DECIDING = Deciding(
    level=3,
    route=Route.LEAD_PRACTITIONER,
    primary_need=PrimaryNeed.BEHAVIOUR,
    reasons="Several needs.",
    words_to_referrer="Thank you.",
)


@pytest.fixture
def screener(make: Make, families: Families) -> Actor:
    return make.actor(families.screener)


def _count(session: Session, model: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_decision_has_author_reasons_message_and_an_outcome_for_each_child(
    session: Session, make: Make, families: Families
) -> None:
    contact = families.contact(children=2)
    decision = decide(session, make.actor(families.screener), contact, DECIDING)
    assert isinstance(decision, Decision)
    assert (decision.author_id, decision.reasons, decision.number) == (families.screener.id, "Several needs.", 1)
    assert [outcome.child.forename for outcome in decision.outcomes] == ["Child1", "Child2"]
    assert {(outcome.level, outcome.route, outcome.primary_need) for outcome in decision.outcomes} == {
        (3, "lead_practitioner", "behaviour")
    }
    message = session.get_one(Message, decision.message_id)
    assert (message.to_user_id, message.about, message.template) == (
        families.referrer.id,
        contact.reference,
        "contact_decided",
    )
    assert contact.decided_at == decision.decided_at


def test_what_goes_to_a_board_is_a_family_of_the_people_named(session: Session, make: Make, families: Families) -> None:
    contact = families.contact(children=2)
    decide(session, make.actor(families.screener), contact, DECIDING)
    matter = session.scalars(select(Matter)).one()
    assert (matter.family_id, matter.locality_id, matter.level) == (contact.family_id, families.locality.id, 3)
    assert [member.person.forename for member in matter.family.memberships] == ["Child1", "Child2", "Parent"]
    assert [person.person_id for person in contact.people] == [member.person_id for member in matter.family.memberships]


def test_advice_makes_no_family_and_whoever_was_named_is_known(
    session: Session, make: Make, families: Families
) -> None:
    contact = families.contact()
    make.decision(families.screener, contact, route=Route.UNIVERSAL)
    assert all(person.person_id for person in contact.people), "so that the next request finds them"
    assert (_count(session, Family), _count(session, Membership), _count(session, Matter)) == (0, 0, 0)


def test_two_screeners_at_once(app: Flask, superuser: str, session: Session, make: Make, families: Families) -> None:
    """One decides; the other is told so in words, and nothing of what they began is kept."""
    contact = families.contact()
    one, two = make.actor(families.screener), make.actor(make.user(Role.SCREENER))
    families.keep()

    def deciding(actor: Actor, level: int) -> tuple[Actor, Deed[object]]:
        deciding = replace(DECIDING, level=level, differs_because="As seen since.")
        return actor, lambda own: decide(own, actor, own.get_one(Contact, contact.id), deciding).id

    second = at_once(app, superuser, deciding(one, 2), deciding(two, 3))
    assert isinstance(second, Refused)
    assert "decided this request already" in second.words
    assert session.scalars(select(Outcome.level)).all() == [2]
    assert (_count(session, Decision), _count(session, Matter), _count(session, Family)) == (1, 1, 1)
    assert session.scalars(select(Message.template).order_by(Message.owed_at)).all() == [
        "contact_received",
        "contact_decided",
    ]
    assert session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 2, "nor is a message sent for it"
    assert session.scalar(select(func.count()).where(Event.kind == "contact:decided")) == 1


def test_two_presses_at_once_are_one_decision(
    app: Flask, superuser: str, session: Session, make: Make, families: Families
) -> None:
    contact, screener = families.contact(), make.actor(families.screener)
    families.keep()
    press = (screener, lambda own: decide(own, screener, own.get_one(Contact, contact.id), DECIDING).id)
    assert at_once(app, superuser, press, press) == session.scalars(select(Decision.id)).one()
    assert session.scalar(select(func.count()).where(Event.kind == "contact:decided")) == 1


def test_deciding_again_is_refused(session: Session, make: Make, families: Families, screener: Actor) -> None:
    contact = families.contact()
    make.decision(families.screener, contact)
    with pytest.raises(Refused, match="decided this request already"):
        decide(session, screener, contact, DECIDING)
    assert _count(session, Decision) == 1


def test_whoever_did_not_decide_it_no_longer_can(session: Session, make: Make, families: Families) -> None:
    contact = families.contact()
    make.decision(families.screener, contact, route=Route.UNIVERSAL)
    with pytest.raises(NotYours):
        decide(session, make.actor(make.user(Role.SCREENER)), contact, DECIDING)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SCREENER, Role.HUB_MANAGER}))
def test_only_the_front_door_decides(session: Session, make: Make, families: Families, role: Role) -> None:
    contact = families.contact()
    somebody = make.user(role, agency=families.referrer.agency, locality=families.locality)
    with pytest.raises(NotYours):
        decide(session, make.actor(somebody), contact, DECIDING)
    assert contact.decided_at is None


@pytest.mark.parametrize("kind", sorted(set(HandOverKind) - {HandOverKind.OPEN_CASE}))
def test_what_goes_to_others_is_handed_over_and_stays_in_sight(
    session: Session, families: Families, make: Make, kind: HandOverKind
) -> None:
    contact = families.contact(children=2)
    route = Route(kind.value)
    named = {route: "Karim Rell, Eastfield, 01632 960777"} if kind.has_words else {}
    decide(session, make.actor(families.screener), contact, replace(DECIDING, route=route, hand_to=named))
    (handed,) = hand_overs_of(session, contact)
    assert (handed.kind, handed.to_words, len(handed.outcomes)) == (kind.value, named.get(route, ""), 2)
    assert handed.is_open
    assert _count(session, Matter) == 0


def test_a_family_with_an_open_case_goes_to_whoever_leads_it(session: Session, families: Families, make: Make) -> None:
    matter = families.active()
    contact = families.contact()
    contact.children[0].person_id = matter.family.memberships[0].person_id
    session.flush()
    decide(session, make.actor(families.screener), contact, replace(DECIDING, route=Route.OPEN_CASE))
    (handed,) = hand_overs_of(session, contact)
    assert (handed.matter_id, handed.to_user_id) == (matter.id, families.practitioner.id)
    assert contact.family_id == matter.family_id


def test_what_no_case_is_open_for_is_added_to_none(session: Session, families: Families, make: Make) -> None:
    contact = families.contact()
    with pytest.raises(Refused, match="Say first which family this is") as refused:
        decide(session, make.actor(families.screener), contact, replace(DECIDING, route=Route.OPEN_CASE))
    assert refused.value.field == "route"


def test_a_family_on_a_board_is_put_on_it_once(session: Session, families: Families, make: Make) -> None:
    matter = families.waiting()
    contact = families.contact()
    contact.children[0].person_id = matter.family.memberships[0].person_id
    session.flush()
    with pytest.raises(Refused, match="already has somebody's help"):
        decide(session, make.actor(families.screener), contact, DECIDING)


def test_where_nobody_knows_the_locality_every_coordinator_has_it(
    session: Session, make: Make, families: Families
) -> None:
    make.decision(families.screener, make.contact(families.referrer))
    grant = session.scalars(select(Grant).where(Grant.capacity == Capacity.COORDINATOR.value)).one()
    assert (grant.role, grant.locality_id) == (Role.COORDINATOR.value, None)


# The database refuses an incomplete decision, whoever writes it.


def _row(session: Session, families: Families, **values: object) -> Decision:
    contact = families.contact()
    message = Message(
        id=new_id(),
        template="contact_decided",
        to_user_id=families.referrer.id,
        about=contact.reference,
        owed_at=now(),
        next_try_at=now(),
    )
    session.add(message)
    session.flush()
    usual = {
        "id": new_id(),
        "contact_id": contact.id,
        "number": 1,
        "author_id": families.screener.id,
        "decided_at": now(),
        "reasons": "Reasons.",
        "words_to_referrer": "Words.",
        "message_id": message.id,
    }
    return Decision(**{**usual, **values})


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ({}, None),
        ({"reasons": "  "}, "ck_decisions_reasons_not_blank"),
        ({"words_to_referrer": ""}, "ck_decisions_words_to_referrer_not_blank"),
        ({"number": 0}, "ck_decisions_number_from_one"),
        ({"author_id": new_id()}, "fk_decisions_author_id"),
        ({"message_id": new_id()}, "fk_decisions_message_id"),
    ],
)
def test_the_database_refuses_half_a_decision(
    session: Session, families: Families, values: dict[str, object], broken: str | None
) -> None:
    assert refused_row(session, _row(session, families, **values)) == broken


@pytest.mark.parametrize("column", ["author_id", "reasons", "words_to_referrer", "contact_id"])
def test_the_database_misses_what_was_left_out(session: Session, families: Families, column: str) -> None:
    left_out = refused_row(session, _row(session, families, **{column: None}))
    assert left_out
    assert f'null value in column "{column}"' in left_out


def test_one_message_is_owed_for_one_decision_only(session: Session, make: Make, families: Families) -> None:
    first = make.decision(families.screener, families.contact(), route=Route.UNIVERSAL)
    second = _row(session, families, message_id=first.message_id)
    assert refused_row(session, second) == "uq_decisions_message_id"


def test_a_level_and_a_route_are_of_the_lists(session: Session, make: Make, families: Families) -> None:
    decision = make.decision(families.screener, families.contact(children=2), route=Route.UNIVERSAL)
    child = decision.outcomes[0].child_id
    values = {"decision_id": decision.id, "child_id": child, "level": 3, "route": "universal"}

    def broken(**changed: object) -> str | None:
        return refused_row(session, Outcome(**{**values, "primary_need": "housing", **changed}))

    assert broken() == "uq_outcomes_decision_id_child_id", "one outcome for a child"
    assert broken(level=5) == "ck_outcomes_level_known"
    assert broken(level=0) == "ck_outcomes_level_known"
    assert broken(route="nowhere") == "ck_outcomes_route_known"
    assert broken(primary_need="gossip") == "ck_outcomes_primary_need_known"


@pytest.mark.parametrize("statement", ["UPDATE decisions SET reasons = 'Others.'", "DELETE FROM decisions"])
def test_a_decision_is_never_edited(session: Session, make: Make, families: Families, statement: str) -> None:
    make.decision(families.screener, families.contact())
    with pytest.raises(ProgrammingError) as refused, session.begin_nested():
        session.execute(text(statement))
    assert isinstance(refused.value.orig, InsufficientPrivilege)


def test_a_later_decision_supersedes_and_both_stand(session: Session, make: Make, families: Families) -> None:
    contact = families.contact()
    first = make.decision(families.screener, contact, route=Route.UNIVERSAL)
    later = _row(session, families, contact_id=first.contact_id, number=2)
    session.add(later)
    session.flush()
    assert current_decision(session, contact) is later
    assert _count(session, Decision) == 2
    assert refused_sql(
        session,
        "INSERT INTO decisions SELECT gen_random_uuid(), contact_id, 2, author_id, decided_at, reasons,"
        " words_to_referrer, message_id FROM decisions WHERE number = 1",
    ) in {"uq_decisions_contact_id_number", "uq_decisions_message_id"}


def test_the_actor_of_the_event_is_the_screener(session: Session, make: Make, families: Families) -> None:
    make.decision(families.screener, families.contact())
    act_as(session, "portal:test")
    actors = session.scalars(select(Event.actor).where(Event.kind == "contact:decided")).all()
    assert actors == [str(families.screener.id)]
