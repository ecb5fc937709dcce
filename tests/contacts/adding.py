"""A draft, and files to add to it."""

from __future__ import annotations

import io
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Actor, Role
from portal.contacts.actions import Sending, begin_draft, send_contact
from portal.contacts.actions.attachments import attach_file, hand_over_attachments
from portal.contacts.models import Attachment, Contact, Draft
from portal.database import act_as, new_id, now
from tests.builders import Make

LETTER = b"A letter from school."


@dataclass
class Adding:
    """Somebody who is writing a request."""

    make: Make
    author: User
    actor: Actor
    draft: Draft

    @property
    def session(self) -> Session:
        return self.make.session

    def add(self, body: bytes = LETTER, name: str = "letter.txt") -> Attachment:
        return attach_file(self.session, self.actor, self.draft, io.BytesIO(body), name)

    def fill(self, files: int) -> None:
        for number in range(files):
            self.add(LETTER + str(number).encode(), f"letter {number}.txt")

    def send(self) -> Contact:
        """As sending does: one contact, and the files of its draft with it."""
        self.make.actor(self.author)
        sending = self.make.sending()
        contact = send_contact(self.session, self.actor, Sending(self.draft.id, sending.people, sending.worries))
        self.draft.sent_at, self.draft.contact_id = now(), contact.id
        hand_over_attachments(self.session, self.draft, contact)
        self.session.flush()
        return contact

    def keep(self) -> None:
        act_as(self.session, "portal:test")
        self.session.commit()


def begun(make: Make, author: User | None = None) -> Adding:
    author = author or make.user(Role.REFERRER)
    actor = make.actor(author)
    return Adding(make, author, actor, begin_draft(make.session, actor, new_id()))
