"""What was said about a contact after it was sent, and whom the referrer phoned."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.contacts.rules.thread import PostKind
from portal.database import Base, Id, not_blank, one_of


class Post(Base):
    """A question of the front door, the answer to it, or more that the partner wants known. It is never changed."""

    __tablename__ = "contact_posts"
    __table_args__ = (
        one_of("kind", PostKind),
        not_blank("words"),
        CheckConstraint("(kind = 'answer') = (answers_id IS NOT NULL)", name="answers_a_question"),
        CheckConstraint("stops_until IS NULL OR kind = 'question'", name="question_stops"),
        CheckConstraint("stops_until > posted_at", name="stops_later"),
        UniqueConstraint("answers_id"),
        UniqueConstraint("sending_key"),
        Index("ix_contact_posts_contact_id", "contact_id", "posted_at", "id"),
        Index(
            "uq_contact_posts_one_stop_a_contact",
            "contact_id",
            unique=True,
            postgresql_where=text("stops_until IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"))
    sending_key: Mapped[uuid.UUID]  # one form, however often it is sent
    kind: Mapped[str]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    posted_at: Mapped[dt.datetime]
    words: Mapped[str]
    answers_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact_posts.id"))
    stops_until: Mapped[dt.datetime | None]  # a question that stops the clock, and until when at most

    author: Mapped[User] = relationship()


class PhoneCall(Base):
    """Somebody was phoned about the child: who was spoken to and when, so that nobody has to tell it twice."""

    __tablename__ = "contact_phone_calls"
    __table_args__ = (
        not_blank("spoke_to"),
        UniqueConstraint("contact_id", "spoke_to", "phoned_at"),
    )

    id: Mapped[Id]
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"))
    spoke_to: Mapped[str]
    phoned_at: Mapped[dt.datetime]
    noted_at: Mapped[dt.datetime]
    noted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    noter: Mapped[User | None] = relationship()
