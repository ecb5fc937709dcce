"""What messages say: a link, and nothing about a person whoever the database knows."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import replace
from email import policy

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.contacts.actions import Someone
from portal.database import now
from portal.messages.actions import owe, send
from portal.messages.rules import Template
from portal.messages.templates import render
from portal.people.rules import FamilyRole
from portal.settings import Settings
from tests.builders import Make
from tests.messages.conftest import Provider

ABOUT = {
    Template.ACCOUNT_INVITATION: str(uuid.UUID(int=7)),
    Template.PASSWORD_CHANGED: "",
    Template.EVENT_ANCHOR: '{"position": 7, "seal": "abcd"}',
}
# What these columns hold are codes and references, which a message may name.
CODES = {"reference", "source", "agreement", "role", "id"}
TABLES = ("people", "families", "memberships", "contacts", "contact_people", "decisions")


def about(template: Template) -> str:
    return ABOUT.get(template, "M-7KQ2-M9XD")


@pytest.mark.parametrize("template", list(Template))
def test_every_message_has_a_subject_words_a_link_and_a_signature(
    app: Flask, settings: Settings, template: Template
) -> None:
    with app.app_context():
        words = render(template, about(template), settings)
    assert 10 < len(words.subject) < 90
    assert "\n" not in words.subject
    assert "$" not in words.subject + words.text
    assert [line for line in words.text.splitlines() if line.startswith(f"{settings.base_url}/")]
    assert settings.partnership in words.text
    assert max(map(len, re.findall(r"[^.!?\n]+", words.text.replace(settings.base_url, "")))) < 160  # short sentences


@pytest.mark.parametrize(
    ("template", "path"),
    [
        (Template.CONTACT_RECEIVED, "/contacts/M-7KQ2-M9XD"),
        (Template.CONTACT_DECIDED, "/contacts/M-7KQ2-M9XD"),
        (Template.URGENT_TO_HUB, "/front-door/"),
        (Template.URGENT_CHASED, "/front-door/"),
        (Template.DRAFT_EXPIRES, "/contacts/"),
        (Template.DRAFT_URGENT, "/contacts/"),
        (Template.DRAFT_URGENT_LEAD, "/contacts/"),
        (Template.CONTACT_QUESTION, "/contacts/M-7KQ2-M9XD"),
        (Template.CONTACT_MORE_SAID, "/front-door/M-7KQ2-M9XD"),
        (Template.OFFER_MADE, "/caseload/"),
        (Template.OFFER_DECLINED, "/cases/M-7KQ2-M9XD"),
        (Template.OFFER_LAPSED, "/cases/M-7KQ2-M9XD"),
        (Template.CASE_ACCEPTED, "/cases/M-7KQ2-M9XD"),
        (Template.CASE_RELEASED, "/cases/M-7KQ2-M9XD"),
        (Template.PASSWORD_CHANGED, "/sign-in"),
    ],
)
def test_a_link_leads_to_a_page_there_is(app: Flask, settings: Settings, template: Template, path: str) -> None:
    with app.app_context():
        assert f"{settings.base_url}{path}" in render(template, about(template), settings).text.splitlines()
    assert app.url_map.bind("localhost").test(path, method="GET")


def test_no_message_says_anything_about_a_family(
    session: Session, make: Make, by_smtp: Settings, provider: Provider, superuser: str
) -> None:
    _a_family_and_its_contact(make)
    session.commit()
    known = _everything_known_about_people(superuser)
    assert {"Zebediah", "Quillfeather", "2017-05-29", "29 May 2017", "ZZ11 1AA", "943 476 5919"} <= known

    worker = make.user()
    for template in Template:
        message = owe(session, template=template, about=about(template), to_user_id=worker.id, at=now())
        session.commit()
        send(session, message.id, now())
        session.commit()

    assert len(provider.taken) == len(Template)
    for mail in provider.taken:
        raw = mail.as_bytes(policy=policy.default.clone(cte_type="8bit")).decode()
        body = mail.get_body(("plain",))
        assert body is not None
        everything = "\n".join([raw, body.get_content(), *map(str, mail.values())]).lower()
        assert [secret for secret in known if secret.lower() in everything] == []


def _a_family_and_its_contact(make: Make) -> None:
    locality = make.locality()
    postcode = make.postcode(locality, "ZZ11 1AA")
    sending = make.sending(postcode=postcode)
    people = [
        Someone(FamilyRole.CHILD, "Zebediah", "Quillfeather", dt.date(2017, 5, 29)),
        Someone(FamilyRole.ADULT, "Philippa-Rose", "Vandersloot", dt.date(1988, 12, 3)),
    ]
    contact = make.contact(
        make.user(Role.REFERRER),
        replace(
            sending,
            people=people,
            worries="Bruises. NHS number 943 476 5919 or 9434765919, telephone 07700 900123.",
            working_well="Grandmother Wilhelmina",
            needs_to_happen="Visits at Brimblecombe Terrace",
        ),
    )
    make.decision(make.user(Role.SCREENER), contact)


def _everything_known_about_people(superuser: str) -> set[str]:
    known: set[str] = {"943 476 5919", "9434765919", "07700 900123"}
    with psycopg.connect(superuser) as connection:
        for table in TABLES:
            cursor = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
            columns = [column.name for column in cursor.description or ()]
            for row in cursor:
                for name, value in zip(columns, row, strict=True):
                    if name not in CODES:
                        known |= _spellings(value, word_by_word=table != "decisions")
    return known


def _spellings(value: object, *, word_by_word: bool) -> set[str]:
    if isinstance(value, str):
        words = {word for word in re.split(r"[^\w-]+", value) if len(word) > 3 and word[0].isupper()}
        return {value} | (words if word_by_word else set()) if value else set()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        forms = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%d %B %Y", "%d %b %Y")
        return {value.strftime(form) for form in forms} | {f"{value.day} {value:%B} {value.year}"}
    return set()
