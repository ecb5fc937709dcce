"""Services that a decision tells of: kept as they were told then, and none that families cannot go to."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.contacts.models import Contact
from portal.database import OPERATOR, Refused, act_as, now
from portal.guidance.codes import PrimaryNeed, Route
from portal.messages.actions import owe
from portal.screening.actions import Deciding, decide, signpost
from portal.screening.models import Decision, DecisionService, Outcome
from tests.builders import Make
from tests.casework.at_once import alone, at_once
from tests.casework.families import Families
from tests.constraints import refused_row
from tests.services.directory import brought_in, row


def deciding(session: Session, contact: Contact, author_id: object) -> Decision:
    """A decision that is not stored yet: it lacks the words that follow from the services."""
    at = now()
    message = owe(session, template="contact_decided", to_user_id=contact.sender_id, about=contact.reference, at=at)
    outcomes = [
        Outcome(child_id=child.id, level=1, route=Route.UNIVERSAL.value, primary_need=PrimaryNeed.MONEY.value)
        for child in contact.children
    ]
    return Decision(
        contact_id=contact.id, number=1, author_id=author_id, decided_at=at, reasons="Enough help is there.",
        message_id=message.id, outcomes=outcomes,
    )  # fmt: skip


@pytest.fixture
def decision(session: Session, make: Make, families: Families) -> Decision:
    brought_in(
        session, row(), row(id="debt", name="Debt help", description="Advice"), row(id="shut", status="inactive")
    )
    contact = families.contact()
    make.actor(families.screener)
    return deciding(session, contact, families.screener.id)


def kept(session: Session) -> list[tuple[int, str, str]]:
    found = session.scalars(select(DecisionService).order_by(DecisionService.position))
    return [(one.position, one.service_id, one.name) for one in found]


def test_the_words_name_what_was_chosen_in_its_order_and_are_stored_with_it(
    session: Session, decision: Decision
) -> None:
    words = signpost(session, decision, ["debt", "play", "debt"])
    assert words.startswith("The family can go straight to these services:\n\nDebt help\n- What: Advice.\n")
    decision.words_to_referrer = f"Thank you.\n\n{words}"
    session.add(decision)
    session.flush()
    assert kept(session) == [(1, "debt", "Debt help"), (2, "play", "Stay and play")]
    told = session.scalars(select(DecisionService.told).order_by(DecisionService.position)).all()
    assert f"Thank you.\n\nThe family can go straight to these services:\n\n{told[0]}\n\n{told[1]}" == (
        decision.words_to_referrer
    )


def test_what_was_told_stays_when_the_service_changes(session: Session, decision: Decision) -> None:
    decision.words_to_referrer = signpost(session, decision, ["play"])
    session.add(decision)
    session.flush()
    brought_in(session, row(name="Toddler group", description="Something else", status="inactive"))
    session.expire_all()
    (one,) = session.scalars(select(DecisionService))
    assert (one.name, "- What: Play for small children." in one.told) == ("Stay and play", True)


def test_nothing_chosen_says_nothing(session: Session, decision: Decision) -> None:
    assert signpost(session, decision, []) == ""
    decision.words_to_referrer = "Thank you."
    session.add(decision)
    session.flush()
    assert kept(session) == []


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("shut", "Stay and play does not take families now. Take it away, or choose another."),
        ("gone", "One of these services is not in the directory. Choose again."),
        ("\x00", "One of these services is not in the directory. Choose again."),
    ],
)
def test_what_families_cannot_go_to_is_refused_in_words(
    session: Session, decision: Decision, chosen: str, words: str
) -> None:
    with pytest.raises(Refused) as refused:
        signpost(session, decision, ["play", chosen])
    assert (refused.value.words, refused.value.field) == (words, "services")
    session.flush()
    assert kept(session) == [], "of what was refused nothing is stored"


def test_a_service_cannot_go_out_of_use_while_it_is_told(
    app: Flask, session: Session, make: Make, families: Families, superuser: str
) -> None:
    act_as(session, OPERATOR)
    brought_in(session, row())
    contact = families.contact()
    screener = make.actor(families.screener)
    contact_id = contact.id
    make.keep()

    def decides(own: Session) -> None:
        decision = deciding(own, own.get_one(Contact, contact_id), screener.user_id)
        decision.words_to_referrer = signpost(own, decision, ["play"])
        own.add(decision)
        own.flush()

    came = at_once(app, superuser, (screener, decides), (screener, lambda own: brought_in(own, row(status="inactive"))))
    assert not isinstance(came, Exception)
    assert alone(app, screener, kept) == [(1, "play", "Stay and play")]


def test_the_database_keeps_each_service_once_a_decision(session: Session, decision: Decision) -> None:
    decision.words_to_referrer = signpost(session, decision, ["play"])
    session.add(decision)
    session.flush()
    again = DecisionService(decision_id=decision.id, position=2, service_id="play", name="Play", told="Told")
    assert refused_row(session, again) == "uq_decision_services_decision_id_service_id"
    unknown = DecisionService(decision_id=decision.id, position=2, service_id="x", name="Play", told="Told")
    assert refused_row(session, unknown) == "fk_decision_services_service_id"


def test_a_decision_tells_of_services_by_its_own_action(session: Session, make: Make, families: Families) -> None:
    """Decided as a screener does: the decision, its message and what it tells of are stored together."""
    brought_in(session, row())
    contact = families.contact(children=2)
    advice = Deciding(
        level=3, route=Route.UNIVERSAL, primary_need=PrimaryNeed.PARENTING, reasons="Enough help is there.",
        words_to_referrer="Thank you.", services=("play",),
    )  # fmt: skip
    families.keep()
    session.expire_all()
    done = decide(session, make.actor(families.screener), contact, advice)
    assert isinstance(done, Decision)
    assert kept(session) == [(1, "play", "Stay and play")]
    assert done.message_id is not None
    assert "Stay and play" in done.words_to_referrer
