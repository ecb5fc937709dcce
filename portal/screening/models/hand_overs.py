"""What the front door hands over. It stays the front door's until somebody has taken it on by name."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.database import Base, Id, not_blank, one_of
from portal.guidance.codes import ReturnedBecause
from portal.screening.models.decisions import Decision, Outcome
from portal.screening.rules.hand_overs import HandOverKind, Through

_EMPTY = text("''")
_OPEN = text("accepted_at IS NULL AND returned_at IS NULL AND withdrawn_at IS NULL AND superseded_at IS NULL")


class HandOver(Base):
    """One a kind and decision, with the children it is about. It ends in one way, and its row stays.

    Who may see it follows from its contact: a restriction on that, or on its family, closes this too.

    Whoever answers may have no account: their name is what they typed, or what somebody wrote down on the phone.
    """

    __tablename__ = "hand_overs"
    __table_args__ = (
        one_of("kind", HandOverKind),
        one_of("accepted_through", Through),
        one_of("returned_because", ReturnedBecause),
        CheckConstraint("due_at > handed_at", name="due_after_handed"),
        CheckConstraint(
            "num_nonnulls(accepted_at, returned_at, withdrawn_at, superseded_at) <= 1", name="ended_in_one_way"
        ),
        CheckConstraint("num_nonnulls(accepted_at, accepted_by, accepted_through) IN (0, 3)", name="accepted_by_name"),
        CheckConstraint(
            "num_nonnulls(returned_at, returned_by, returned_because) IN (0, 3)", name="returned_with_reason"
        ),
        CheckConstraint(
            "num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_because) IN (0, 3)", name="withdrawn_with_reason"
        ),
        CheckConstraint("accepted_user_id IS NULL OR accepted_at IS NOT NULL", name="accepted_by_account"),
        CheckConstraint("returned_because <> 'other' OR btrim(returned_words) <> ''", name="other_reason_in_words"),
        CheckConstraint("(kind = 'open_case') = (matter_id IS NOT NULL)", name="open_case_of_a_matter"),
        CheckConstraint(
            "kind NOT IN ('social_worker', 'out_of_area') OR btrim(to_words) <> ''", name="names_who_it_goes_to"
        ),
        CheckConstraint("accepted_at >= handed_at", name="accepted_after_handed"),
        CheckConstraint("escalated_at >= handed_at AND chased_at >= handed_at", name="reminded_after_handed"),
        not_blank("accepted_by"),
        not_blank("returned_by"),
        not_blank("withdrawn_because"),
        Index("uq_hand_overs_one_open_a_kind", "contact_id", "kind", unique=True, postgresql_where=_OPEN),
        Index("ix_hand_overs_open", "due_at", "id", postgresql_where=_OPEN),
        Index("ix_hand_overs_contact_id", "contact_id", "handed_at"),
        Index("ix_hand_overs_decision_id", "decision_id"),
        Index("ix_hand_overs_matter_id", "matter_id", postgresql_where=text("matter_id IS NOT NULL")),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(unique=True)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"))
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decisions.id"))
    kind: Mapped[str]
    matter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("matters.id"))  # the case it is new information for
    to_mailbox: Mapped[str | None]  # a team's, from the settings
    to_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    to_words: Mapped[str] = mapped_column(server_default=_EMPTY)  # who it goes to, as the front door wrote it
    handed_at: Mapped[dt.datetime]
    handed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    due_at: Mapped[dt.datetime]  # end of the clock "accept a hand-over"
    chased_at: Mapped[dt.datetime | None]  # when whoever has it was reminded
    escalated_at: Mapped[dt.datetime | None]  # when those were told who can do something about it
    accepted_at: Mapped[dt.datetime | None]
    accepted_by: Mapped[str | None]
    accepted_user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    accepted_through: Mapped[str | None]
    their_reference: Mapped[str] = mapped_column(server_default=_EMPTY)
    returned_at: Mapped[dt.datetime | None]
    returned_by: Mapped[str | None]
    returned_because: Mapped[str | None]
    returned_words: Mapped[str] = mapped_column(server_default=_EMPTY)
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_because: Mapped[str | None]
    superseded_at: Mapped[dt.datetime | None]  # something else was decided before anybody took it on

    contact: Mapped[Contact] = relationship()
    decision: Mapped[Decision] = relationship()
    matter: Mapped[Matter | None] = relationship()
    to_user: Mapped[User | None] = relationship(foreign_keys=[to_user_id])
    hander: Mapped[User] = relationship(foreign_keys=[handed_by])
    withdrawer: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by])
    outcomes: Mapped[list[Outcome]] = relationship(secondary="hand_over_outcomes", viewonly=True)
    openings: Mapped[list[LinkOpening]] = relationship(order_by="LinkOpening.opened_at", viewonly=True)

    @property
    def is_open(self) -> bool:
        """Nobody has taken it on, and it has not come back: it is still the front door's."""
        return (self.accepted_at, self.returned_at, self.withdrawn_at, self.superseded_at) == (None,) * 4

    @property
    def goes_to(self) -> HandOverKind:
        return HandOverKind(self.kind)

    @property
    def to(self) -> str:
        """Who it goes to, by name where there is one."""
        return self.to_words or (self.to_user.name if self.to_user else self.goes_to.words)


class HandOverOutcome(Base):
    """A child about whom something is handed over, by what was decided for them."""

    __tablename__ = "hand_over_outcomes"

    hand_over_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hand_overs.id"), primary_key=True)
    outcome_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("outcomes.id"), primary_key=True, index=True)


class LinkOpening(Base):
    """Somebody opened the link and said who they are. They have no account: this is what stands in for a journal."""

    __tablename__ = "hand_over_openings"
    __table_args__ = (
        not_blank("name"),
        Index("ix_hand_over_openings_hand_over_id", "hand_over_id", "opened_at"),
    )

    id: Mapped[Id]
    hand_over_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hand_overs.id"))
    name: Mapped[str]
    opened_at: Mapped[dt.datetime]
