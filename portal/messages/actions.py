"""Owing a message, sending it, and what becomes of one that cannot be sent."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import outbox
from portal.database import Refused, new_id
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.extensions import current_settings
from portal.messages.models import Message
from portal.messages.queries import address_of
from portal.messages.rules import GIVEN_UP, Fault, GivenUp, Template, Undelivered, may_be_about, wait_after
from portal.messages.templates import render
from portal.messages.transports import Letter, transport_for
from portal.messages.transports.letter import host_of

SEND = "send_message"  # the task's name
log = structlog.get_logger()


class Outcome(enum.StrEnum):
    SENT = "sent"
    PUT_OFF = "put_off"
    DEAD = "dead"
    LEFT_ALONE = "left_alone"  # sent or given up before, not due yet, or somebody else is at it


def owe(
    session: Session,
    *,
    template: Template | str,
    about: str,
    at: dt.datetime,
    to_user_id: uuid.UUID | None = None,
    to_mailbox: str | None = None,
) -> Message:
    """From now on somebody is owed this message; it is sent once this transaction has been committed."""
    known = Template(template)
    if not may_be_about(known, about):
        raise ValueError(f"{known} may not be about what it was given")
    message = Message(
        id=new_id(),
        template=known.value,
        to_user_id=to_user_id,
        to_mailbox=to_mailbox,
        about=about,
        owed_at=at,
        tries=0,
        next_try_at=at,
    )
    session.add(message)
    session.flush()
    outbox.defer(session, SEND, message_id=message.id)
    return message


def send(session: Session, message_id: uuid.UUID, at: dt.datetime) -> Outcome:
    """Send one message, whose row is held while it is being sent.

    Should we die between the provider's acceptance and our commit, it is sent again, and with the same Message-ID.
    """
    message = session.scalar(
        select(Message)
        .where(Message.id == message_id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if message is None or message.sent_at or message.dead_at or message.next_try_at > at:
        return Outcome.LEFT_ALONE
    try:
        message.provider_reference = _hand_over(session, message, at)
    except Undelivered as undelivered:
        outcome = _not_sent(session, message, undelivered, at)
    else:
        message.sent_at, message.last_fault = at, None
        outcome = Outcome.SENT
    session.flush()
    log.info(
        "message", message_id=message.id, task=message.template, status=outcome, fault=message.last_fault,
        tries=message.tries,
    )  # fmt: skip
    return outcome


def _hand_over(session: Session, message: Message, at: dt.datetime) -> str:
    address = address_of(session, message, at)
    if address is None:
        raise Undelivered(Fault.ADDRESSEE_LEFT, permanent=True)
    settings = current_settings()
    try:
        words = render(Template(message.template), message.about, settings)
        letter = Letter(
            key=message.id,
            to=address,
            sender=settings.mail_from,
            sender_name=settings.partnership,
            host=host_of(settings),
            subject=words.subject,
            text=words.text,
            written_at=at,
        )
        return transport_for(settings).send(letter)
    except Undelivered:
        raise
    except Exception as error:
        log.exception("message could not be handed over", message_id=message.id)
        raise Undelivered(Fault.UNEXPECTED) from error


def _not_sent(session: Session, message: Message, undelivered: Undelivered, at: dt.datetime) -> Outcome:
    message.tries += 1
    message.last_fault = undelivered.fault.value
    wait = None if undelivered.permanent else wait_after(message.tries)
    if wait is None:
        message.dead_at = at
        return Outcome.DEAD
    message.next_try_at = at + wait
    outbox.defer(session, SEND, schedule_at=message.next_try_at, message_id=message.id)
    return Outcome.PUT_OFF


def try_again(session: Session, message_id: uuid.UUID, at: dt.datetime) -> None:
    """The message is owed again, as if for the first time. Called by `access.messages`, which checks who may."""
    message = _dead_letter(session, message_id)
    message.dead_at, message.tries, message.next_try_at = None, 0, at
    session.flush()
    outbox.defer(session, SEND, message_id=message.id)
    record(session, Kind.MESSAGE_TRIED_AGAIN, at=at, message=message.id)


def give_up(session: Session, message_id: uuid.UUID, reason: GivenUp, at: dt.datetime) -> None:
    """How the person was told otherwise, or why nobody needs to be. Called by `access.messages` too."""
    message = _dead_letter(session, message_id)
    message.last_fault = GIVEN_UP + reason.value
    session.flush()
    record(session, Kind.MESSAGE_GIVEN_UP, at=at, message=message.id, reason=reason.value)


def _dead_letter(session: Session, message_id: uuid.UUID) -> Message:
    message = session.scalar(select(Message).where(Message.id == message_id).with_for_update())
    if message is None or message.dead_at is None or (message.last_fault or "").startswith(GIVEN_UP):
        raise Refused("Somebody has dealt with this message already.")
    return message
