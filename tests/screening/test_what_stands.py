"""Of several children one comes back, and is decided again: nobody loses the others, and nobody is asked twice."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.rules import Actor, Role
from portal.allocation.actions import accept_offer, make_offer
from portal.allocation.models import Offer
from portal.casework.actions import close_case
from portal.casework.models import AgreementToAsk, Matter
from portal.contacts.models import Contact
from portal.database import Refused, now
from portal.guidance.codes import ClosureReason, PrimaryNeed, ReturnedBecause, Route
from portal.messages.models import Message
from portal.screening.actions.handing_over import (
    accept_by_link,
    accept_new_information,
    write_down_acceptance,
    write_down_return,
)
from portal.screening.actions.handing_over.answering import GivenBack
from portal.screening.models import HandOver
from portal.screening.queries import current_decision
from portal.screening.queries.hand_over_links import behind_link
from portal.screening.queries.standing import outcomes_that_stand
from portal.screening.rules import Asker, ForChild
from tests.builders import Make
from tests.casework.families import Families
from tests.screening.handed_over import named, token
from tests.screening.test_deciding import DECIDING
from tests.screening.test_several_ways import done, not_asked

NOT_OURS = GivenBack(ReturnedBecause.NOT_LEVEL_4, "")
ELSEWHERE = {Route.OUT_OF_AREA: "Eastfield Council, 01632 960777", Route.SOCIAL_WORKER: "Karim Rell, West team"}
AGAIN = replace(DECIDING, reasons="It came back.", differs_because="Seen since.", hand_to=ELSEWHERE)


@pytest.fixture
def screener(make: Make, families: Families) -> Actor:
    return make.actor(families.screener)


def ways(contact: Contact, *routes: Route) -> Mapping[uuid.UUID, ForChild]:
    """For each child of it, in order."""
    level = {Route.SAFEGUARDING: 4, Route.UNIVERSAL: 1}
    return {
        child.id: ForChild(level.get(route, 3), route, PrimaryNeed.BEHAVIOUR)
        for child, route in zip(contact.children, routes, strict=True)
    }


def decided(session: Session, screener: Actor, contact: Contact, *routes: Route, supersedes: int = 0) -> None:
    each = ways(contact, *routes)
    done(session, screener, contact, replace(AGAIN, each=each, supersedes=supersedes))


def handed(session: Session, route: Route) -> list[HandOver]:
    query = select(HandOver).where(HandOver.kind == route.value).order_by(HandOver.handed_at, HandOver.id)
    return list(session.scalars(query))


def comes_back(session: Session, screener: Actor, route: Route) -> None:
    write_down_return(session, screener, handed(session, route)[-1], "Priya Dunmore", NOT_OURS)


def taken_on(session: Session, screener: Actor, route: Route) -> None:
    write_down_acceptance(session, screener, handed(session, route)[-1], "Priya Dunmore", taken_at=now())


def told(session: Session, template: str) -> int:
    return session.scalar(select(func.count()).where(Message.template == template)) or 0


def children_of(handed_over: HandOver) -> set[str]:
    return {outcome.child.forename for outcome in handed_over.outcomes}


@pytest.fixture
def led(session: Session, make: Make, families: Families, screener: Actor) -> Contact:
    """Somebody leads a case for the first child; the second came back from the safeguarding team."""
    contact = families.contact(children=2)
    decided(session, screener, contact, Route.LEAD_PRACTITIONER, Route.SAFEGUARDING)
    matter = session.scalars(select(Matter)).one()
    make_offer(session, make.actor(families.coordinator), matter, families.practitioner.id)
    accept_offer(session, make.actor(families.practitioner), matter)
    comes_back(session, screener, Route.SAFEGUARDING)
    return contact


# A board


def test_the_case_of_one_child_goes_on_while_the_other_is_decided_again(
    session: Session, screener: Actor, led: Contact
) -> None:
    decided(session, screener, led, Route.LEAD_PRACTITIONER, Route.UNIVERSAL, supersedes=1)
    matter = session.scalars(select(Matter)).one()
    assert (matter.has_ended, led.is_undecided) == (False, False)
    assert told(session, "matter_withdrawn") == 0
    decision = current_decision(session, led)
    assert decision is not None
    assert {one.route for one in decision.outcomes} == {"lead_practitioner", "universal"}


def test_it_stands_however_often_something_comes_back(session: Session, screener: Actor, led: Contact) -> None:
    decided(session, screener, led, Route.LEAD_PRACTITIONER, Route.SOCIAL_WORKER, supersedes=1)
    comes_back(session, screener, Route.SOCIAL_WORKER)
    decided(session, screener, led, Route.LEAD_PRACTITIONER, Route.UNIVERSAL, supersedes=2)
    assert not session.scalars(select(Matter)).one().has_ended


def test_whoever_leads_the_case_is_told_of_the_other_child(
    session: Session, families: Families, screener: Actor, led: Contact
) -> None:
    decided(session, screener, led, Route.LEAD_PRACTITIONER, Route.OPEN_CASE, supersedes=1)
    (given,) = handed(session, Route.OPEN_CASE)
    assert (given.to_user_id, children_of(given)) == (families.practitioner.id, {"Child2"})


def test_a_step_up_of_the_child_somebody_helps_leaves_the_case_open(
    session: Session, screener: Actor, led: Contact
) -> None:
    decided(session, screener, led, Route.SAFEGUARDING, Route.UNIVERSAL, supersedes=1)
    assert children_of(handed(session, Route.SAFEGUARDING)[-1]) == {"Child1"}
    assert not session.scalars(select(Matter)).one().has_ended


@pytest.mark.parametrize(
    "routes",
    [
        (Route.UNIVERSAL, Route.UNIVERSAL),
        (Route.LOCAL_SOLUTIONS, Route.UNIVERSAL),
        (Route.LEAD_PRACTITIONER, Route.LEAD_PRACTITIONER),
    ],
    ids=["taken away", "sent elsewhere", "another added unheard"],
)
def test_nobody_takes_the_child_away_or_adds_one_without_their_knowing(
    session: Session, screener: Actor, led: Contact, routes: tuple[Route, Route]
) -> None:
    with pytest.raises(Refused, match="has a Lead Practitioner who accepted") as refused:
        decided(session, screener, led, *routes, supersedes=1)
    assert refused.value.field == "route"


def test_whoever_is_being_asked_is_asked_on(session: Session, make: Make, families: Families, screener: Actor) -> None:
    contact = families.contact(children=2)
    decided(session, screener, contact, Route.LEAD_PRACTITIONER, Route.SAFEGUARDING)
    matter = session.scalars(select(Matter)).one()
    offer = make_offer(session, make.actor(families.coordinator), matter, families.practitioner.id)
    comes_back(session, screener, Route.SAFEGUARDING)
    decided(session, screener, contact, Route.LEAD_PRACTITIONER, Route.UNIVERSAL, supersedes=1)
    assert session.get_one(Offer, offer.id).is_open
    assert session.scalars(select(Matter.routed_at)).all() == [matter.routed_at], "it waits since it began to"
    assert (told(session, "offer_withdrawn"), told(session, "matter_withdrawn")) == (0, 0)


# Somebody outside


def both_handed(session: Session, families: Families, screener: Actor) -> Contact:
    contact = families.contact(children=2)
    decided(session, screener, contact, Route.SAFEGUARDING, Route.SOCIAL_WORKER)
    return contact


def test_who_took_one_child_on_is_not_asked_again_and_keeps_the_papers(
    session: Session, families: Families, screener: Actor
) -> None:
    contact = both_handed(session, families, screener)
    taken_on(session, screener, Route.SAFEGUARDING)
    comes_back(session, screener, Route.SOCIAL_WORKER)
    decided(session, screener, contact, Route.SAFEGUARDING, Route.OUT_OF_AREA, supersedes=1)
    (given,) = handed(session, Route.SAFEGUARDING)
    assert given.accepted_at is not None
    assert behind_link(session, token(given), now()) == given
    assert told(session, "handed_over") == 2, "the safeguarding team and the social worker's, once each"
    assert children_of(handed(session, Route.OUT_OF_AREA)[0]) == {"Child2"}


def test_who_has_not_answered_yet_may_answer_by_the_same_link_and_the_same_time(
    session: Session, families: Families, screener: Actor
) -> None:
    contact = both_handed(session, families, screener)
    comes_back(session, screener, Route.SOCIAL_WORKER)
    (before,) = handed(session, Route.SAFEGUARDING)
    due = before.due_at
    decided(session, screener, contact, Route.SAFEGUARDING, Route.UNIVERSAL, supersedes=1)
    (given,) = handed(session, Route.SAFEGUARDING)
    assert (given.is_open, given.due_at) == (True, due)
    accept_by_link(session, *named(families, given, "Priya Dunmore", now()))
    assert given.accepted_by == "Priya Dunmore"


def test_another_child_for_the_same_team_is_asked_together_with_who_waits(
    session: Session, families: Families, screener: Actor
) -> None:
    contact = both_handed(session, families, screener)
    comes_back(session, screener, Route.SOCIAL_WORKER)
    decided(session, screener, contact, Route.SAFEGUARDING, Route.SAFEGUARDING, supersedes=1)
    first, second = handed(session, Route.SAFEGUARDING)
    assert first.superseded_at is not None
    assert (second.is_open, children_of(second)) == (True, {"Child1", "Child2"})


def test_another_child_for_the_same_team_is_asked_alone_once_they_have_the_first(
    session: Session, families: Families, screener: Actor
) -> None:
    contact = both_handed(session, families, screener)
    taken_on(session, screener, Route.SAFEGUARDING)
    comes_back(session, screener, Route.SOCIAL_WORKER)
    decided(session, screener, contact, Route.SAFEGUARDING, Route.SAFEGUARDING, supersedes=1)
    first, second = handed(session, Route.SAFEGUARDING)
    assert first.accepted_at is not None
    assert (second.is_open, children_of(second)) == (True, {"Child2"})


def test_whoever_decides_again_although_nothing_came_back_asks_everybody_again(
    session: Session, families: Families, screener: Actor
) -> None:
    contact = both_handed(session, families, screener)
    taken_on(session, screener, Route.SAFEGUARDING)
    decided(session, screener, contact, Route.SAFEGUARDING, Route.SOCIAL_WORKER, supersedes=1)
    assert [one.is_open for one in handed(session, Route.SAFEGUARDING)] == [False, True]


def test_another_name_is_another_hand_over(session: Session, families: Families, screener: Actor) -> None:
    contact = both_handed(session, families, screener)
    taken_on(session, screener, Route.SOCIAL_WORKER)
    comes_back(session, screener, Route.SAFEGUARDING)
    elsewhere = {**ELSEWHERE, Route.SOCIAL_WORKER: "Somebody else, East team"}
    each = ways(contact, Route.UNIVERSAL, Route.SOCIAL_WORKER)
    done(session, screener, contact, replace(AGAIN, each=each, hand_to=elsewhere, supersedes=1))
    there = [one.to_words for one in handed(session, Route.SOCIAL_WORKER)]
    assert there == [ELSEWHERE[Route.SOCIAL_WORKER], "Somebody else, East team"]


def test_what_a_case_took_on_is_decided_anew_once_the_case_has_ended(
    session: Session, make: Make, families: Families, screener: Actor, led: Contact
) -> None:
    decided(session, screener, led, Route.OPEN_CASE, Route.SOCIAL_WORKER, supersedes=1)
    (given,) = handed(session, Route.OPEN_CASE)
    accept_new_information(session, make.actor(families.practitioner), given)
    matter = session.scalars(select(Matter)).one()
    close_case(session, make.actor(families.practitioner), matter, reason=ClosureReason.NEEDS_MET, level=1)
    comes_back(session, screener, Route.SOCIAL_WORKER)
    with pytest.raises(Refused, match="no open case"), session.begin_nested():
        decided(session, screener, led, Route.OPEN_CASE, Route.UNIVERSAL, supersedes=2)
    decided(session, screener, led, Route.UNIVERSAL, Route.UNIVERSAL, supersedes=2)


def test_a_child_sent_away_from_a_team_and_back_to_it_is_asked_of_it_again(
    session: Session, families: Families, screener: Actor
) -> None:
    """The team had it once. What it took on then says nothing of what is decided now."""
    contact = families.contact()
    decided(session, screener, contact, Route.SAFEGUARDING)
    taken_on(session, screener, Route.SAFEGUARDING)
    decided(session, screener, contact, Route.SOCIAL_WORKER, supersedes=1)
    comes_back(session, screener, Route.SOCIAL_WORKER)
    decided(session, screener, contact, Route.SAFEGUARDING, supersedes=2)
    assert [one.is_open for one in handed(session, Route.SAFEGUARDING)] == [False, True]


def test_what_came_back_of_a_team_that_once_took_it_on_stands_no_more(
    session: Session, families: Families, screener: Actor
) -> None:
    contact = families.contact(children=2)
    decided(session, screener, contact, Route.SAFEGUARDING, Route.UNIVERSAL)
    taken_on(session, screener, Route.SAFEGUARDING)
    decided(session, screener, contact, Route.SAFEGUARDING, Route.UNIVERSAL, supersedes=1)
    comes_back(session, screener, Route.SAFEGUARDING)
    stands = outcomes_that_stand(session, contact, current_decision(session, contact))
    assert [(one.child.forename, one.route) for one in stands] == [("Child2", "universal")]
    decided(session, screener, contact, Route.SAFEGUARDING, Route.UNIVERSAL, supersedes=2)
    assert [one.is_open for one in handed(session, Route.SAFEGUARDING)] == [False, False, True]


def test_a_helped_child_who_was_stepped_up_and_came_back_is_with_their_case_again(
    session: Session, screener: Actor, led: Contact
) -> None:
    decided(session, screener, led, Route.SAFEGUARDING, Route.UNIVERSAL, supersedes=1)
    comes_back(session, screener, Route.SAFEGUARDING)
    decided(session, screener, led, Route.LEAD_PRACTITIONER, Route.UNIVERSAL, supersedes=2)
    assert not session.scalars(select(Matter)).one().has_ended


# Who asks the family


def test_whoever_is_named_to_ask_since_is_asked(session: Session, make: Make, families: Families) -> None:
    manager = make.actor(make.user(Role.HUB_MANAGER))
    contact = not_asked(families)
    done(session, manager, contact, replace(DECIDING, without_agreement="They asked us to."))
    asker = Asker(families.referrer.name, families.referrer.id)
    done(session, manager, contact, replace(DECIDING, reasons="They can be asked now.", asker=asker, supersedes=1))
    assert session.scalars(select(AgreementToAsk.asker)).all() == [families.referrer.name]


def test_nobodys_time_to_ask_begins_anew_by_deciding_the_same_again(
    session: Session, families: Families, screener: Actor
) -> None:
    contact = not_asked(families)
    asks = replace(DECIDING, asker=Asker("Her nurse"))
    done(session, screener, contact, asks)
    (before,) = session.scalars(select(AgreementToAsk))
    due = before.ask_by
    done(session, screener, contact, replace(asks, reasons="More was said.", supersedes=1))
    (asked,) = session.scalars(select(AgreementToAsk))
    assert (asked.matter_id, asked.ask_by) == (before.matter_id, due)
    done(session, screener, contact, replace(asks, asker=Asker("Her uncle"), reasons="Again.", supersedes=2))
    live = select(AgreementToAsk.asker).join(Matter, Matter.id == AgreementToAsk.matter_id).where(Matter.is_live())
    assert session.scalars(live).all() == ["Her uncle"]


# What the page begins with


def test_the_page_begins_with_what_stands_for_those_who_did_not_come_back(
    session: Session, screener: Actor, led: Contact
) -> None:
    stands = outcomes_that_stand(session, led, current_decision(session, led))
    assert [(one.child.forename, one.route) for one in stands] == [("Child1", "lead_practitioner")]


def test_of_what_never_came_back_nothing_is_filled_in(session: Session, families: Families, screener: Actor) -> None:
    contact = both_handed(session, families, screener)
    assert not outcomes_that_stand(session, contact, current_decision(session, contact))


def test_a_plain_second_decision_takes_the_family_off_the_board(
    session: Session, families: Families, screener: Actor
) -> None:
    contact = families.contact()
    done(session, screener, contact, DECIDING)
    decided(session, screener, contact, Route.UNIVERSAL, supersedes=1)
    assert session.scalars(select(Matter)).one().has_ended
    assert told(session, "matter_withdrawn") == 1
