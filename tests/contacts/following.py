"""A contact that goes on after it was sent, as far as a test needs it."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.contacts.actions import add_information, answer_question, withdraw_contact
from portal.contacts.models import Contact, Post
from portal.contacts.queries import thread_of
from portal.guidance.codes import WithdrawnBecause
from portal.messages.models import Message
from portal.screening.actions import ask_referrer, claim_contact
from tests.casework.families import Families


class Following:
    """One contact, its sender and its screener; each method is what one of them does."""

    def __init__(self, families: Families) -> None:
        self.families = families
        self.make, self.session = families.make, families.session
        self.contact = families.contact()

    def asked(self, words: str = "Which school?") -> Post:
        actor = self.make.actor(self.families.screener)
        return ask_referrer(self.session, actor, self.contact, words, key=uuid.uuid4())

    def answered(self, question: Post, words: str = "Hill School.") -> Post:
        actor = self.make.actor(self.families.referrer)
        return answer_question(self.session, actor, self.contact, question.id, words)

    def added(self, words: str = "She was not at school.") -> Post:
        return add_information(
            self.session, self.make.actor(self.families.referrer), self.contact, words, key=uuid.uuid4()
        )

    def claimed(self) -> None:
        claim_contact(self.session, self.make.actor(self.families.screener), self.contact)

    def withdrawn(self, because: WithdrawnBecause = WithdrawnBecause.SENT_TWICE) -> None:
        seen = len(thread_of(self.session, self.contact.id))
        withdraw_contact(self.session, self.make.actor(self.families.referrer), self.contact, because, seen=seen)

    def said(self) -> list[tuple[str, str]]:
        return [(post.kind, post.words) for post in thread_of(self.session, self.contact.id)]

    def owed(self, template: str) -> list[uuid.UUID | None]:
        return list(self.session.scalars(select(Message.to_user_id).where(Message.template == template)))

    def again(self) -> Contact:
        """As it is in the database now."""
        self.session.rollback()
        self.session.expire_all()
        return self.session.get_one(Contact, self.contact.id)
