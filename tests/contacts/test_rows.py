"""What the database holds about a contact, whoever writes to it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.contacts.models import ContactPerson
from portal.working_time import LONDON
from tests.builders import Make
from tests.constraints import refused_row, refused_sql


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("worries = ' '", "ck_contacts_worries_not_blank"),
        ("needs_to_happen = ''", None),
        ("referrer_level = 5", "ck_contacts_referrer_level_known"),
        ("referrer_level = 0", "ck_contacts_referrer_level_known"),
        ("agreement = 'maybe'", "ck_contacts_agreement_known"),
        ("source = 'rumour'", "ck_contacts_source_known"),
        ("decided_at = received_at - interval '1 second'", "ck_contacts_decided_after_received"),
        ("decided_at = received_at", None),
    ],
)
def test_a_contact_is_whole(session: Session, make: Make, change: str, constraint: str | None) -> None:
    make.contact(make.user(Role.REFERRER))
    assert refused_sql(session, f"UPDATE contacts SET {change}") == constraint  # noqa: S608 -- our own words


def test_people_on_a_contact_have_a_place_of_their_own(session: Session, make: Make) -> None:
    contact = make.contact(make.user(Role.REFERRER))
    one = {"contact_id": contact.id, "position": 9, "role": "child", "forename": "Ida", "surname": ""}
    assert refused_row(session, ContactPerson(**one)) is None, "a surname may be missing"
    assert refused_row(session, ContactPerson(**{**one, "forename": ""})) is None, "and the first name too"
    assert refused_row(session, ContactPerson(**{**one, "role": "dog"})) == "ck_contact_people_role_known"
    assert refused_row(session, ContactPerson(**{**one, "position": 1})) == "uq_contact_people_contact_id_position"


def test_the_clock_starts_when_the_office_opens(make: Make) -> None:
    """Sent on Maundy Thursday evening 2024: Friday and Monday are holidays, so it is due when Wednesday opens."""
    sender = make.user(Role.REFERRER)
    sent = dt.datetime(2024, 3, 28, 17, 30, tzinfo=LONDON)
    with time_machine.travel(sent, tick=False):
        contact = make.contact(sender)
    assert contact.received_at == sent
    assert contact.due_at == dt.datetime(2024, 4, 3, 8, 30, tzinfo=LONDON)
