"""With a scanner nobody gets a file before it was found clean, whatever happens to the scanner."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.contacts.actions.attachments import remove_attachment, scan_attachment
from portal.contacts.models import Attachment, Contact
from portal.contacts.queries.attachments import files_of, files_of_draft, to_hand_out
from portal.database import act_as, now
from portal.events.models import Event
from portal.files.actions import scan_left
from portal.files.models import FilePart, StoredFile
from portal.files.rules import FileState
from portal.messages.models import Message
from portal.settings import Settings
from tests.builders import Make
from tests.contacts.adding import Adding, begun
from tests.files.conftest import SettingsOfFiles, scanner, with_settings
from tests.files.scanner import VIRUS, Scanner
from tests.jobs.test_tasks import no_anchors_left, nothing_by_the_clock, run_jobs
from tests.ports import free_port

__all__ = ["no_anchors_left", "nothing_by_the_clock", "scanner", "with_settings"]


@pytest.fixture
def adding(make: Make) -> Adding:
    return begun(make)


def state(session: Session, contact: Contact) -> FileState:
    (listed,) = files_of(session, contact)
    return listed.state


def afresh(session: Session) -> None:
    session.rollback()
    session.expire_all()


def test_it_waits_is_scanned_by_the_worker_and_then_handed_out(
    app: Flask, settings: Settings, scanner: Scanner, adding: Adding
) -> None:
    adding.add()
    assert files_of_draft(adding.session, adding.draft)[0].state is FileState.WAITING
    contact = adding.send()
    adding.keep()
    with pytest.raises(NotYours):
        to_hand_out(adding.session, contact, 1)
    run_jobs(app, settings)
    afresh(adding.session)
    assert to_hand_out(adding.session, contact, 1).number == 1
    assert len(scanner.scanned) == 1


def test_what_was_rolled_back_is_never_scanned(
    app: Flask, settings: Settings, scanner: Scanner, adding: Adding
) -> None:
    adding.keep()
    adding.add()
    adding.session.rollback()
    run_jobs(app, settings)
    assert scanner.scanned == []


@pytest.mark.parametrize("sent", [False, True])
def test_a_virus_is_kept_out_for_good_and_its_adder_is_told(scanner: Scanner, adding: Adding, *, sent: bool) -> None:
    session = adding.session
    file_id = adding.add(VIRUS, "letter.txt").file_id
    contact = adding.send() if sent else None
    adding.keep()
    for _ in range(2):  # a job may run twice
        scan_attachment(session, file_id)
        session.commit()
    (listed,) = files_of(session, contact) if contact else files_of_draft(session, adding.draft)
    assert (listed.name, listed.state) == ("letter.txt", FileState.REFUSED)
    assert session.scalars(select(FilePart)).all() == [], "nothing is left that could be handed out"
    message = session.scalars(select(Message).where(Message.template == "file_refused")).one()
    assert message.to_user_id == adding.author.id
    assert message.about == (contact.reference if contact else adding.draft.reference)
    (event,) = session.scalars(select(Event).where(Event.kind == "file:refused"))
    assert event.payload == {"file": str(file_id), "because": "infected"}
    if contact:
        with pytest.raises(NotYours):
            to_hand_out(session, contact, 1)


def test_a_file_with_a_virus_can_be_taken_out(scanner: Scanner, adding: Adding) -> None:
    file_id = adding.add(VIRUS).file_id
    adding.keep()
    scan_attachment(adding.session, file_id)
    remove_attachment(adding.session, adding.actor, adding.draft, 1)
    assert files_of_draft(adding.session, adding.draft) == []


@pytest.mark.parametrize("behaves", ["broken_off", "full", "half", "strange"])
def test_without_an_answer_it_waits_and_is_asked_again(scanner: Scanner, adding: Adding, behaves: str) -> None:
    session, at = adding.session, now()
    file_id = adding.add().file_id
    contact = adding.send()
    adding.keep()
    scanner.behaves = behaves
    scan_attachment(session, file_id, at=at)
    session.commit()
    file = session.get_one(StoredFile, file_id, populate_existing=True)
    assert (file.tries, file.verdict, file.next_scan_at) == (1, None, at + dt.timedelta(minutes=1))
    assert state(session, contact) is FileState.WAITING

    scanner.behaves = "well"
    assert scan_left(session, at) == 0, "not yet"
    assert scan_left(session, at + dt.timedelta(minutes=2)) == 1
    assert scan_left(session, at + dt.timedelta(minutes=2)) == 0, "its job is on the way"
    session.commit()
    assert session.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'scan_file'")) == 2
    scan_attachment(session, file_id)
    assert state(session, contact) is FileState.READY


def test_a_scanner_that_is_away_keeps_everything_waiting(
    adding: Adding, with_settings: SettingsOfFiles, app: Flask, settings: Settings
) -> None:
    with_settings(clamav=f"127.0.0.1:{free_port()}")
    adding.add()
    contact = adding.send()
    adding.keep()
    run_jobs(app, settings)
    afresh(adding.session)
    assert state(adding.session, contact) is FileState.WAITING
    jobs = adding.session.execute(text("SELECT status FROM procrastinate_jobs WHERE task_name = 'scan_file'"))
    assert [status for (status,) in jobs] == ["succeeded"], "its next try is the file's to say, not the queue's"


def test_a_job_that_was_lost_is_made_again(scanner: Scanner, adding: Adding) -> None:
    adding.add()
    adding.keep()
    adding.session.execute(text("DELETE FROM procrastinate_jobs WHERE task_name = 'scan_file'"))
    assert scan_left(adding.session, now() + dt.timedelta(minutes=11)) == 1


def test_a_scanner_named_later_holds_back_what_it_has_not_seen(adding: Adding, with_settings: SettingsOfFiles) -> None:
    adding.add()
    contact = adding.send()
    adding.keep()
    assert state(adding.session, contact) is FileState.READY
    with_settings(clamav="127.0.0.1:1")
    assert state(adding.session, contact) is FileState.WAITING
    assert scan_left(adding.session, now()) == 1


def test_a_scanner_that_is_named_no_more_lets_nothing_out_that_it_had_not_seen(
    adding: Adding, with_settings: SettingsOfFiles, settings: Settings
) -> None:
    """One forgotten setting must not open what was held back."""
    with_settings(clamav="127.0.0.1:1")
    adding.add()
    contact = adding.send()
    adding.keep()
    with_settings(clamav="")
    assert state(adding.session, contact) is FileState.WAITING
    assert scan_left(adding.session, now() + dt.timedelta(hours=1)) == 0
    with pytest.raises(NotYours):
        to_hand_out(adding.session, contact, 1)


def test_a_file_taken_out_before_its_scan_is_no_fault(scanner: Scanner, adding: Adding) -> None:
    file_id = adding.add().file_id
    adding.keep()
    act_as(adding.session, str(adding.actor.user_id))
    remove_attachment(adding.session, adding.actor, adding.draft, 1)
    adding.session.commit()
    scan_attachment(adding.session, file_id)
    assert scanner.scanned == []
    assert adding.session.scalars(select(Attachment)).all() == []
