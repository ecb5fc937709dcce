"""A message that is owed: sent once, tried again when it could not be, never lost."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
import time
import uuid

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.database import act_as, now
from portal.extensions import db
from portal.messages import actions
from portal.messages.actions import Outcome, owe, send
from portal.messages.models import Message
from portal.messages.queries import due_messages, owed
from portal.messages.rules import WAITS, Fault, Template
from portal.messages.transports.file import filed_letters, mail_folder
from portal.settings import Settings
from tests.accounts.helpers import statements
from tests.builders import Make
from tests.messages.conftest import Provider
from tests.messages.owing import Owing

# Sends one message as the worker does, and waits to be killed before it commits.
_SENDER = textwrap.dedent(
    """
    import sys, uuid
    from portal import create_app
    from portal.database import act_as, now
    from portal.extensions import db
    from portal.messages.actions import send

    with create_app().app_context():
        act_as(db.session, "portal:worker")
        print(send(db.session, uuid.UUID(sys.argv[1]), now()), flush=True)
        sys.stdin.readline()
        db.session.commit()
    """
)


def sender(message: Message, settings: Settings) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "PORTAL_ENV": "test",
        "PORTAL_VAR": str(settings.var),
        "PORTAL_DATABASE_URL": settings.database_url or "",
        "PORTAL_MAIL": settings.mail.value,
        "PORTAL_SMTP_PORT": str(settings.smtp_port),
        "PORTAL_SMTP_STARTTLS": "no",
    }
    return subprocess.Popen(
        [sys.executable, "-c", _SENDER, str(message.id)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def send_once_free(owing: Owing, message: Message) -> Outcome:
    """The database may need a moment to see that the one who held the message is dead."""
    for _ in range(200):
        outcome = owing.send(message)
        if outcome is not Outcome.LEFT_ALONE:
            return outcome
        time.sleep(0.02)
    raise AssertionError("the message is still held")


def test_a_message_owed_is_a_row_and_a_job_in_the_same_transaction(owing: Owing, make: Make) -> None:
    user = make.user()
    owing.session.commit()
    message = owe(owing.session, template="contact_received", about="C-7KQ2-M9XD", at=now(), to_user_id=user.id)
    key = message.id
    owing.session.rollback()
    assert owing.session.get(Message, key) is None
    assert owing.session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0
    kept = owing.owed(user)
    assert owing.jobs(kept) == [None]


def test_owing_is_one_insert_and_one_job(owing: Owing, make: Make) -> None:
    user = make.user()
    with statements() as executed:
        owe(owing.session, template="contact_received", about="C-7KQ2-M9XD", at=now(), to_user_id=user.id)
    assert [statement.split()[0] for statement in executed] == ["INSERT"]  # the job goes by the driver: see outbox


@pytest.mark.parametrize("about", ["Sam Tamworth", "", "C-7KQ2-M9XD of Sam"])
def test_a_message_is_about_a_reference_and_nothing_else(owing: Owing, make: Make, about: str) -> None:
    with pytest.raises(ValueError, match="may not be about"):
        owe(owing.session, template="contact_received", about=about, at=now(), to_user_id=make.user().id)


def test_a_message_nobody_wrote_cannot_be_owed(owing: Owing, make: Make) -> None:
    with pytest.raises(ValueError, match="no_such_message"):
        owe(owing.session, template="no_such_message", about="C-7KQ2-M9XD", at=now(), to_user_id=make.user().id)


@pytest.mark.parametrize("mailbox", [None, "team@demo.example"])
def test_a_message_has_exactly_one_addressee(owing: Owing, make: Make, mailbox: str | None) -> None:
    user = make.user().id if mailbox else None
    with pytest.raises(IntegrityError, match="ck_messages_one_addressee"):
        owe(
            owing.session,
            template="contact_received",
            about="C-7KQ2-M9XD",
            at=now(),
            to_user_id=user,
            to_mailbox=mailbox,
        )


def test_it_is_sent_once_to_the_address_of_that_moment(
    owing: Owing, make: Make, by_smtp: Settings, provider: Provider
) -> None:
    user = make.user()
    message = owing.owed(user)
    user.email = "new@example.org"
    owing.session.commit()
    at = now()
    assert owing.send(message, at) is Outcome.SENT
    assert owing.send(message) is Outcome.LEFT_ALONE
    assert provider.recipients == ["new@example.org"]
    sent = owing.read_back(message)
    assert (sent.sent_at, sent.tries, sent.last_fault) == (at, 0, None)
    assert sent.provider_reference == provider.taken[0]["Message-ID"] == f"<{message.id}@[127.0.0.1]>"


def test_a_mailbox_of_a_team_is_an_address_too(owing: Owing, by_smtp: Settings, provider: Provider) -> None:
    about = '{"position": 3, "seal": "abcd"}'
    message = owe(
        owing.session, template=Template.EVENT_ANCHOR, about=about, at=now(), to_mailbox="anchors@council.example"
    )
    owing.session.commit()
    assert owing.send(message) is Outcome.SENT
    assert provider.recipients == ["anchors@council.example"]
    body = provider.taken[0].get_body(("plain",))
    assert body is not None
    assert about in body.get_content().splitlines()


def test_who_left_gets_nothing_and_the_administrator_hears(
    owing: Owing, make: Make, by_smtp: Settings, provider: Provider
) -> None:
    user = make.user()
    message = owing.owed(user)
    user.closed_at = now()
    owing.session.commit()
    assert owing.send(message) is Outcome.DEAD
    dead = owing.read_back(message)
    assert (dead.last_fault, dead.sent_at) == (Fault.ADDRESSEE_LEFT.value, None)
    assert dead.dead_at is not None
    assert provider.taken == []


def test_a_temporary_fault_is_tried_again_later_and_then_succeeds(
    owing: Owing, by_smtp: Settings, provider: Provider
) -> None:
    message = owing.owed()
    provider.to_recipient = "450 busy"
    at = now()
    assert owing.send(message, at) is Outcome.PUT_OFF
    put_off = owing.read_back(message)
    assert (put_off.tries, put_off.last_fault) == (1, "service_busy")
    assert put_off.next_try_at == at + WAITS[0]
    assert owing.jobs(message) == [None, at + WAITS[0]]
    provider.to_recipient = "250 fine"
    assert owing.send(message, at + WAITS[0] - dt.timedelta(seconds=1)) is Outcome.LEFT_ALONE
    assert owing.send(message, at + WAITS[0]) is Outcome.SENT
    assert len(provider.taken) == 1


def test_the_last_try_is_the_last(owing: Owing, by_smtp: Settings, provider: Provider) -> None:
    message, at = owing.owed(), now()
    provider.to_letter = "451 later"
    outcomes = []
    for wait in [*WAITS, dt.timedelta()]:
        outcomes.append(owing.send(message, at))
        at += wait
    assert outcomes == [Outcome.PUT_OFF] * 9 + [Outcome.DEAD]
    dead = owing.read_back(message)
    assert (dead.tries, dead.last_fault) == (10, "service_busy")
    assert dead.dead_at is not None
    assert len(owing.jobs(message)) == 10


def test_a_permanent_fault_ends_it_at_once(owing: Owing, by_smtp: Settings, provider: Provider) -> None:
    message = owing.owed()
    provider.to_recipient = "550 user10@example.org is unknown"
    assert owing.send(message) is Outcome.DEAD
    dead = owing.read_back(message)
    assert (dead.tries, dead.last_fault) == (1, "address_refused")  # and nothing of the provider's own words
    assert owing.jobs(message) == [None]


def test_what_we_did_not_foresee_is_tried_again(
    owing: Owing, by_smtp: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "render", fail)
    message = owing.owed()
    assert owing.send(message) is Outcome.PUT_OFF
    assert owing.read_back(message).last_fault == "unexpected"


def test_two_at_once_send_it_once(owing: Owing, app: Flask, by_smtp: Settings, provider: Provider) -> None:
    message = owing.owed()
    with app.app_context():
        act_as(db.session, "portal:worker")
        assert send(db.session, message.id, now()) is Outcome.SENT  # and not committed yet
        assert owing.send(message) is Outcome.LEFT_ALONE
        db.session.commit()
    assert owing.send(message) is Outcome.LEFT_ALONE
    assert len(provider.taken) == 1


def test_a_message_there_is_not_is_left_alone(owing: Owing) -> None:
    assert send(owing.session, uuid.uuid4(), now()) is Outcome.LEFT_ALONE


def test_killed_after_the_provider_took_it_it_is_sent_again_under_the_same_id(
    owing: Owing, by_smtp: Settings, provider: Provider
) -> None:
    message = owing.owed()
    with sender(message, by_smtp) as process:
        # The client has been told "taken" and says goodbye: it is killed before it can record that.
        provider.at_goodbye = process.kill
        assert process.wait(60) == -signal.SIGKILL
    assert len(provider.taken) == 1
    assert owing.read_back(message).sent_at is None
    provider.at_goodbye = None
    assert send_once_free(owing, message) is Outcome.SENT
    assert owing.read_back(message).sent_at is not None
    assert [mail["Message-ID"] for mail in provider.taken] == [f"<{message.id}@[127.0.0.1]>"] * 2
    assert owing.send(message) is Outcome.LEFT_ALONE


def test_killed_after_the_file_was_written_it_is_there_once(owing: Owing, settings: Settings) -> None:
    message = owing.owed()
    with sender(message, settings) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "sent\n"
        process.kill()
    assert owing.read_back(message).sent_at is None
    assert send_once_free(owing, message) is Outcome.SENT
    letters = [letter for letter in filed_letters(mail_folder(settings)) if letter.key == str(message.id)]
    assert len(letters) == 1
    assert owing.read_back(message).provider_reference == f"{message.id}.eml"


def test_what_is_due_is_found_longest_waiting_first(owing: Owing, make: Make) -> None:
    user, at = make.user(), now()
    minutes = {}
    for minute in (-5, 5, -10):
        message = owing.owed(user)
        message.next_try_at = at + dt.timedelta(minutes=minute)
        minutes[minute] = message.id
    done = owing.owed(user)
    done.sent_at, done.provider_reference = at, "x"
    dead = owing.owed(user)
    dead.dead_at = at
    owing.session.commit()
    assert due_messages(owing.session, at) == [minutes[-10], minutes[-5]]
    assert due_messages(owing.session, at, at_most=1) == [minutes[-10]]
    assert owed(owing.session).count == 3
