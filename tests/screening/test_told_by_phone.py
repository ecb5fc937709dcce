"""Whoever cannot read the answer here is called, and no decision is stored without somebody being told."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.rules import Actor, Role
from portal.contacts.actions import Outcome, record_call
from portal.contacts.models import CallBack, Contact
from portal.contacts.queries.calls import calls_to_make, whom_of
from portal.contacts.rules.calls import Called, CallMade
from portal.database import Refused, new_id, now
from portal.guidance.codes import PrimaryNeed, Route, Source
from portal.messages.models import Message
from portal.screening.actions import Deciding, decide
from portal.screening.models import Decision
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.casework.families import Families
from tests.constraints import refused_row
from tests.contacts.waiting_for_calls import NUMBER, from_a_family, keep, promised, told_by_a_caller

DECIDED = select(func.count()).select_from(Message).where(Message.template == "contact_decided")


def test_a_family_without_an_account_is_called_and_sent_nothing(
    session: Session, make: Make, families: Families
) -> None:
    contact = from_a_family(make)
    decision = make.decision(families.screener, contact, route=Route.UNIVERSAL)
    (call,) = promised(session, contact)
    assert (decision.message_id, decision.call_id) == (None, call.id)
    assert (call.because, call.number, call.when) == ("tell_outcome", "", "")
    assert session.scalar(DECIDED) == 0
    assert call.due_at > decision.decided_at


def test_a_named_caller_is_called_beside_the_letter_to_who_wrote_it_down(
    session: Session, make: Make, families: Families
) -> None:
    contact = told_by_a_caller(make, families.referrer)
    decision = make.decision(families.screener, contact, route=Route.UNIVERSAL)
    (call,) = promised(session, contact)
    assert decision.call_id == call.id
    assert session.get_one(Message, decision.message_id).to_user_id == families.referrer.id
    assert whom_of(contact).words == "Bo Reed, Neighbour"
    assert call.number == NUMBER


def test_a_parent_who_phoned_is_called_by_the_safe_way_alone(make: Make, families: Families, session: Session) -> None:
    contact = told_by_a_caller(make, make.user(Role.SCREENER), source=Source.FAMILY)
    make.decision(families.screener, contact, route=Route.UNIVERSAL)
    (call,) = promised(session, contact)
    assert (whom_of(contact).who, call.number) == (Called.FAMILY, "")


def test_whoever_sent_it_with_an_account_is_owed_a_letter_and_no_call(
    session: Session, make: Make, families: Families
) -> None:
    contact = families.contact()
    decision = make.decision(families.screener, contact)
    assert decision.call_id is None
    assert decision.message_id is not None
    assert promised(session, contact) == []


def test_one_conversation_answers_both_calls(session: Session, make: Make, families: Families) -> None:
    """Somebody asked to be called, and then it was decided."""
    contact = told_by_a_caller(make, families.referrer, call_back=True)
    make.decision(families.screener, contact, route=Route.UNIVERSAL)
    actor = make.actor(families.screener)
    assert [call.reference for call in calls_to_make(session, actor, now()).calls] == [contact.reference] * 2
    record_call(session, actor, contact, Outcome(new_id(), CallMade.SPOKEN, now(), "Bo Reed"))
    assert [call.was_kept for call in promised(session, contact)] == [True, True]


def test_a_decision_with_neither_letter_nor_call_cannot_be_stored(session: Session, families: Families) -> None:
    contact = families.contact()
    row = Decision(
        contact_id=contact.id,
        number=1,
        author_id=families.screener.id,
        decided_at=now(),
        reasons="Several needs.",
        words_to_referrer="Thank you.",
    )
    assert refused_row(session, row) == "ck_decisions_told_by_message_or_call"


@pytest.mark.parametrize("again", ["the same", "another"])
def test_two_screeners_decide_a_familys_request_at_once(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, again: str
) -> None:
    """One call is owed, whoever wins."""
    contact = from_a_family(make)
    contact_id = contact.id
    one = make.actor(families.screener)
    two = one if again == "the same" else make.actor(make.user(Role.SCREENER))
    keep(session)
    deciding = Deciding(1, Route.UNIVERSAL, PrimaryNeed.PARENTING, "Advice is enough.", "Thank you.")

    def decides(actor: Actor) -> tuple[Actor, Deed[object]]:
        return actor, lambda own: decide(own, actor, own.get_one(Contact, contact_id), deciding).id

    second = at_once(app, superuser, decides(one), decides(two))
    decision = session.scalars(select(Decision)).one()
    assert session.scalars(select(CallBack.id)).all() == [decision.call_id]
    if again == "the same":
        assert second == decision.id
    else:
        assert isinstance(second, Refused)
        assert "Somebody has decided this request already" in second.words
