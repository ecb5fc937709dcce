"""What ends here although the guidance points higher, and help without agreement, need a second person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.models import User
from portal.accounts.rules import Actor, Role
from portal.contacts.models import Contact
from portal.database import Refused
from portal.events.models import Event
from portal.guidance.codes import Agreement, PrimaryNeed, Route
from portal.guidance.thresholds import thresholds
from portal.messages.models import Message
from portal.screening.actions import Deciding, agree_to, decide, refuse_proposal
from portal.screening.models import Decision, Proposal
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.casework.families import Families

UNIVERSAL = Deciding(
    level=3,
    route=Route.UNIVERSAL,
    primary_need=PrimaryNeed.PARENTING,
    reasons="The school can meet this.",
    words_to_referrer="Thank you.",
)
WITHOUT = replace(
    UNIVERSAL,
    route=Route.LEAD_PRACTITIONER,
    without_agreement="They will be told by the nurse they trust.",
    refusal_weighed="It does not.",
)


def level_three(families: Families) -> Contact:
    """Signs that point to level 3, which the referrer thinks too."""
    guidance = thresholds()[0]
    signs = [code for code, sign in guidance.signs.items() if sign.level == 3][:3]
    told = replace(families.make.sending(postcode=families.postcode), signs=signs, guidance_version=guidance.version)
    contact = families.make.contact(families.referrer, told)
    assert contact.pointed_level == 3
    return contact


@pytest.fixture
def second(make: Make) -> User:
    return make.user(Role.SCREENER, name="Zofia Lis")


def _count(session: Session, model: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def propose(families: Families, contact: Contact, deciding: Deciding = UNIVERSAL) -> Proposal:
    done = decide(families.session, families.make.actor(families.screener), contact, deciding)
    assert isinstance(done, Proposal)
    return done


def test_it_waits_undecided_with_its_clock_running(session: Session, families: Families) -> None:
    contact = level_three(families)
    proposal = propose(families, contact)
    session.refresh(contact)
    assert (contact.decided_at, contact.decide_by) == (None, contact.due_at)
    assert (_count(session, Decision), proposal.needs) == (0, "screener")
    assert "The guidance points to level 3" in proposal.because


def test_another_agrees_and_it_is_decided_as_it_was_written(
    session: Session, make: Make, families: Families, second: User
) -> None:
    contact = level_three(families)
    proposal = propose(families, contact)
    decision = agree_to(session, make.actor(second), contact)
    assert (decision.author_id, decision.agreed_by_id) == (families.screener.id, second.id)
    assert (decision.reasons, decision.words_to_referrer) == ("The school can meet this.", "Thank you.")
    assert proposal.agreed_at == decision.agreed_at
    owed = session.scalars(select(Message.template).where(Message.about == contact.reference)).all()
    assert "contact_decided" in owed, "the referrer hears of it"
    kinds = session.scalars(select(Event.kind).where(Event.contact_id == contact.id)).all()
    assert {"decision:proposed", "contact:decided", "proposal:agreed"} <= set(kinds)


def test_nobody_agrees_with_themselves(session: Session, make: Make, families: Families) -> None:
    contact = level_three(families)
    propose(families, contact)
    with pytest.raises(Refused, match="proposed this yourself"):
        agree_to(session, make.actor(families.screener), contact)


def test_whoever_does_not_agree_says_why_and_its_author_hears(
    session: Session, make: Make, families: Families, second: User
) -> None:
    contact = level_three(families)
    proposal = propose(families, contact)
    refuse_proposal(session, make.actor(second), contact, "There were three before.")
    assert (proposal.refused_because, _count(session, Decision)) == ("There were three before.", 0)
    owed = session.scalars(select(Message.to_user_id).where(Message.template == "proposal_refused")).all()
    assert owed == [families.screener.id]
    with pytest.raises(Refused, match="no longer waits"):
        agree_to(session, make.actor(second), contact)


def test_pressed_twice_it_is_proposed_once_and_anew_it_takes_its_place(session: Session, families: Families) -> None:
    contact = level_three(families)
    first = propose(families, contact)
    assert propose(families, contact) is first
    later = propose(families, contact, replace(UNIVERSAL, reasons="On second thoughts."))
    session.refresh(first)
    assert (first.dropped_at is not None, later.dropped_at) == (True, None)


@pytest.mark.parametrize("route", [Route.UNIVERSAL, Route.NO_FURTHER_ACTION])
def test_below_level_three_one_person_decides(families: Families, session: Session, route: Route) -> None:
    contact = families.contact()
    done = decide(session, families.make.actor(families.screener), contact, replace(UNIVERSAL, route=route))
    assert isinstance(done, Decision)


def test_of_a_third_request_in_a_year_too(session: Session, make: Make, families: Families) -> None:
    earlier = [families.contact() for _ in range(2)]
    for contact in earlier:
        assert isinstance(decide(session, make.actor(families.screener), contact, UNIVERSAL), Decision)
    third = families.contact()
    for contact in (earlier[1], third):  # somebody said that it is the same child
        contact.children[0].person_id = earlier[0].children[0].person_id
    session.flush()
    assert "request number 3" in propose(families, third).because


def test_help_without_agreement_needs_a_hub_manager(
    session: Session, make: Make, families: Families, second: User
) -> None:
    told = replace(families.make.sending(postcode=families.postcode), agreement=Agreement.REFUSED)
    contact = make.contact(families.referrer, told)
    proposal = propose(families, contact, WITHOUT)
    assert proposal.needs == "hub_manager"
    with pytest.raises(NotYours):
        agree_to(session, make.actor(second), contact)
    manager = make.user(Role.HUB_MANAGER)
    decision = agree_to(session, make.actor(manager), contact)
    assert decision.without_agreement == WITHOUT.without_agreement
    assert decision.refusal_weighed == "It does not."


def test_two_agree_at_once_and_it_is_decided_once(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, second: User
) -> None:
    contact = level_three(families)
    propose(families, contact)
    one, two = make.actor(second), make.actor(make.user(Role.SCREENER))
    families.keep()

    def agreeing(actor: Actor) -> tuple[Actor, Deed[object]]:
        return actor, lambda own: agree_to(own, actor, own.get_one(Contact, contact.id)).id

    outcome = at_once(app, superuser, agreeing(one), agreeing(two))
    assert isinstance(outcome, Refused | NotYours)
    assert _count(session, Decision) == 1
