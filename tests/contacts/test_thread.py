"""What is said after a contact was sent: kept once, as it was written, and told to whoever has to know."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from flask import Flask
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.rules import Actor, Role
from portal.contacts.actions import add_information, answer_question
from portal.contacts.models import Contact, Post
from portal.contacts.queries import since_sent
from portal.database import Refused, now
from portal.events.models import Event
from portal.guidance.codes import Route
from portal.screening.queries import queue
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.casework.families import Families
from tests.contacts.following import Following


def test_a_question_is_answered_and_the_thread_is_in_order(following: Following) -> None:
    following.added("One more thing.")
    following.answered(following.asked())
    assert following.said() == [
        ("addition", "One more thing."), ("question", "Which school?"), ("answer", "Hill School."),
    ]  # fmt: skip
    assert since_sent(following.session, following.contact).question is None


def test_each_is_an_event_without_a_word_of_it(following: Following) -> None:
    following.answered(following.asked())
    following.added()
    kinds = following.session.scalars(select(Event.kind).order_by(Event.recorded_at)).all()
    assert kinds == ["contact:sent", "contact:asked", "contact:answered", "contact:added_to"]
    told = " ".join(
        following.session.scalars(text("SELECT e::text FROM events e UNION ALL SELECT m::text FROM messages m"))
    )
    assert not [words for words in ("Which school", "Hill School", "not at school") if words in told]


def test_whoever_looks_at_it_is_told(following: Following) -> None:
    following.claimed()
    following.answered(following.asked())
    following.added()
    assert following.owed("contact_more_said") == [following.families.screener.id] * 2


def test_where_nobody_looks_at_it_the_queue_shows_it(following: Following, make: Make) -> None:
    screener = following.families.screener

    def marks() -> list[bool]:
        return [line.more_said for line in queue(following.session, make.actor(screener), now()).page.rows]

    assert marks() == [False]
    following.added()
    assert following.owed("contact_more_said") == []
    assert marks() == [True]
    following.claimed()
    assert marks() == [False], "whoever begins to look at it sees it there"
    following.added("And more.")
    assert marks() == [True]


def test_after_the_decision_its_keeper_is_told(following: Following, make: Make) -> None:
    make.decision(following.families.screener, following.contact, route=Route.UNIVERSAL)
    following.added()
    assert following.owed("contact_more_said") == [following.families.screener.id]
    question = following.said()
    assert question == [("addition", "She was not at school.")]


def test_when_its_keeper_has_left_the_hub_manager_is_told(following: Following, make: Make) -> None:
    manager = make.user(Role.HUB_MANAGER)
    screener = following.families.screener
    make.decision(screener, following.contact, route=Route.UNIVERSAL)
    screener.closed_at = now()
    make.session.flush()
    following.added()
    assert following.owed("contact_more_said") == [manager.id]


def test_once_nobody_keeps_it_any_more_nothing_is_taken_that_nobody_reads(make: Make, families: Families) -> None:
    long_ago = now() - dt.timedelta(days=40)
    contact = families.contact(at=long_ago)
    make.decision(families.screener, contact, route=Route.UNIVERSAL, at=long_ago)
    actor = make.actor(families.referrer)
    with pytest.raises(Refused, match="nobody reads what is added"):
        add_information(make.session, actor, contact, "More.", key=uuid.uuid4())
    assert make.session.scalar(select(func.count()).select_from(Post)) == 0


def test_an_answer_that_comes_after_the_decision_is_kept(following: Following, make: Make) -> None:
    question = following.asked()
    make.decision(following.families.screener, following.contact, route=Route.UNIVERSAL)
    assert since_sent(following.session, following.contact).question is None, "it waits for nobody"
    following.answered(question)
    assert [kind for kind, _ in following.said()] == ["question", "answer"]


def test_the_agencys_lead_answers_too_and_a_colleague_does_not(following: Following, make: Make) -> None:
    question, agency = following.asked(), following.families.referrer.agency
    lead, colleague = make.user(Role.AGENCY_LEAD, agency=agency), make.user(Role.REFERRER, agency=agency)
    with pytest.raises(NotYours):
        answer_question(following.session, make.actor(colleague), following.contact, question.id, "Hill School.")
    answer = answer_question(following.session, make.actor(lead), following.contact, question.id, "Hill School.")
    assert answer.author_id == lead.id


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AGENCY_LEAD}))
def test_nobody_else_adds(following: Following, make: Make, role: Role) -> None:
    somebody = make.user(role, agency=following.families.referrer.agency, locality=following.families.locality)
    with pytest.raises(NotYours):
        add_information(following.session, make.actor(somebody), following.contact, "More.", key=uuid.uuid4())


def test_another_contacts_question_is_not_answered_here(following: Following, families: Families) -> None:
    question, other = following.asked(), families.contact()
    actor = families.make.actor(families.referrer)
    for wrong in (question.id, uuid.uuid4()):
        with pytest.raises(NotYours):
            answer_question(following.session, actor, other, wrong, "Hill School.")
    addition = following.added()
    with pytest.raises(NotYours):
        answer_question(following.session, actor, following.contact, addition.id, "That is no question.")


def test_the_same_answer_again_is_the_same_and_another_is_refused(following: Following, make: Make) -> None:
    question = following.asked()
    assert following.answered(question).id == following.answered(question).id
    with pytest.raises(Refused, match="has an answer already"):
        following.answered(question, "Mill School.")
    assert following.said() == [("question", "Which school?"), ("answer", "Hill School.")]


def test_the_same_form_again_is_one_addition(following: Following, make: Make) -> None:
    actor, key = make.actor(following.families.referrer), uuid.uuid4()
    first = add_information(following.session, actor, following.contact, "More.", key=key)
    assert add_information(following.session, actor, following.contact, "More.", key=key).id == first.id
    with pytest.raises(Refused, match="You have sent this page already"):
        add_information(following.session, actor, following.contact, "More, and this.", key=key)
    assert following.said() == [("addition", "More.")]


def test_the_key_of_somebody_elses_form_says_nothing(following: Following, families: Families, make: Make) -> None:
    addition, other = following.added(), families.contact()
    with pytest.raises(NotYours):
        add_information(
            following.session, make.actor(families.referrer), other, addition.words, key=addition.sending_key
        )


def test_what_was_said_is_never_changed(following: Following) -> None:
    following.added()
    for statement in ("UPDATE contact_posts SET words = 'Others.'", "DELETE FROM contact_posts"):
        with pytest.raises(ProgrammingError) as refused, following.session.begin_nested():
            following.session.execute(text(statement))
        assert isinstance(refused.value.orig, InsufficientPrivilege)


# Two at once


def _answering(actor: Actor, contact: Contact, question: Post, words: str) -> tuple[Actor, Deed[object]]:
    contact_id, question_id = contact.id, question.id
    return actor, lambda own: answer_question(own, actor, own.get_one(Contact, contact_id), question_id, words).id


def test_two_answers_at_once(app: Flask, superuser: str, session: Session, make: Make, following: Following) -> None:
    question, families = following.asked(), following.families
    one = make.actor(families.referrer)
    two = make.actor(make.user(Role.AGENCY_LEAD, agency=families.referrer.agency))
    families.keep()
    contact = following.contact
    second = at_once(
        app, superuser, _answering(one, contact, question, "Hill."), _answering(two, contact, question, "Mill.")
    )
    assert isinstance(second, Refused)
    assert "has an answer already" in second.words
    session.rollback()
    assert following.said() == [("question", "Which school?"), ("answer", "Hill.")]


def test_two_presses_at_once_are_one_answer_and_one_addition(
    app: Flask, superuser: str, session: Session, make: Make, following: Following
) -> None:
    following.claimed()
    question, families, contact = following.asked(), following.families, following.contact
    actor, key = make.actor(families.referrer), uuid.uuid4()
    families.keep()
    answering = _answering(actor, contact, question, "Hill.")
    assert isinstance(at_once(app, superuser, answering, answering), uuid.UUID)
    adding: tuple[Actor, Deed[object]] = (
        actor,
        lambda own: add_information(own, actor, own.get_one(Contact, contact.id), "More.", key=key).id,
    )
    assert isinstance(at_once(app, superuser, adding, adding), uuid.UUID)
    session.rollback()
    assert following.said() == [("question", "Which school?"), ("answer", "Hill."), ("addition", "More.")]
    assert len(following.owed("contact_more_said")) == 2
    assert session.scalar(select(func.count()).where(Event.kind == "contact:answered")) == 1
