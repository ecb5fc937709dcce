"""Asking the referrer for more: one question at a time, and they always hear that there is one."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.rules import Actor, Role
from portal.contacts.models import Contact, Post
from portal.contacts.queries import asked_about, since_sent, still_open
from portal.contacts.rules import ContactState
from portal.database import Refused, act_as, now
from portal.guidance.codes import Route
from portal.screening.actions import ask_referrer
from portal.screening.queries import queue
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.casework.families import Families
from tests.contacts.following import Following


@pytest.fixture
def following(families: Families) -> Following:
    return Following(families)


def test_the_sender_is_owed_a_message_and_finds_the_question(following: Following, make: Make) -> None:
    families, session = following.families, following.session
    question = following.asked("Which school does she go to?")
    assert following.owed("contact_question") == [families.referrer.id]
    since = since_sent(session, following.contact)
    assert (since.question, since.standing.state) == (question, ContactState.ASKED)
    actor = make.actor(families.referrer)
    still = still_open(session, actor)
    assert (still.requests, still.questions) == (1, 1)
    assert [line.reference for line in asked_about(session, actor)] == [following.contact.reference]
    (line,) = queue(session, make.actor(families.screener), now()).page.rows
    assert line.asked_at == question.posted_at


def test_one_at_a_time(following: Following, make: Make) -> None:
    question = following.asked()
    with pytest.raises(Refused, match=r"^Imran has asked something already"):
        following.asked("And where does he live?")
    following.answered(question)
    following.asked("And where does he live?")
    assert len(following.owed("contact_question")) == 2


def test_silence_never_closes_it(following: Following, make: Make) -> None:
    following.asked()
    assert queue(following.session, make.actor(following.families.screener), now()).undecided == 1
    make.decision(following.families.screener, following.contact, route=Route.UNIVERSAL)
    assert following.contact.decided_at, "it is decided on what is known"


def test_what_is_decided_is_asked_about_by_phone(following: Following, make: Make) -> None:
    make.decision(following.families.screener, following.contact, route=Route.UNIVERSAL)
    with pytest.raises(Refused, match="is decided"):
        following.asked()


def test_a_family_without_an_account_is_asked_in_the_safe_way(following: Following, make: Make) -> None:
    session, contact = following.session, following.contact
    session.commit()
    act_as(session, "portal:test")
    contact.came_by, contact.sender_id = "help", None
    with session.no_autoflush, pytest.raises(Refused, match="in the safe way"):
        following.asked()
    session.rollback()


def test_the_same_form_again_is_one_question(following: Following, make: Make) -> None:
    actor, key = make.actor(following.families.screener), uuid.uuid4()
    first = ask_referrer(following.session, actor, following.contact, "Which school?", key=key)
    following.answered(first)
    assert ask_referrer(following.session, actor, following.contact, "Which school?", key=key).id == first.id
    with pytest.raises(Refused, match="You have sent this page already"):
        ask_referrer(following.session, actor, following.contact, "Which club?", key=key)
    assert len(following.owed("contact_question")) == 1


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SCREENER, Role.HUB_MANAGER}))
def test_only_the_front_door_asks(following: Following, make: Make, role: Role) -> None:
    somebody = make.user(role, agency=following.families.referrer.agency, locality=following.families.locality)
    with pytest.raises(NotYours):
        ask_referrer(following.session, make.actor(somebody), following.contact, "Which school?", key=uuid.uuid4())


def test_two_who_ask_at_once(app: Flask, superuser: str, session: Session, make: Make, following: Following) -> None:
    one, two = make.actor(following.families.screener), make.actor(make.user(Role.SCREENER))
    following.families.keep()

    def asking(actor: Actor, words: str) -> tuple[Actor, Deed[object]]:
        key = uuid.uuid4()
        contact_id = following.contact.id
        return actor, lambda own: ask_referrer(own, actor, own.get_one(Contact, contact_id), words, key=key).id

    second = at_once(app, superuser, asking(one, "Which school?"), asking(two, "Which club?"))
    assert isinstance(second, Refused)
    assert second.words.startswith("Imran has asked something already")
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Post)) == 1
    assert len(following.owed("contact_question")) == 1
