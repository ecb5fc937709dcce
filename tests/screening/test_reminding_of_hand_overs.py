"""Nobody answers: whoever has it is reminded when it is due, and those who can do something hear of it after that."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import may_see
from portal.accounts.rules import Role
from portal.database import act_as
from portal.events.models import Event
from portal.places.models import BankHoliday
from portal.screening.actions.handing_over import accept_by_link, accept_new_information, remind_of_hand_overs
from portal.screening.models import Duty
from portal.screening.queries.hand_overs import new_information, unaccepted
from portal.screening.rules.hand_overs import HandOverKind
from tests.builders import Make
from tests.casework.families import Families
from tests.screening.handed_over import DAY, DUE, HOUR, MINUTE, MORNING, handed, hub_manager, named, new_about
from tests.screening.test_handing_over import Mailboxes, mailboxes, told

__all__ = ["mailboxes"]


def remind(session: Session, at: object) -> int:
    act_as(session, "portal:worker")
    return remind_of_hand_overs(session, at=at)  # type: ignore[arg-type]


def test_nothing_happens_before_it_is_due(session: Session, families: Families) -> None:
    handed(families)
    assert remind(session, DUE - MINUTE) == 0


def test_a_team_is_reminded_once_and_the_hub_managers_hear_once(session: Session, families: Families) -> None:
    given = handed(families)
    hub_manager(families)
    assert [remind(session, DUE), remind(session, DUE + MINUTE), remind(session, DUE + HOUR - MINUTE)] == [1, 0, 0]
    assert told(session, "hand_over_chased") == ["safeguarding@demo.example"]
    assert told(session, "hand_over_to_hub") == []
    assert [remind(session, DUE + HOUR), remind(session, DUE + HOUR), remind(session, DUE + DAY)] == [1, 0, 0]
    assert told(session, "hand_over_to_hub") == ["Hana Mbeki"]
    assert (given.chased_at, given.escalated_at) == (DUE, DUE + HOUR)


def test_whoever_is_on_duty_hears_and_no_other_hub_manager(session: Session, families: Families) -> None:
    handed(families)
    hub_manager(families)
    moira = hub_manager(families, "Moira Tennant")
    session.add(Duty(user_id=moira.id, begins_at=DUE, ends_at=DUE + 2 * HOUR, named_by=moira.id, named_at=DUE))
    session.flush()
    assert [remind(session, DUE), remind(session, DUE + HOUR)] == [1, 1]
    assert told(session, "hand_over_to_hub") == ["Moira Tennant"]


def test_with_nobody_to_tell_it_is_tried_again_until_there_is(session: Session, families: Families) -> None:
    handed(families)
    assert [remind(session, DUE), remind(session, DUE + HOUR)] == [1, 0]
    hub_manager(families)
    assert remind(session, DUE + 2 * HOUR) == 1


def test_what_nobody_can_be_written_to_about_the_keeper_phones(session: Session, families: Families) -> None:
    handed(families, HandOverKind.OUT_OF_AREA)
    remind(session, DUE)
    assert told(session, "hand_over_to_phone") == ["Imran Okafor"]


def test_without_a_mailbox_the_keeper_phones_the_team(
    session: Session, families: Families, mailboxes: Mailboxes
) -> None:
    mailboxes("")
    handed(families)
    remind(session, DUE)
    assert told(session, "hand_over_to_phone") == ["Imran Okafor"]


def test_once_answered_nobody_is_reminded(session: Session, families: Families) -> None:
    given = handed(families)
    hub_manager(families)
    accept_by_link(session, *named(families, given, "Priya Dunmore", MORNING), at=MORNING + HOUR)
    assert remind(session, DUE + 3 * DAY) == 0


def test_the_clock_is_the_offices(session: Session, families: Families) -> None:
    session.add(BankHoliday(day=(MORNING + DAY).date(), title="Closed"))
    session.flush()
    given = handed(families)
    assert given.due_at == MORNING + 2 * DAY
    assert remind(session, MORNING + 2 * DAY - MINUTE) == 0


def test_a_lead_practitioner_who_does_not_answer_is_joined_by_the_coordinators(
    session: Session, make: Make, families: Families
) -> None:
    given = new_about(families, families.active(at=MORNING - 10 * DAY))
    coordinator = make.actor(families.coordinator)
    assert new_information(session, coordinator) == []
    assert [remind(session, DUE), remind(session, DUE + DAY)] == [1, 0]
    assert told(session, "case_told_chased") == ["Tess Marlow"]
    assert told(session, "case_told_coordinator") == ["Cath Ellery"]
    assert told(session, "hand_over_to_hub") == []
    assert [one.reference for one in new_information(session, coordinator)] == [given.reference]
    accept_new_information(session, make.actor(families.coordinator), given, at=DUE + HOUR)
    assert given.accepted_by == "Cath Ellery"


def test_a_coordinator_of_another_locality_is_not_asked(session: Session, make: Make, families: Families) -> None:
    given = new_about(families, families.active(at=MORNING - 10 * DAY))
    elsewhere = make.user(Role.COORDINATOR, locality=make.locality("South"))
    remind(session, DUE)
    assert not may_see(session, make.actor(elsewhere), Permission.HAND_OVER_ACCEPT, given.contact)


def test_a_locality_without_a_coordinator_is_the_hub_managers(session: Session, families: Families) -> None:
    new_about(families, families.active(at=MORNING - 10 * DAY))
    hub_manager(families)
    families.coordinator.closed_at = MORNING
    remind(session, DUE)
    assert told(session, "hand_over_to_hub") == ["Hana Mbeki"]


def test_what_waits_is_listed_for_whoever_keeps_it_and_nobody_else(
    session: Session, make: Make, families: Families
) -> None:
    given = handed(families)
    other, hub = make.actor(make.user(Role.SCREENER)), make.actor(hub_manager(families))
    (line,) = unaccepted(session, hub, DUE + MINUTE)
    assert (line.reference, line.contact, line.kind, line.late) == (
        given.reference, given.contact.reference, HandOverKind.SAFEGUARDING, True,
    )  # fmt: skip
    assert [one.reference for one in unaccepted(session, make.actor(families.screener), DUE)] == [given.reference]
    assert unaccepted(session, other, DUE) == []


def test_each_step_is_one_event(session: Session, families: Families) -> None:
    handed(families)
    hub_manager(families)
    for _ in range(2):
        remind(session, DUE)
        remind(session, DUE + HOUR)
    for kind in ("hand_over:chased", "hand_over:escalated"):
        assert session.scalar(select(func.count()).where(Event.kind == kind)) == 1


Check = Callable[[Flask], None]


@pytest.mark.parametrize("kind", [HandOverKind.OUT_OF_AREA, HandOverKind.SAFEGUARDING, HandOverKind.SOCIAL_WORKER])
def test_every_open_hand_over_has_an_owner_and_a_due_time(
    session: Session, make: Make, families: Families, kind: HandOverKind
) -> None:
    """However long nobody answers, the keeper and the hub manager still have it before them."""
    given = handed(families, kind)
    hub = make.actor(hub_manager(families))
    for days in (1, 40, 400):
        remind(session, MORNING + days * DAY)
        assert [one.reference for one in unaccepted(session, hub, MORNING + days * DAY)] == [given.reference]
