"""Handing over: it stays the front door's until somebody has taken it on by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.models import Capacity, Grant
from portal.access.permissions import Permission
from portal.access.queries import NotYours, may_see
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.models import Contact
from portal.contacts.queries import since_sent
from portal.contacts.rules import ContactState
from portal.contacts.rules.told import Excluded
from portal.database import Refused, now
from portal.events.models import Event
from portal.guidance.codes import ReturnedBecause
from portal.messages.models import Message
from portal.screening.actions.handing_over import (
    AnsweredAlready,
    accept_by_link,
    accept_new_information,
    hand_over,
    return_by_link,
    supersede,
    withdraw_hand_over,
    write_down_acceptance,
    write_down_return,
)
from portal.screening.actions.handing_over.answering import GivenBack
from portal.screening.models import Decision, HandOver
from portal.screening.queries import current_decision
from portal.screening.queries.hand_overs import hand_overs_of, new_information, unaccepted
from portal.screening.rules.hand_overs import HandOverKind
from portal.settings import Settings
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.casework.families import Families
from tests.screening.handed_over import (
    DAY,
    DUE,
    HOUR,
    MINUTE,
    MORNING,
    decided,
    hand_over_of,
    handed,
    hub_manager,
    named,
    new_about,
)

MORE = GivenBack(ReturnedBecause.MORE_NEEDED, "Which school do they go to?")
Mailboxes = Callable[[str], None]


@pytest.fixture
def mailboxes(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Mailboxes:
    def are(address: str) -> None:
        given = replace(settings, safeguarding_mailbox=address, social_care_mailbox=address)
        monkeypatch.setitem(app.extensions, "portal", given)

    return are


def told(session: Session, template: str) -> list[str]:
    query = select(func.coalesce(Message.to_mailbox, User.name)).outerjoin(User, User.id == Message.to_user_id)
    return sorted(session.scalars(query.where(Message.template == template)))


def front_door_of(session: Session, contact: Contact) -> set[tuple[str | None, bool, bool]]:
    """Who has it in sight now: a role or nobody, whether it is one person, and whether without an end."""
    live = select(Grant).where(
        Grant.contact_id == contact.id, Grant.capacity == Capacity.FRONT_DOOR.value, Grant.ended_at.is_(None)
    )
    return {(grant.role, grant.user_id is not None, grant.until is None) for grant in session.scalars(live)}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


# Handing over


def test_it_has_children_a_clock_and_whoever_is_asked(session: Session, families: Families) -> None:
    given = handed(families)
    assert (given.kind, given.to_mailbox, given.due_at) == ("safeguarding", "safeguarding@demo.example", DUE)
    (read,) = hand_overs_of(session, given.contact)
    assert [outcome.child.forename for outcome in read.outcomes] == ["Child1", "Child2"]
    assert told(session, "handed_over") == ["safeguarding@demo.example"]
    message = session.scalars(select(Message).where(Message.template == "handed_over")).one()
    assert message.about == given.reference
    assert given.reference.startswith("H-")


def test_its_keeper_and_the_hub_managers_have_it_without_an_end(session: Session, families: Families) -> None:
    given = handed(families)
    assert front_door_of(session, given.contact) == {(None, True, True), ("hub_manager", False, True)}


def test_without_a_mailbox_it_waits_all_the_same_and_is_to_be_phoned(
    session: Session, families: Families, mailboxes: Mailboxes, make: Make
) -> None:
    mailboxes("")
    given = handed(families)
    assert (given.to_mailbox, given.is_open) == (None, True)
    assert told(session, "handed_over") == []
    (line,) = unaccepted(session, make.actor(hub_manager(families)), DUE)
    assert (line.reference, line.by_phone, line.late) == (given.reference, True, False)


@pytest.mark.parametrize("kind", [HandOverKind.OUT_OF_AREA, HandOverKind.SOCIAL_WORKER])
def test_a_social_worker_and_another_area_are_named(families: Families, kind: HandOverKind) -> None:
    contact = decided(families)
    with pytest.raises(Refused) as refused:
        hand_over_of(families, contact, kind, to_words="  ")
    assert refused.value.field == "to_words"


def test_pressed_twice_it_is_refused_in_words(families: Families, session: Session) -> None:
    given = handed(families)
    with pytest.raises(Refused, match="handed over there already"):
        hand_over_of(families, given.contact, HandOverKind.SAFEGUARDING)
    assert session.scalar(select(func.count()).select_from(HandOver)) == 1


def test_children_may_go_different_ways(families: Families, session: Session) -> None:
    contact = decided(families)
    decision = current_decision(session, contact)
    assert decision is not None
    first, second = decision.outcomes
    actor = families.make.actor(families.screener)
    hand_over(session, actor, contact, decision, HandOverKind.SAFEGUARDING, [first], at=MORNING)
    hand_over(
        session, actor, contact, decision, HandOverKind.OUT_OF_AREA, [second], to_words="Eastfield, 01632 960777",
        at=MORNING,
    )  # fmt: skip
    children = {given.kind: [one.child_id for one in given.outcomes] for given in hand_overs_of(session, contact)}
    assert children == {"safeguarding": [first.child_id], "out_of_area": [second.child_id]}


# Taking on


def test_accepted_by_name_it_is_kept_for_thirty_days_more(session: Session, families: Families) -> None:
    given = handed(families)
    link, opened = named(families, given, "Priya Dunmore", MORNING + HOUR)
    accept_by_link(session, link, opened, "SG-1188", at=MORNING + 2 * HOUR)
    assert (given.accepted_by, given.accepted_through, given.their_reference) == ("Priya Dunmore", "link", "SG-1188")
    assert front_door_of(session, given.contact) == {(None, True, False), ("hub_manager", False, False)}
    until = session.scalars(select(Grant.until).where(Grant.reason == "accepted_elsewhere")).all()
    assert set(until) == {MORNING + 2 * HOUR + 30 * DAY}


def test_while_another_is_open_nothing_has_an_end(session: Session, families: Families) -> None:
    given = handed(families)
    hand_over_of(families, given.contact, HandOverKind.OUT_OF_AREA, to_words="Eastfield, 01632 960777")
    accept_by_link(session, *named(families, given, "Priya Dunmore", MORNING), at=MORNING + HOUR)
    assert front_door_of(session, given.contact) == {(None, True, True), ("hub_manager", False, True)}


def test_pressed_twice_it_is_accepted_once_and_another_hears_who(session: Session, families: Families) -> None:
    given = handed(families)
    link, opened = named(families, given, "Priya Dunmore", MORNING)
    for minute in (1, 2):
        accept_by_link(session, link, opened, at=MORNING + minute * MINUTE)
    assert given.accepted_at == MORNING + MINUTE
    _, other = named(families, given, "Ola Brand", MORNING)
    with pytest.raises(AnsweredAlready, match="Priya Dunmore has said already that they have it"):
        accept_by_link(session, link, other, at=MORNING + HOUR)
    with pytest.raises(AnsweredAlready, match="Priya Dunmore"):
        return_by_link(session, link, other, MORE, at=MORNING + HOUR)
    assert session.scalar(select(func.count()).where(Event.kind == "hand_over:accepted")) == 1


def test_what_was_said_on_the_phone_is_written_down_by_whoever_keeps_it(
    session: Session, make: Make, families: Families
) -> None:
    given = handed(families, HandOverKind.OUT_OF_AREA)
    keeper = make.actor(families.screener)
    later = MORNING + 2 * HOUR
    with pytest.raises(Refused, match="in the past"):
        write_down_acceptance(session, keeper, given, "Karim Rell", taken_at=later + MINUTE, at=later)
    with pytest.raises(Refused, match="before it was handed over"):
        write_down_acceptance(session, keeper, given, "Karim Rell", taken_at=MORNING - MINUTE, at=later)
    write_down_acceptance(session, keeper, given, "Karim Rell", taken_at=MORNING + HOUR, at=later)
    assert (given.accepted_by, given.accepted_at, given.accepted_through) == ("Karim Rell", MORNING + HOUR, "phone")


def test_another_screener_has_nothing_to_do_with_it(session: Session, make: Make, families: Families) -> None:
    given = handed(families)
    other = make.actor(make.user(Role.SCREENER))
    with pytest.raises(NotYours):
        withdraw_hand_over(session, other, given, "By mistake.")
    with pytest.raises(NotYours):
        write_down_acceptance(session, other, given, "Priya", taken_at=now())
    with pytest.raises(NotYours):
        write_down_return(session, other, given, "Priya", MORE)
    assert given.is_open


# Giving back, and taking back


def test_what_comes_back_waits_to_be_decided_with_a_new_clock(session: Session, make: Make, families: Families) -> None:
    given = handed(families)
    return_by_link(session, *named(families, given, "Priya Dunmore", MORNING + DAY), MORE, at=MORNING + DAY)
    contact = given.contact
    assert (given.returned_by, given.returned_because) == ("Priya Dunmore", "more_needed")
    assert contact.is_undecided
    session.refresh(contact)
    assert contact.decide_by == contact.again_due_at == MORNING + 2 * DAY
    assert contact.decided_at == MORNING, "figures and clocks use the first decision"
    assert front_door_of(session, contact) == {("screener", False, True), ("hub_manager", False, True)}
    assert may_see(session, make.actor(make.user(Role.SCREENER)), Permission.CONTACT_DECIDE, contact)
    assert told(session, "hand_over_returned") == ["Imran Okafor"]


def test_the_partner_sees_that_it_is_looked_at_again(session: Session, families: Families) -> None:
    given = handed(families)
    return_by_link(session, *named(families, given, "Priya Dunmore", MORNING + DAY), MORE, at=MORNING + DAY)
    standing = since_sent(session, given.contact).standing
    assert (standing.state, standing.is_open) == (ContactState.AGAIN, True)
    decision = current_decision(session, given.contact)
    assert decision is not None
    assert decision.words_to_referrer, "they keep what they were told"


def test_another_reason_needs_words(session: Session, families: Families) -> None:
    given = handed(families)
    link, opened = named(families, given, "Priya Dunmore", MORNING)
    with pytest.raises(Refused) as refused:
        return_by_link(session, link, opened, GivenBack(ReturnedBecause.OTHER, " "), at=MORNING + HOUR)
    assert refused.value.field == "words"


def test_taken_back_it_waits_to_be_decided_again(session: Session, make: Make, families: Families) -> None:
    given = handed(families)
    actor = make.actor(hub_manager(families))
    for minute in (1, 2):  # pressed twice
        withdraw_hand_over(session, actor, given, "It is the wrong child.", at=MORNING + minute * MINUTE)
    assert (given.withdrawn_at, given.withdrawn_because) == (MORNING + MINUTE, "It is the wrong child.")
    assert given.contact.is_undecided
    assert session.scalar(select(func.count()).where(Event.kind == "hand_over:withdrawn")) == 1


def test_a_later_decision_ends_what_nobody_took_on_and_leaves_what_somebody_did(
    session: Session, make: Make, families: Families
) -> None:
    given = handed(families)
    other = hand_over_of(families, given.contact, HandOverKind.OUT_OF_AREA, to_words="Eastfield, 01632 960777")
    write_down_acceptance(
        session, make.actor(families.screener), other, "Karim Rell", taken_at=MORNING + HOUR, at=MORNING + HOUR
    )  # fmt: skip
    later = decided(families, at=MORNING + HOUR)
    decision = current_decision(session, later)
    assert decision is not None
    supersede(session, given.contact, decision, at=MORNING + 2 * HOUR)
    assert given.superseded_at == MORNING + 2 * HOUR
    assert (other.accepted_at, other.superseded_at) == (MORNING + HOUR, None)


# New information about a case


@pytest.fixture
def told_of(families: Families) -> HandOver:
    return new_about(families, families.active(at=MORNING - 10 * DAY))


def test_its_lead_practitioner_is_asked_and_takes_it_on(
    session: Session, make: Make, families: Families, told_of: HandOver, clock: time_machine.Traveller
) -> None:
    practitioner = make.actor(families.practitioner)
    clock.move_to(MORNING + HOUR)
    assert told_of.to_user_id == families.practitioner.id
    assert told(session, "case_told") == ["Tess Marlow"]
    assert [one.reference for one in new_information(session, practitioner)] == [told_of.reference]
    for minute in (1, 2):  # pressed twice
        accept_new_information(session, practitioner, told_of, at=MORNING + minute * MINUTE)
    assert (told_of.accepted_by, told_of.accepted_user_id) == ("Tess Marlow", families.practitioner.id)
    assert new_information(session, practitioner) == []


def test_nobody_else_may(session: Session, make: Make, families: Families, told_of: HandOver) -> None:
    for somebody in (families.coordinator, make.user(Role.LEAD_PRACTITIONER), families.screener):
        with pytest.raises(NotYours):
            accept_new_information(session, make.actor(somebody), told_of, at=MORNING + MINUTE)


def test_a_case_that_nobody_leads_goes_to_its_coordinators_at_once(
    session: Session, make: Make, families: Families
) -> None:
    given = new_about(families, families.waiting(at=MORNING - 10 * DAY))
    assert told(session, "case_told_coordinator") == ["Cath Ellery"]
    accept_new_information(session, make.actor(families.coordinator), given, at=MORNING + HOUR)
    assert given.accepted_by == "Cath Ellery"


def test_an_agency_the_family_keeps_out_is_handed_nothing(session: Session, make: Make, families: Families) -> None:
    matter = families.active(at=MORNING - 10 * DAY)
    keeps_out = replace(
        make.sending(surname="Zebedee"), excluded=[Excluded(agency_id=families.practitioner.agency_id)]
    )  # fmt: skip
    contact = make.contact(families.referrer, keeps_out, at=MORNING)
    contact.family_id = matter.family_id
    session.flush()
    with pytest.raises(Refused, match="not involved"):
        handed(families, HandOverKind.OPEN_CASE, contact=contact)
    assert told(session, "case_told") == []


def test_without_a_family_or_a_case_there_is_nobody_to_tell(session: Session, make: Make, families: Families) -> None:
    contact = decided(families)
    with pytest.raises(Refused, match="which family"):
        hand_over_of(families, contact, HandOverKind.OPEN_CASE)
    contact.family_id = families.closed(at=MORNING - 10 * DAY).family_id
    with pytest.raises(Refused, match="no open case"):
        hand_over_of(families, contact, HandOverKind.OPEN_CASE)


# Two at once


def _press(families: Families, given: HandOver, name: str, deed: str) -> tuple[object, Deed[object]]:
    link, opened = named(families, given, name, MORNING)
    actor = families.make.actor(families.screener)

    def answer(own: Session) -> object:
        if deed == "accept":
            return accept_by_link(own, link, opened, at=MORNING + HOUR).id
        return return_by_link(own, link, opened, MORE, at=MORNING + HOUR).id

    return actor, answer


@pytest.mark.parametrize("second", ["accept", "return"])
@pytest.mark.parametrize("first", ["accept", "return"])
def test_of_two_answers_at_once_one_counts_and_the_other_hears_whose(
    app: Flask, superuser: str, session: Session, families: Families, first: str, second: str
) -> None:
    given = handed(families)
    one, two = _press(families, given, "Priya Dunmore", first), _press(families, given, "Ola Brand", second)
    families.keep()
    late = at_once(app, superuser, one, two)  # type: ignore[arg-type]
    assert isinstance(late, AnsweredAlready)
    assert "Priya Dunmore" in late.words
    session.expire_all()
    assert (given.accepted_by, given.returned_by) == (
        ("Priya Dunmore", None) if first == "accept" else (None, "Priya Dunmore")
    )
    assert given.contact.is_undecided == (first == "return")


def test_an_answer_and_a_later_decision_take_turns(
    app: Flask, superuser: str, session: Session, families: Families
) -> None:
    given = handed(families)
    other = decided(families, at=MORNING + HOUR)
    decision = current_decision(session, other)
    assert decision is not None
    actor, answer = _press(families, given, "Priya Dunmore", "accept")
    families.keep()
    decision_id, contact_id = decision.id, given.contact_id

    def decide_again(own: Session) -> None:
        supersede(own, own.get_one(Contact, contact_id), own.get_one(Decision, decision_id), at=MORNING + 2 * HOUR)

    late = at_once(app, superuser, (actor, decide_again), (actor, answer))  # type: ignore[arg-type]
    assert isinstance(late, AnsweredAlready)
    session.expire_all()
    assert (given.accepted_at, given.superseded_at) == (None, MORNING + 2 * HOUR)


def test_nothing_of_the_familys_help_is_closed(session: Session, families: Families) -> None:
    matter = families.active(at=MORNING - 10 * DAY)
    contact = families.contact(at=MORNING)
    contact.family_id = matter.family_id
    given = handed(families, contact=contact)
    accept_by_link(session, *named(families, given, "Priya Dunmore", MORNING), at=MORNING + HOUR)
    session.refresh(matter)
    assert (matter.closed_at, matter.lead_practitioners[0].ended_at) == (None, None)
