"""Sending a contact: once, however often it is sent; the right people may follow it."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.contacts.actions import send_contact
from portal.contacts.models import Contact
from portal.database import act_as
from portal.events.models import Event
from portal.messages.models import Message
from tests.builders import Make, sign_in


def test_sending_writes_contact_event_and_message(session: Session, make: Make) -> None:
    sender = make.user(Role.REFERRER)
    contact = make.contact(sender)
    assert contact.reference.startswith("C-")
    assert session.scalar(select(Event.kind).where(Event.contact_id == contact.id)) == "contact:sent"
    assert session.scalar(select(Message.about)) == contact.reference


def test_sending_the_same_form_twice_is_one_contact(session: Session, make: Make) -> None:
    sender = make.user(Role.REFERRER)
    sending = make.sending()
    first = send_contact(session, make.actor(sender), sending)
    second = send_contact(session, make.actor(sender), sending)
    assert first.id == second.id
    assert session.scalar(select(func.count()).select_from(Contact)) == 1
    assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_the_sender_sees_it_and_a_stranger_does_not(client: FlaskClient, session: Session, make: Make) -> None:
    sender, stranger = make.user(Role.REFERRER), make.user(Role.REFERRER)
    contact = make.contact(sender)
    act_as(session, "portal:test")
    make.keep()
    address = f"/contacts/{contact.reference}"
    assert sign_in(client, session, sender).get(address).status_code == 200
    assert sign_in(client, session, stranger).get(address).status_code == 404


def test_a_whole_family_is_kept_as_it_was_told(session: Session, make: Make) -> None:
    sending = make.full_sending()
    contact = send_contact(session, make.actor(make.user(Role.REFERRER)), sending)
    session.expire_all()
    assert [person.name for person in contact.people] == [
        "Tilda Quill",
        "Theo Quill",
        "Unborn baby",
        "Daniel Marsh",
        "Anna Quill",
    ]
    assert contact.safe_way is not None
    assert (contact.safe_way.number, contact.safe_way.must_not_know) == ("07700 900123", "Daniel")
    assert [one.called for one in contact.exclusions][1:] == ["The Lantern drop-in"]
    assert (contact.pointed_level, contact.urgent, contact.ward_id is None) == (3, False, False)


def test_a_sign_to_phone_about_makes_it_urgent(session: Session, make: Make) -> None:
    contact = send_contact(session, make.actor(make.user(Role.REFERRER)), make.full_sending(urgent=True))
    assert (contact.pointed_level, contact.urgent) == (4, True)
