"""Something urgent while the office is closed: somebody is told at once, says that they know, or is chased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.actions import AcknowledgedAlready, LinkOver, acknowledge, look_at_sender, send_contact, take_on
from portal.contacts.actions.urgent import chase_unacknowledged
from portal.contacts.models import Contact, PhoneCall, UrgentNotice
from portal.contacts.queries.urgent import behind_link, unacknowledged
from portal.database import Refused, act_as
from portal.events.models import Event
from portal.guidance.codes import Route
from portal.guidance.thresholds import thresholds_on
from portal.messages.links import sign
from portal.messages.models import Message
from portal.messages.templates import URGENT
from portal.places.models import BankHoliday
from portal.settings import Settings
from tests.builders import Make
from tests.casework.at_once import alone, at_once
from tests.contacts.nights import HOUR, MINUTE, MORNING, NIGHT, urgent_contact


@pytest.fixture
def mailbox(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def is_(address: str) -> None:
        monkeypatch.setitem(app.extensions, "portal", replace(settings, out_of_hours_mailbox=address))

    return is_


def _told(session: Session, template: str) -> list[str]:
    """Who was owed this message: a mailbox, or a name."""
    told = (
        select(func.coalesce(Message.to_mailbox, User.name))
        .outerjoin(User, User.id == Message.to_user_id)
        .where(Message.template == template)
    )
    return sorted(session.scalars(told))


def _link(contact: Contact) -> str:
    return sign(URGENT, contact.reference)


def _notices(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(UrgentNotice)) or 0


# Telling


def test_at_night_the_team_is_told_in_the_same_breath(session: Session, make: Make) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER))
    notice = session.get_one(UrgentNotice, contact.id)
    assert (notice.told_at, notice.due_at) == (NIGHT, NIGHT + HOUR)
    assert (notice.acknowledged_at, notice.chased_at) == (None, None)
    message = session.scalars(select(Message).where(Message.template == "urgent_out_of_hours")).one()
    assert (message.to_mailbox, message.about) == ("out-of-hours@demo.example", contact.reference)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (dt.datetime(2026, 3, 4, 8, 29, 59, tzinfo=dt.UTC), True),
        (dt.datetime(2026, 3, 4, 8, 30, tzinfo=dt.UTC), False),
        (dt.datetime(2026, 3, 4, 16, 59, 59, tzinfo=dt.UTC), False),
        (dt.datetime(2026, 3, 4, 17, 0, tzinfo=dt.UTC), True),
        (dt.datetime(2026, 3, 7, 12, 0, tzinfo=dt.UTC), True),  # a Saturday
        (dt.datetime(2026, 12, 25, 12, 0, tzinfo=dt.UTC), True),
        (dt.datetime(2026, 3, 30, 7, 30, tzinfo=dt.UTC), False),  # the first Monday of summer time
        (dt.datetime(2026, 3, 30, 7, 29, tzinfo=dt.UTC), True),
    ],
)
def test_only_while_the_office_is_closed(session: Session, make: Make, at: dt.datetime, *, told: bool) -> None:
    urgent_contact(make, make.user(Role.REFERRER), at)
    assert bool(_notices(session)) is told
    assert bool(_told(session, "urgent_out_of_hours")) is told


def test_a_day_the_partnership_closed_is_closed(session: Session, make: Make) -> None:
    noon = dt.datetime(2041, 3, 4, 12, 0, tzinfo=dt.UTC)
    session.add(BankHoliday(day=noon.date(), title="Closed"))
    session.flush()
    urgent_contact(make, make.user(Role.REFERRER), noon)
    assert _notices(session) == 1


def test_what_is_not_urgent_waits_for_the_morning(session: Session, make: Make) -> None:
    make.contact(make.user(Role.REFERRER), at=NIGHT)
    assert _notices(session) == 0
    assert _told(session, "urgent_out_of_hours") == []


def test_a_sign_of_level_4_is_urgent(session: Session, make: Make) -> None:
    guidance = thresholds_on(NIGHT.date())
    sign_4 = next(sign.code for sign in guidance.signs.values() if sign.level == 4)
    sending = replace(make.sending(), signs=[sign_4], guidance_version=guidance.version)
    make.contact(make.user(Role.REFERRER), sending, at=NIGHT)
    assert _notices(session) == 1


def test_sending_twice_tells_once(session: Session, make: Make) -> None:
    actor, sending = make.actor(make.user(Role.REFERRER)), replace(make.sending(), danger=True)
    for _ in range(2):
        send_contact(session, actor, sending, at=NIGHT)
    assert _notices(session) == 1
    assert len(_told(session, "urgent_out_of_hours")) == 1


def test_without_a_mailbox_every_hub_manager_is_told_at_once(
    session: Session, make: Make, mailbox: Callable[[str], None]
) -> None:
    mailbox("")
    for name, role in (("Hana", Role.HUB_MANAGER), ("Hugo", Role.HUB_MANAGER), ("Sam", Role.SCREENER)):
        make.user(role, name=name)
    gone = make.user(Role.HUB_MANAGER, name="Gone")
    gone.closed_at = NIGHT - HOUR
    urgent_contact(make, make.user(Role.REFERRER))
    assert _told(session, "urgent_to_hub") == ["Hana", "Hugo"]
    assert _told(session, "urgent_out_of_hours") == []


def test_without_a_hub_manager_the_screeners_are(session: Session, make: Make, mailbox: Callable[[str], None]) -> None:
    mailbox("")
    make.user(Role.SCREENER, name="Sam")
    urgent_contact(make, make.user(Role.REFERRER))
    assert _told(session, "urgent_to_hub") == ["Sam"]


def test_killed_between_sending_and_committing_nobody_is_told_of_what_is_not_there(
    app: Flask, superuser: str, session: Session, make: Make
) -> None:
    """Contact, notice, message and job are there together, or none of them is."""
    sender = make.user(Role.REFERRER)
    make.keep()
    urgent_contact(make, sender)
    pid = session.scalar(text("SELECT pg_backend_pid()"))
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s)", [pid])
    session.invalidate()
    act_as(session, "portal:test")
    assert (_notices(session), _told(session, "urgent_out_of_hours")) == (0, [])
    assert session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0
    urgent_contact(make, session.get_one(User, sender.id))
    session.commit()
    assert session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 2, "the receipt and the link"


# Acknowledging


def test_whoever_gives_a_name_has_it_and_sees_whom_to_ring(session: Session, make: Make) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER, name="Rosa Lind"))
    shown = acknowledge(session, _link(contact), "Jo Marsh", at=NIGHT + MINUTE)
    assert (shown.acknowledged_by, shown.acknowledged_at) == ("Jo Marsh", NIGHT + MINUTE)
    assert (shown.sender, shown.call_back_number, shown.call_back_when) == (
        "Rosa Lind",
        "01632 960444",
        "until midnight",
    )
    event = session.scalars(select(Event).where(Event.kind == "urgent:acknowledged")).one()
    assert (event.actor, event.contact_id, event.payload) == ("portal:out-of-hours", contact.id, {"through": "link"})


def test_a_second_person_hears_who_has_it(session: Session, make: Make) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER))
    acknowledge(session, _link(contact), "Jo Marsh", at=NIGHT + MINUTE)
    with pytest.raises(AcknowledgedAlready, match="Jo Marsh has said already"):
        acknowledge(session, _link(contact), "Kit Reed", at=NIGHT + 2 * MINUTE)
    found = behind_link(session, _link(contact), NIGHT + 2 * MINUTE)
    assert found
    assert (found.acknowledged_by, found.acknowledged_at) == ("Jo Marsh", NIGHT + MINUTE)


def test_of_two_at_once_one_has_it_and_the_other_hears_who(
    app: Flask, superuser: str, session: Session, make: Make
) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER))
    manager = make.actor(make.user(Role.HUB_MANAGER, name="Hana"))
    act_as(session, "portal:test")
    make.keep()
    link = _link(contact)
    first = (manager, lambda own: take_on(own, manager, own.get_one(Contact, contact.id), at=NIGHT))
    second = (manager, lambda own: acknowledge(own, link, "Jo Marsh", at=NIGHT))
    answer = at_once(app, superuser, first, second)
    assert isinstance(answer, AcknowledgedAlready)
    assert answer.words == "Hana has said already that they are seeing to this."
    assert session.scalars(select(UrgentNotice.acknowledged_by)).one() == "Hana"
    assert session.scalar(select(func.count()).where(Event.kind == "urgent:acknowledged")) == 1


def test_each_later_look_is_an_event_and_none_comes_before_a_name(session: Session, make: Make) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER))
    looks = select(func.count()).where(Event.kind == "urgent:looked_at")
    with pytest.raises(Refused, match="Enter your name first"):
        look_at_sender(session, _link(contact), at=NIGHT)
    assert session.scalar(looks) == 0
    acknowledge(session, _link(contact), "Jo Marsh", at=NIGHT)
    look_at_sender(session, _link(contact), at=NIGHT + HOUR)
    look_at_sender(session, _link(contact), at=NIGHT + HOUR)
    assert session.scalar(looks) == 2


def test_the_link_ends_a_day_after_it_was_acknowledged(session: Session, make: Make) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER))
    link, week = _link(contact), dt.timedelta(days=7)
    assert behind_link(session, link, NIGHT + week), "what nobody has said they know of stays open"
    acknowledge(session, link, "Jo Marsh", at=NIGHT + week)
    day = dt.timedelta(days=1)
    assert behind_link(session, link, NIGHT + week + day - dt.timedelta(microseconds=1))
    assert behind_link(session, link, NIGHT + week + day) is None
    with pytest.raises(LinkOver):
        look_at_sender(session, link, at=NIGHT + week + day)


def test_it_ends_too_once_the_front_door_has_decided(session: Session, make: Make) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER))
    make.decision(make.user(Role.SCREENER), contact, route=Route.UNIVERSAL, at=MORNING)
    with pytest.raises(LinkOver):
        acknowledge(session, _link(contact), "Jo Marsh", at=MORNING)


def test_a_link_is_bound_to_its_notice_and_kind(session: Session, make: Make) -> None:
    sender = make.user(Role.REFERRER)
    contact, by_day = urgent_contact(make, sender), urgent_contact(make, sender, MORNING)
    wrong = [
        sign("invitation", contact.reference),
        sign(URGENT, by_day.reference),  # nobody was told of it
        sign(URGENT, "C-0000-0000"),
        _link(contact)[:-1],
        contact.reference,
        "",
        "\x00",
    ]
    for token in wrong:
        with pytest.raises(LinkOver):
            acknowledge(session, token, "Jo Marsh", at=NIGHT)


def test_it_says_when_the_sender_last_phoned(session: Session, make: Make) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER))
    for minutes in (3, 9):
        at = NIGHT - minutes * MINUTE
        session.add(PhoneCall(contact_id=contact.id, spoke_to="Duty team", phoned_at=at, noted_at=NIGHT))
    session.flush()
    found = behind_link(session, _link(contact), NIGHT)
    assert found
    assert found.phoned_at == NIGHT - 3 * MINUTE


def test_of_a_family_without_an_account_no_number_is_shown(session: Session, make: Make, superuser: str) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER))
    session.commit()
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("UPDATE contacts SET came_by = 'help', sender_id = NULL, agency_id = NULL")
    found = acknowledge(session, _link(contact), "Jo Marsh", at=NIGHT)
    assert (found.sender, found.agency, found.call_back_number, found.call_back_when) == (None, None, "", "")


# Chasing


def test_when_the_hour_is_over_every_hub_manager_hears_of_it_once(session: Session, make: Make) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER))
    make.user(Role.HUB_MANAGER, name="Hana")
    make.user(Role.HUB_MANAGER, name="Hugo")
    make.user(Role.SCREENER, name="Sam")
    due = NIGHT + HOUR
    assert chase_unacknowledged(session, at=due - dt.timedelta(microseconds=1)) == 0
    assert chase_unacknowledged(session, at=due) == 1
    assert chase_unacknowledged(session, at=due + HOUR) == 0
    assert _told(session, "urgent_chased") == ["Hana", "Hugo"]
    notice = session.get_one(UrgentNotice, contact.id)
    assert notice.chased_at == due
    assert session.scalars(select(Event.contact_id).where(Event.kind == "urgent:chased")).one() == contact.id


def test_what_somebody_has_or_what_is_decided_is_not_chased(session: Session, make: Make) -> None:
    make.user(Role.HUB_MANAGER)
    sender = make.user(Role.REFERRER)
    known, decided = urgent_contact(make, sender), urgent_contact(make, sender)
    acknowledge(session, _link(known), "Jo Marsh", at=NIGHT)
    make.decision(make.user(Role.SCREENER), decided, route=Route.UNIVERSAL, at=NIGHT + MINUTE)
    assert chase_unacknowledged(session, at=NIGHT + 2 * HOUR) == 0


def test_with_nobody_to_tell_it_is_tried_again_until_there_is(session: Session, make: Make) -> None:
    urgent_contact(make, make.user(Role.REFERRER))
    assert chase_unacknowledged(session, at=NIGHT + HOUR) == 0
    make.user(Role.HUB_MANAGER, name="Hana")
    assert chase_unacknowledged(session, at=NIGHT + 2 * HOUR) == 1
    assert _told(session, "urgent_chased") == ["Hana"]


def test_two_workers_at_once_chase_once(app: Flask, session: Session, make: Make) -> None:
    """The second passes over what the first holds, and does not wait for it."""
    manager = make.actor(make.user(Role.HUB_MANAGER, name="Hana"))
    urgent_contact(make, make.user(Role.REFERRER))
    act_as(session, "portal:test")
    make.keep()
    assert chase_unacknowledged(session, at=NIGHT + HOUR) == 1
    assert alone(app, manager, lambda own: chase_unacknowledged(own, at=NIGHT + HOUR)) == 0
    session.commit()
    assert alone(app, manager, lambda own: chase_unacknowledged(own, at=NIGHT + HOUR)) == 0
    assert _told(session, "urgent_chased") == ["Hana"]


# The hub manager


def test_a_hub_manager_sees_what_nobody_has_taken_on_and_takes_it_on(session: Session, make: Make) -> None:
    sender, manager = make.user(Role.REFERRER), make.user(Role.HUB_MANAGER, name="Hana")
    later, first = urgent_contact(make, sender, NIGHT + HOUR), urgent_contact(make, sender)
    actor = make.actor(manager)
    assert [line.reference for line in unacknowledged(session, actor)] == [first.reference, later.reference]
    take_on(session, actor, first, at=NIGHT + MINUTE)
    assert [line.reference for line in unacknowledged(session, actor)] == [later.reference]
    notice = session.get_one(UrgentNotice, first.id)
    assert (notice.acknowledged_by, notice.acknowledged_user_id) == ("Hana", manager.id)
    assert chase_unacknowledged(session, at=NIGHT + HOUR) == 0


def test_a_screener_neither_sees_the_list_nor_takes_on(session: Session, make: Make) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER))
    actor = make.actor(make.user(Role.SCREENER))
    assert unacknowledged(session, actor) == ()
    with pytest.raises(NotYours):
        take_on(session, actor, contact, at=NIGHT)


def test_what_nobody_was_told_of_cannot_be_taken_on(session: Session, make: Make) -> None:
    contact = urgent_contact(make, make.user(Role.REFERRER), MORNING)
    actor = make.actor(make.user(Role.HUB_MANAGER))
    assert unacknowledged(session, actor) == []
    with pytest.raises(NotYours):
        take_on(session, actor, contact, at=MORNING)
