"""Calls that the front door has promised. Each is kept with when it was made, or stands open."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.contacts.rules.calls import CallBecause, CallMade, CallTried
from portal.database import Base, Id, not_blank, one_of

_EMPTY = text("''")
_OPEN = text("made_at IS NULL")


class CallBack(Base):
    """A promise with a clock. Only somebody who was reached ends it: a call that nobody answered is a try."""

    __tablename__ = "call_backs"
    __table_args__ = (
        one_of("because", CallBecause),
        one_of("ended", CallMade),
        not_blank("spoke_to"),
        CheckConstraint("due_at > promised_at", name="due_after_promise"),
        CheckConstraint("made_at >= promised_at", name="made_after_promise"),
        CheckConstraint("num_nonnulls(ended, made_at, made_by, spoke_to, noted_at) IN (0, 5)", name="made_whole"),
        Index("uq_call_backs_one_open_a_kind", "contact_id", "because", unique=True, postgresql_where=_OPEN),
        Index("ix_call_backs_contact_id", "contact_id", "promised_at"),
        Index("ix_call_backs_open", "due_at", "id", postgresql_where=_OPEN),
    )

    id: Mapped[Id]
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"))
    because: Mapped[str]
    promised_at: Mapped[dt.datetime]
    wanted_by: Mapped[dt.datetime | None]  # the time they asked for, whether it could be promised or not
    due_at: Mapped[dt.datetime]  # end of the clock "call back"
    number: Mapped[str] = mapped_column(server_default=_EMPTY)  # empty: a family's, which is kept with the safe way
    when: Mapped[str] = mapped_column("when_to_call", server_default=_EMPTY)
    ended: Mapped[str | None]
    made_at: Mapped[dt.datetime | None]
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    spoke_to: Mapped[str | None]
    said: Mapped[str] = mapped_column(server_default=_EMPTY)
    noted_at: Mapped[dt.datetime | None]

    maker: Mapped[User | None] = relationship()
    tries: Mapped[list[CallTry]] = relationship(order_by="CallTry.tried_at, CallTry.id", back_populates="call")

    @property
    def reason(self) -> CallBecause:
        return CallBecause(self.because)

    @property
    def was_kept(self) -> bool:
        """They were called, and in time: told in another way is told, and not called."""
        return self.made_at is not None and self.ended == CallMade.SPOKEN and self.made_at <= self.due_at


class CallTry(Base):
    """Somebody called and did not reach them."""

    __tablename__ = "call_tries"
    __table_args__ = (
        one_of("ended", CallTried),
        UniqueConstraint("call_id", "sending_key"),
        Index("ix_call_tries_call_id", "call_id", "tried_at"),
    )

    id: Mapped[Id]
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("call_backs.id"))
    sending_key: Mapped[uuid.UUID]  # one form, however often it is sent
    tried_at: Mapped[dt.datetime]
    tried_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    noted_at: Mapped[dt.datetime]
    ended: Mapped[str]
    said: Mapped[str] = mapped_column(server_default=_EMPTY)

    call: Mapped[CallBack] = relationship(back_populates="tries")
    caller: Mapped[User] = relationship()

    @property
    def words(self) -> str:
        return CallTried(self.ended).words
