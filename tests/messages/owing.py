"""Owing and sending in tests, each in a transaction of its own, as a request and the worker do it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.database import now
from portal.messages.actions import Outcome, owe, send
from portal.messages.models import Message
from portal.messages.rules import Template
from tests.builders import Make


@dataclass
class Owing:
    session: Session
    make: Make

    def owed(self, user: User | None = None, *, template: Template = Template.CONTACT_RECEIVED) -> Message:
        message = owe(
            self.session,
            template=template,
            to_user_id=(user or self.make.user()).id,
            about="C-7KQ2-M9XD",
            at=now(),
        )
        self.session.commit()
        return message

    def send(self, message: Message, at: dt.datetime | None = None) -> Outcome:
        outcome = send(self.session, message.id, at or now())
        self.session.commit()
        return outcome

    def read_back(self, message: Message) -> Message:
        self.session.expire_all()
        return self.session.scalars(select(Message).where(Message.id == message.id)).one()

    def jobs(self, message: Message) -> list[dt.datetime | None]:
        """When the jobs that send this message are due; none means at once."""
        rows = self.session.execute(
            text("SELECT scheduled_at FROM procrastinate_jobs WHERE args ->> 'message_id' = :id ORDER BY id"),
            {"id": str(message.id)},
        )
        return [scheduled for (scheduled,) in rows]
