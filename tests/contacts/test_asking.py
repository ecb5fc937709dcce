"""A family asks for itself: once, for the front door alone, and nobody is written to."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.access.models import Grant
from portal.accounts.rules import Role
from portal.contacts.actions import AskedAlready, Sending, Someone, ask_for_help, send_contact
from portal.contacts.models import Contact, UrgentNotice
from portal.contacts.rules.asking import SHOWN_FOR
from portal.contacts.rules.told import ReachedBy
from portal.contacts.rules.ways import Way
from portal.database import act_as
from portal.events.models import Event
from portal.guidance.codes import Agreement, Known, Route
from portal.messages.models import Message
from portal.people.rules import FamilyRole
from portal.working_time import LONDON
from tests.accounts.helpers import words_of
from tests.blueprints.help.families import ANIA, LITTLE, asked, key, press
from tests.builders import Make, sign_in
from tests.casework.at_once import at_once
from tests.contacts.nights import MINUTE, MORNING, NIGHT

HOME = "203.0.113.7"


def asking() -> Sending:
    return Sending(
        key=uuid.uuid4(),
        way=Way.HELP,
        people=[Someone(FamilyRole.CHILD, "Zosia", estimated_age=7), Someone(FamilyRole.ADULT, "Ania")],
        caller="Ania",
        caller_role="Parent or carer",
        reached_by=ReachedBy(whom="Ania", number="07700 900123", must_not_know="Marek"),
        worries="We argue a lot.",
        agreement=Agreement.GIVEN,
    )


def _count(session: Session, model: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_it_is_the_front_doors_and_nobody_elses(session: Session) -> None:
    contact = ask_for_help(session, asking(), address=HOME)
    assert (contact.sender_id, contact.agency_id, contact.source, contact.came_by) == (None, None, "family", "help")
    granted = session.execute(select(Grant.role, Grant.user_id, Grant.capacity)).all()
    assert sorted(granted) == [("hub_manager", None, "front_door"), ("screener", None, "front_door")]
    assert _count(session, Message) == 0, "there is nobody whom an e-mail could reach safely"


def test_danger_at_night_reaches_the_out_of_hours_team_and_whoever_may_read_the_number(
    session: Session, make: Make
) -> None:
    """The team's link hides a family's number, so a hub manager hears of it at once too, and not after an hour."""
    make.user(Role.HUB_MANAGER, name="Hana")
    told = replace(asking(), danger=True)
    for _ in range(2):
        contact = ask_for_help(session, told, address=HOME, at=NIGHT)
    notice = session.scalars(select(UrgentNotice)).one()
    assert (notice.contact_id, notice.told_at) == (contact.id, NIGHT)
    owed = session.execute(select(Message.template, Message.about).order_by(Message.template)).all()
    assert owed == [("urgent_out_of_hours", contact.reference), ("urgent_to_hub", contact.reference)]


@pytest.mark.parametrize(("danger", "at"), [(False, NIGHT), (True, MORNING)])
def test_by_day_or_without_danger_nobody_is_woken(
    session: Session, make: Make, at: dt.datetime, *, danger: bool
) -> None:
    make.user(Role.HUB_MANAGER)
    ask_for_help(session, replace(asking(), danger=danger), address=HOME, at=at)
    assert (_count(session, UrgentNotice), _count(session, Message)) == (0, 0)


def test_its_event_names_no_person_and_nothing_of_what_was_told(session: Session) -> None:
    contact = ask_for_help(session, asking(), address=HOME)
    event = session.scalars(select(Event).where(Event.contact_id == contact.id)).one()
    assert (event.kind, event.actor) == ("contact:sent", "portal:public")
    assert (event.payload["way"], event.payload["source"], event.payload["agency"]) == ("help", "family", None)
    told = " ".join(session.scalars(text("SELECT e::text FROM events e UNION ALL SELECT t::text FROM throttles t")))
    assert not [word for word in ("Ania", "Zosia", "07700", "argue", HOME) if word in told]


def test_the_clock_runs_from_the_next_opening(session: Session) -> None:
    friday = dt.datetime(2024, 6, 7, 18, 0, tzinfo=LONDON)
    contact = ask_for_help(session, asking(), address=HOME, at=friday)
    assert contact.due_at == dt.datetime(2024, 6, 11, 8, 30, tzinfo=LONDON)


def test_the_same_form_again_is_the_same_request(session: Session) -> None:
    told = asking()
    assert ask_for_help(session, told, address=HOME) is ask_for_help(session, told, address="198.51.100.9")
    assert _count(session, Contact) == 1


def test_a_form_that_was_changed_is_told_so(session: Session) -> None:
    told = asking()
    contact = ask_for_help(session, told, address=HOME)
    for changed in (replace(told, worries="He hit me."), replace(told, reached_by=ReachedBy(number="01632 960000"))):
        with pytest.raises(AskedAlready) as refused:
            ask_for_help(session, changed, address=HOME)
        assert refused.value.reference == contact.reference


def test_after_a_day_it_is_told_so_without_the_reference(session: Session) -> None:
    told = asking()
    contact = ask_for_help(session, told, address=HOME, at=MORNING)
    assert ask_for_help(session, told, address=HOME, at=MORNING + SHOWN_FOR) is contact
    for at, reference in ((MORNING + SHOWN_FOR - MINUTE, contact.reference), (MORNING + SHOWN_FOR, None)):
        with pytest.raises(AskedAlready) as refused:
            ask_for_help(session, replace(told, worries="He hit me."), address=HOME, at=at)
        assert refused.value.reference == reference
        assert (contact.reference in str(refused.value)) is bool(reference)


def test_the_second_press_waits_and_gets_the_first_ones_reference(
    app: Flask, superuser: str, session: Session, make: Make
) -> None:
    told, actor = asking(), make.actor(make.user(Role.SCREENER))
    act_as(session, "portal:test")
    make.keep()
    press_send = (actor, lambda own: ask_for_help(own, told, address=HOME).reference)
    assert at_once(app, superuser, press_send, press_send) == session.scalars(select(Contact.reference)).one()


def test_nobody_else_comes_in_by_this_door(session: Session, make: Make) -> None:
    with pytest.raises(ValueError, match="own form"):
        ask_for_help(session, make.sending(), address=HOME)


def test_a_partners_form_is_not_found_by_its_key(session: Session, make: Make) -> None:
    sending = make.sending()
    send_contact(session, make.actor(make.user(Role.REFERRER)), sending)
    with pytest.raises(Exception, match="sent already"):
        ask_for_help(session, replace(sending, way=Way.HELP), address=HOME)


def test_what_was_told_is_kept_as_it_was_told(client: FlaskClient, session: Session) -> None:
    press(client, "send", {**ANIA, "key": key(), "danger": "yes"})
    (contact,) = asked(session)
    people = [(p.role, p.forename, p.estimated_age, p.unborn, p.language, p.interpreter) for p in contact.people]
    assert people == [
        ("child", "Zosia", 7, False, "", None),
        ("child", "Staś", 0, False, "", None),
        ("child", "", None, True, "", None),
        ("adult", "Ania", None, False, "Polish", "yes"),
        ("adult", "Halina", None, False, "", None),
    ]
    way = contact.safe_way
    assert way is not None
    assert (way.whom, way.number, way.when) == ("Ania", "07700 900123", "Mondays from 10 to 2")
    assert (way.may_leave_message, way.may_write, way.must_not_know) == ("no", "yes", "Marek")
    assert (contact.caller, contact.caller_role, contact.urgent) == ("Ania", "Parent or carer", True)
    assert (contact.home, contact.postcode, contact.needs_to_happen) == ("address", "DN1 2AB", "Somebody to talk to.")
    assert (contact.agreement, contact.agreed_how, contact.told_of_sharing) == ("given", "in_writing", "yes")


@pytest.mark.parametrize("who", ["", "young", "other"])
def test_of_parents_who_did_not_ask_nobody_says_that_they_agree(
    client: FlaskClient, session: Session, who: str
) -> None:
    press(client, "send", {**LITTLE, "who": who, "age": "15", "key": key()})
    (contact,) = asked(session)
    assert (contact.agreement, contact.told_of_sharing) == ("not_asked", None)
    (child,) = contact.children
    assert (child.forename, child.estimated_age) == (("J", 15) if who == "young" else ("", None))


@pytest.mark.parametrize("home", ["no_fixed_abode", "refuge", "not_known", ""])
def test_where_nobody_lives_at_a_postcode_none_is_kept(client: FlaskClient, session: Session, home: str) -> None:
    press(client, "send", {**LITTLE, "home": home, "postcode": "DN1 2AB", "key": key()})
    (contact,) = asked(session)
    assert (contact.home, contact.postcode, contact.locality_id) == (home or "not_known", None, None)


def test_where_they_live_says_which_locality(client: FlaskClient, session: Session, make: Make) -> None:
    north = make.locality()
    make.postcode(north, "DN1 2AB")
    make.keep()
    press(client, "send", {**ANIA, "key": key()})
    assert asked(session)[0].locality_id == north.id


def test_whoever_writes_in_polish_reads_polish_unless_they_say_otherwise(client: FlaskClient, session: Session) -> None:
    for speaks in ("", "English"):
        press(client, "send", {**LITTLE, "speaks": speaks, "key": key()}, language="pl")
    assert [person.language for one in asked(session) for person in one.adults] == ["Polish", "English"]


# What the rest of the portal shows of it


def test_the_front_door_sees_it_is_from_the_family_and_how_to_reach_them(
    client: FlaskClient, session: Session, make: Make
) -> None:
    press(client, "send", {**ANIA, "key": key(), "danger": "yes"})
    (contact,) = asked(session)
    sign_in(client, session, make.user(Role.SCREENER))
    assert contact.reference in words_of(client.get("/front-door/"))
    words = words_of(client.get(f"/front-door/{contact.reference}"))
    assert "From the family: Ania (parent or carer)," in words
    assert "Urgent" in words
    assert "Zosia Age About 7" in words
    assert "Language Polish. Needs an interpreter" in words
    before, _, _ = words.partition("07700 900123")
    for known_first in ("Marek must not know.", "on Mondays from 10 to 2", "Do not leave a message."):
        assert known_first in before, "these words stand above the number"


def test_whoever_wants_to_phone_is_not_phoned(client: FlaskClient, session: Session, make: Make) -> None:
    press(client, "send", {**LITTLE, "number": "07700 900123", "key": key()})
    (contact,) = asked(session)
    sign_in(client, session, make.user(Role.SCREENER))
    words = words_of(client.get(f"/front-door/{contact.reference}"))
    assert "They phone us themselves. Do not try to reach them." in words
    assert "07700" not in words, "they changed their mind about it"
    assert contact.safe_way is not None
    assert contact.safe_way.may_leave_message == Known.NOT_KNOWN


def test_partners_do_not_see_it(client: FlaskClient, session: Session, make: Make) -> None:
    press(client, "send", {**ANIA, "key": key()})
    (contact,) = asked(session)
    for role in (Role.REFERRER, Role.AGENCY_LEAD):
        sign_in(client, session, make.user(role))
        assert client.get(f"/contacts/{contact.reference}").status_code == 404
        assert contact.reference not in client.get("/contacts/").get_data(as_text=True)


def test_it_stands_on_the_page_of_its_case(client: FlaskClient, session: Session, make: Make) -> None:
    north = make.locality()
    first = make.contact(make.user(Role.REFERRER), make.sending(postcode=make.postcode(north)))
    make.decision(make.user(Role.SCREENER), first)
    coordinator = make.user(Role.COORDINATOR, locality=north)
    told = ask_for_help(session, asking(), address=HOME)
    told.family_id = first.family_id
    session.commit()
    sign_in(client, session, coordinator)
    board = client.get(f"/localities/{north.slug}/board").get_data(as_text=True)
    reference = board.partition('href="/cases/')[2].partition('"')[0]
    words = words_of(client.get(f"/cases/{reference}"))
    assert "From the family: Ania (parent or carer)," in words
    assert "We argue a lot." in words


def test_whoever_calls_a_family_reads_first_how_to_reach_it_or_that_it_phones(
    client: FlaskClient, session: Session, make: Make
) -> None:
    """A decision owes a call. Of a family that wanted to phone itself nobody may try it all the same."""
    for answers, said in ((ANIA, "Marek must not know."), (LITTLE, "They phone us themselves. Do not try to reach")):
        press(client, "send", {**answers, "key": key()})
        contact = asked(session)[-1]
        screener = make.user(Role.SCREENER)
        make.decision(screener, contact, route=Route.UNIVERSAL)
        act_as(session, "portal:test")
        make.keep()
        sign_in(client, session, screener)
        words = words_of(client.get(f"/front-door/{contact.reference}/call"))
        assert said in words
        assert words.find(said) < words.find("07700 900123") or "07700" not in words
