"""A family is still to be asked whether it agrees, and its day is over: somebody hears of it, once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.models import Restriction
from portal.accounts.models import User
from portal.accounts.rules import Actor, Role
from portal.casework.models import AgreementToAsk, Matter
from portal.casework.rules import AgreementAnswer
from portal.contacts.models import Contact
from portal.database import act_as, now
from portal.guidance.codes import Route
from portal.screening.actions.agreeing import note_agreement, remind_of_agreements
from portal.screening.models import Decision
from portal.screening.queries.handover import handover
from portal.screening.rules import Asker
from tests.builders import Make
from tests.casework.families import Families
from tests.screening.test_deciding import DECIDING
from tests.screening.test_handing_over import told
from tests.screening.test_several_ways import done, not_asked

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
TITLE = "Nobody has asked the family whether it agrees"


@pytest.fixture
def screener(make: Make, families: Families) -> Actor:
    return make.actor(families.screener)


def to_ask(session: Session, families: Families, by: User) -> AgreementToAsk:
    deciding = replace(DECIDING, route=Route.LOCAL_SOLUTIONS, asker=Asker(by.name, by.id))
    done(session, families.make.actor(families.screener), not_asked(families), deciding)
    return session.scalars(select(AgreementToAsk)).one()


@pytest.fixture
def asked(session: Session, families: Families) -> AgreementToAsk:
    """Whoever sent the request is to ask the family."""
    return to_ask(session, families, families.referrer)


def remind(session: Session, at: dt.datetime) -> int:
    act_as(session, "portal:worker")
    return remind_of_agreements(session, at=at)


def on_the_list(session: Session, actor: Actor, at: dt.datetime) -> list[tuple[str, str]]:
    found = next(one for one in handover(session, actor, at) if one.section.title == TITLE)
    return [(line.reference, line.whose) for line in found.lines]


def request_behind(session: Session, asked: AgreementToAsk) -> Contact:
    matter = session.get_one(Matter, asked.matter_id)
    return session.get_one(Contact, session.get_one(Decision, matter.decision_id).contact_id)


def test_whoever_was_to_ask_and_the_coordinators_hear_once(
    session: Session, families: Families, asked: AgreementToAsk
) -> None:
    late = asked.ask_by
    assert [remind(session, late - MINUTE), remind(session, late), remind(session, late + DAY)] == [0, 1, 0]
    assert told(session, "agreement_chased") == [families.referrer.name]
    assert told(session, "agreement_not_asked") == [families.coordinator.name]
    assert asked.chased_at == late


def test_a_coordinator_who_was_to_ask_hears_it_once_and_not_twice(session: Session, families: Families) -> None:
    remind(session, to_ask(session, families, families.coordinator).ask_by)
    assert told(session, "agreement_chased") == []
    assert told(session, "agreement_not_asked") == [families.coordinator.name]


def test_what_the_family_said_ends_it(session: Session, make: Make, families: Families, asked: AgreementToAsk) -> None:
    matter = session.get_one(Matter, asked.matter_id)
    note_agreement(session, make.actor(families.coordinator), matter, AgreementAnswer.GIVEN, "By phone.", at=now())
    assert remind(session, asked.ask_by + DAY) == 0


def test_what_was_decided_otherwise_since_needs_no_agreement(
    session: Session, families: Families, asked: AgreementToAsk
) -> None:
    matter = session.get_one(Matter, asked.matter_id)
    matter.withdrawn_at, matter.withdrawn_by = now(), families.screener.id
    session.flush()
    assert remind(session, asked.ask_by + DAY) == 0


def test_without_a_coordinator_the_hub_managers_hear_and_without_them_it_is_tried_again(
    session: Session, families: Families, asked: AgreementToAsk
) -> None:
    families.coordinator.closed_at = now()
    assert remind(session, asked.ask_by) == 0
    assert asked.chased_at is None, "nobody was told, so it is not done"
    families.make.user(Role.HUB_MANAGER, name="Hana Mbeki")
    assert remind(session, asked.ask_by + MINUTE) == 1
    assert told(session, "agreement_not_asked") == ["Hana Mbeki"]


def test_of_a_restricted_family_a_coordinator_who_may_not_open_it_hears_nothing(
    session: Session, families: Families, asked: AgreementToAsk
) -> None:
    matter = session.get_one(Matter, asked.matter_id)
    hana = families.make.user(Role.HUB_MANAGER, name="Hana Mbeki")
    session.add(Restriction(family_id=matter.family_id, reason="Staff.", imposed_by=hana.id, imposed_at=now()))
    session.flush()
    remind(session, asked.ask_by)
    assert told(session, "agreement_not_asked") == ["Hana Mbeki"], (
        "by the request's reference, and nothing of the family"
    )


def test_it_stands_on_the_days_handover_with_who_was_to_ask(
    session: Session, families: Families, asked: AgreementToAsk, screener: Actor
) -> None:
    reference = request_behind(session, asked).reference
    assert on_the_list(session, screener, asked.ask_by) == []
    assert on_the_list(session, screener, asked.ask_by + MINUTE) == [(reference, families.referrer.name)]
