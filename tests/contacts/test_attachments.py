"""Files with a draft: whose they are, how many, and what becomes of them."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from psycopg.errors import CheckViolation, UniqueViolation
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.rules import Role
from portal.contacts.actions.attachments import (
    attach_file,
    hand_over_attachments,
    remove_attachment,
    remove_left_attachments,
)
from portal.contacts.models import Attachment, Draft
from portal.contacts.queries.attachments import files_of, files_of_draft, to_hand_out
from portal.contacts.rules.attachments import MOST_FILES
from portal.database import Refused, act_as
from portal.events.models import Event
from portal.files.models import FilePart, StoredFile
from portal.files.rules import FileKind, FileState
from portal.files.unfit import Unfit
from tests.builders import Make
from tests.casework.at_once import alone, at_once
from tests.contacts.adding import LETTER, Adding, begun
from tests.files.samples import SVG


@pytest.fixture
def adding(make: Make) -> Adding:
    return begun(make)


def count(session: Session, model: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def kinds(session: Session) -> list[str]:
    query = select(Event.kind).where(Event.kind.startswith("file:")).order_by(Event.recorded_at)
    return list(session.scalars(query))


def test_a_file_added_is_listed_with_what_it_is(adding: Adding) -> None:
    adding.add(name="letter.doc")
    (listed,) = files_of_draft(adding.session, adding.draft)
    assert (listed.number, listed.name, listed.kind) == (1, "letter.doc.txt", FileKind.TXT)
    assert (listed.size, listed.state) == (len(LETTER), FileState.READY)
    assert kinds(adding.session) == ["file:added"]


def test_the_same_file_twice_is_one(adding: Adding) -> None:
    assert adding.add() is adding.add(name="another name.txt")
    assert count(adding.session, StoredFile) == 1
    assert kinds(adding.session) == ["file:added"]


def test_the_same_file_may_stand_on_two_drafts(make: Make, adding: Adding) -> None:
    adding.add()
    begun(make).add()
    assert count(make.session, StoredFile) == 2


def test_what_is_refused_leaves_nothing(adding: Adding) -> None:
    with pytest.raises(Unfit):
        adding.add(SVG, "picture.png")
    assert (count(adding.session, StoredFile), kinds(adding.session)) == (0, [])


def test_ten_files_and_no_more(adding: Adding) -> None:
    adding.fill(MOST_FILES)
    with pytest.raises(Refused, match="10 files") as refused:
        adding.add()
    assert refused.value.field == "file"
    assert adding.add(LETTER + b"3").number == 4, "but one of them again is no other"
    assert [one.number for one in files_of_draft(adding.session, adding.draft)] == list(range(1, 11))
    assert count(adding.session, StoredFile) == MOST_FILES, "and nothing of it is kept"


@pytest.mark.parametrize("number", [0, 11])
def test_the_database_holds_that_too(adding: Adding, superuser: str, number: int) -> None:
    adding.fill(MOST_FILES)
    adding.keep()
    with psycopg.connect(superuser) as connection:
        again = "SELECT id, gen_random_uuid() FROM files LIMIT 1"
        connection.execute(f"CREATE TEMPORARY TABLE another AS {again}")
        moved = "UPDATE attachments SET number = %s WHERE number = 1"
        with pytest.raises(CheckViolation), connection.transaction():
            connection.execute(moved, [number])
        with pytest.raises(UniqueViolation):
            connection.execute(moved, [2])


def test_of_two_that_would_be_the_tenth_one_is_refused(app: Flask, superuser: str, adding: Adding) -> None:
    adding.fill(MOST_FILES - 1)
    adding.keep()

    def add(body: bytes) -> object:
        def deed(own: Session) -> object:
            return attach_file(own, adding.actor, own.get_one(Draft, adding.draft.id), io.BytesIO(body), "a.txt").number

        return deed

    outcome = at_once(app, superuser, (adding.actor, add(b"one")), (adding.actor, add(b"two")))  # type: ignore[arg-type]
    assert isinstance(outcome, Refused)
    assert "10 files" in outcome.words
    assert len(files_of_draft(adding.session, adding.draft)) == MOST_FILES
    assert count(adding.session, StoredFile) == MOST_FILES


def test_twenty_at_once_are_ten(app: Flask, adding: Adding) -> None:
    adding.keep()
    together = threading.Barrier(20)

    def press(number: int) -> object:
        together.wait()
        body = io.BytesIO(LETTER + str(number).encode())
        return alone(
            app,
            adding.actor,
            lambda own: attach_file(own, adding.actor, own.get_one(Draft, adding.draft.id), body, "a.txt").number,
        )

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(press, range(20)))
    taken = [one for one in outcomes if not isinstance(one, Refused)]
    assert sorted(map(str, taken)) == sorted(map(str, range(1, 11)))
    assert all("10 files" in one.words for one in outcomes if isinstance(one, Refused))
    assert count(adding.session, StoredFile) == MOST_FILES


def test_the_same_file_from_two_tabs_at_once_is_one(app: Flask, superuser: str, adding: Adding) -> None:
    adding.keep()

    def add(own: Session) -> int:
        return attach_file(own, adding.actor, own.get_one(Draft, adding.draft.id), io.BytesIO(LETTER), "a.txt").number

    assert at_once(app, superuser, (adding.actor, add), (adding.actor, add)) == 1
    assert count(adding.session, StoredFile) == 1


def test_a_file_taken_out_is_gone_and_its_place_is_free(adding: Adding) -> None:
    adding.fill(3)
    remove_attachment(adding.session, adding.actor, adding.draft, 2)
    assert [one.number for one in files_of_draft(adding.session, adding.draft)] == [1, 3]
    assert (count(adding.session, StoredFile), count(adding.session, FilePart)) == (2, 2)
    assert kinds(adding.session)[-1] == "file:removed"
    assert adding.add().number == 2


@pytest.mark.parametrize("number", [0, 3, 11, 10**12])
def test_a_number_that_no_file_has_is_out_already(adding: Adding, number: int) -> None:
    adding.fill(2)
    remove_attachment(adding.session, adding.actor, adding.draft, number)
    assert [one.number for one in files_of_draft(adding.session, adding.draft)] == [1, 2]
    assert "file:removed" not in kinds(adding.session)


@pytest.mark.parametrize("role", sorted(Role))
def test_nobody_else_adds_or_takes_out(make: Make, adding: Adding, role: Role) -> None:
    adding.add()
    other = make.actor(make.user(role, agency=adding.author.agency, locality=make.locality()))
    with pytest.raises(NotYours):
        attach_file(make.session, other, adding.draft, io.BytesIO(b"more"), "more.txt")
    with pytest.raises(NotYours):
        remove_attachment(make.session, other, adding.draft, 1)
    assert count(make.session, Attachment) == 1


def test_what_was_with_the_draft_is_with_the_contact(adding: Adding) -> None:
    adding.fill(2)
    contact = adding.send()
    assert files_of_draft(adding.session, adding.draft) == []
    assert [one.name for one in files_of(adding.session, contact)] == ["letter 0.txt", "letter 1.txt"]
    assert to_hand_out(adding.session, contact, 2).file.name == "letter 1.txt"
    hand_over_attachments(adding.session, adding.draft, contact)
    assert len(files_of(adding.session, contact)) == 2


def test_nothing_is_added_to_or_taken_out_of_what_was_sent(adding: Adding) -> None:
    adding.add()
    contact = adding.send()
    with pytest.raises(Refused, match="sent this request already"):
        adding.add(b"more")
    with pytest.raises(Refused, match="sent this request already"):
        remove_attachment(adding.session, adding.actor, adding.draft, 1)
    assert len(files_of(adding.session, contact)) == 1


def test_a_file_added_while_it_is_sent_is_refused_and_not_lost_silently(
    app: Flask, superuser: str, adding: Adding
) -> None:
    adding.keep()

    def send(own: Session) -> object:
        there = Adding(Make(own), adding.author, adding.actor, own.get_one(Draft, adding.draft.id))
        own.scalar(select(Draft.id).where(Draft.id == adding.draft.id).with_for_update())
        return there.send()

    def add(own: Session) -> object:
        return attach_file(own, adding.actor, own.get_one(Draft, adding.draft.id), io.BytesIO(LETTER), "a.txt")

    outcome = at_once(app, superuser, (adding.actor, send), (adding.actor, add))
    assert isinstance(outcome, Refused)
    assert "sent this request already" in outcome.words
    assert count(adding.session, StoredFile) == 0


def test_the_files_of_a_draft_that_is_thrown_away_go_with_the_next_sweep(make: Make, adding: Adding) -> None:
    adding.fill(2)
    sent = begun(make)
    sent.add()
    contact = sent.send()
    adding.session.execute(delete(Draft).where(Draft.id == adding.draft.id))
    adding.session.expire_all()
    assert remove_left_attachments(adding.session) == 2
    assert remove_left_attachments(adding.session) == 0
    assert len(files_of(make.session, contact)) == 1
    assert (count(make.session, StoredFile), count(make.session, FilePart)) == (1, 1)


def test_what_broke_off_before_its_commit_leaves_nothing(session: Session, adding: Adding, superuser: str) -> None:
    """Whoever stores a file is killed: its connection ends, and with it all that it had written."""
    adding.keep()
    act_as(session, str(adding.actor.user_id))
    adding.add()
    with psycopg.connect(superuser, autocommit=True) as connection:
        own = session.connection().connection.driver_connection
        assert isinstance(own, psycopg.Connection)
        connection.execute("SELECT pg_terminate_backend(%s)", [own.info.backend_pid])
        session.invalidate()
        for table in ("attachments", "files", "file_parts", "procrastinate_jobs"):
            counted = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            assert connection.execute(counted).fetchone() == (0,)
