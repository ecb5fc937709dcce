"""A contact: what a partner sent, kept as it was written."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access.subjects import UnderGrants
from portal.accounts.models import Agency, User
from portal.contacts.models.people import ContactPerson
from portal.contacts.rules.pointer import PointerRule
from portal.contacts.rules.safe_way import Reach, reach
from portal.contacts.rules.seen import Seen, level_in_words, seen
from portal.contacts.rules.ways import Way, asks_for_itself
from portal.database import Base, Id, SmallNumber, not_blank, one_of
from portal.guidance.codes import AgreedHow, Agreement, AskedFor, Home, Known, Source, WithdrawnBecause
from portal.people.rules import FamilyRole
from portal.places.models import Locality, Ward

_EMPTY = text("''")
_UNDECIDED = text("decided_at IS NULL AND withdrawn_at IS NULL")
_DECIDE_BY = (
    "CASE WHEN withdrawn_at IS NOT NULL THEN NULL"
    " WHEN decided_at IS NOT NULL THEN again_due_at"
    " ELSE coalesce(extended_due_at, due_at) END"
)
_QUEUE_PLACE = "CASE WHEN urgent THEN 0 WHEN unanswered_at IS NOT NULL THEN 1 ELSE 2 END"


class Contact(UnderGrants, Base):
    __tablename__ = "contacts"
    __grants_by__ = {"contact_id": "id"}  # noqa: RUF012 -- read once, when the class is made
    __restricted_by__ = {"contact_id": "id", "family_id": "family_id"}  # noqa: RUF012 -- likewise
    __table_args__ = (
        one_of("source", Source),
        one_of("came_by", Way),
        one_of("agreement", Agreement),
        one_of("asked_for", AskedFor),
        one_of("home", Home),
        one_of("pointer_rule", PointerRule),
        one_of("agreed_how", AgreedHow),
        one_of("told_of_sharing", Known),
        one_of("child_seen", Known),
        one_of("withdrawn_because", WithdrawnBecause),
        CheckConstraint("referrer_level BETWEEN 1 AND 4", name="referrer_level_known"),
        CheckConstraint("pointed_level BETWEEN 1 AND 4", name="pointed_level_known"),
        CheckConstraint(
            "num_nonnulls(guidance_version, pointed_level, pointer_rule, pointer_words) IN (0, 4)",
            name="pointed_with_reasons",
        ),
        CheckConstraint("scale BETWEEN 0 AND 10", name="scale_known"),
        CheckConstraint("decided_at IS NULL OR decided_at >= received_at", name="decided_after_received"),
        CheckConstraint("sender_id IS NOT NULL OR came_by = 'help'", name="sent_by_somebody"),
        CheckConstraint(
            "num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_because) IN (0, 3)", name="withdrawn_with_reason"
        ),
        CheckConstraint("withdrawn_at IS NULL OR decided_at IS NULL", name="withdrawn_or_decided"),
        not_blank("worries"),
        Index("ix_contacts_sender_id", "sender_id", "received_at", "id"),
        Index("ix_contacts_agency_id", "agency_id", "received_at", "id"),
        Index(
            "ix_contacts_agency_id_decided_at",
            "agency_id",
            "decided_at",
            "id",
            postgresql_where=text("decided_at IS NOT NULL"),
        ),
        Index("ix_contacts_received_at", "received_at"),
        Index("ix_contacts_undecided", "due_at", "id", postgresql_where=_UNDECIDED),
        CheckConstraint("again_due_at IS NULL OR decided_at IS NOT NULL", name="again_after_decision"),
        CheckConstraint("joined_to_id IS NULL OR joined_to_id <> id", name="joined_to_another"),
        Index("ix_contacts_queue", "queue_place", "decide_by", "id", postgresql_where=text("decide_by IS NOT NULL")),
        Index("ix_contacts_joined_to_id", "joined_to_id", postgresql_where=text("joined_to_id IS NOT NULL")),
        Index(
            "uq_contacts_agency_id_incident",
            "agency_id",
            "incident",
            unique=True,
            postgresql_where=text("incident IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(unique=True)
    sending_key: Mapped[uuid.UUID] = mapped_column(unique=True)  # one form, however often it is sent
    came_by: Mapped[str] = mapped_column(server_default=text("'journey'"))
    sender_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))  # none: a family, without an account
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    source: Mapped[str]
    caller: Mapped[str] = mapped_column(server_default=_EMPTY)  # who told it, where that is not the sender
    caller_role: Mapped[str] = mapped_column(server_default=_EMPTY)
    incident: Mapped[str | None]  # the agency's own number of what happened
    received_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]  # end of the clock "decide a contact"
    decided_at: Mapped[dt.datetime | None]  # when the first decision was recorded: clocks use the first
    extended_due_at: Mapped[dt.datetime | None]  # the same clock, where a question to the sender stopped it
    again_due_at: Mapped[dt.datetime | None]  # a new clock, while it waits once more after a hand-over came back
    unanswered_at: Mapped[dt.datetime | None]  # when the time for an answer ran out: it is to be decided without one
    joined_to_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contacts.id"))  # one event, told by several
    # Until when somebody must decide it as things stand; none when it does not wait.
    decide_by: Mapped[dt.datetime | None] = mapped_column(Computed(_DECIDE_BY, persisted=True))
    queue_place: Mapped[SmallNumber] = mapped_column(Computed(_QUEUE_PLACE, persisted=True))
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_because: Mapped[str | None]
    urgent: Mapped[bool] = mapped_column(server_default=text("false"))

    call_back_number: Mapped[str] = mapped_column(server_default=_EMPTY)  # the sender's
    call_back_when: Mapped[str] = mapped_column(server_default=_EMPTY)

    home: Mapped[str | None]
    address: Mapped[str] = mapped_column(server_default=_EMPTY)  # or, without one, where they can be found
    postcode: Mapped[str | None]
    ward_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("wards.id"))
    locality_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("localities.id"))

    signs: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))  # codes of one guidance version
    guidance_version: Mapped[str | None]
    pointed_level: Mapped[SmallNumber | None]
    pointer_rule: Mapped[str | None]
    pointer_words: Mapped[str | None]
    referrer_level: Mapped[SmallNumber | None]  # none: the referrer is not sure
    asked_for: Mapped[str | None]

    worries: Mapped[str]
    working_well: Mapped[str]
    needs_to_happen: Mapped[str]
    scale: Mapped[SmallNumber | None]
    parents_views: Mapped[str] = mapped_column(server_default=_EMPTY)
    tried: Mapped[str] = mapped_column(server_default=_EMPTY)
    child_seen: Mapped[str | None]

    agreement: Mapped[str]
    agreed_by: Mapped[str] = mapped_column(server_default=_EMPTY)
    agreed_on: Mapped[dt.date | None]
    agreed_how: Mapped[str | None]
    agreement_words: Mapped[str] = mapped_column(server_default=_EMPTY)  # why not asked, or what they said
    told_of_sharing: Mapped[str | None]
    not_told_because: Mapped[str] = mapped_column(server_default=_EMPTY)

    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)

    sender: Mapped[User | None] = relationship(foreign_keys=[sender_id])
    agency: Mapped[Agency | None] = relationship()
    locality: Mapped[Locality | None] = relationship()
    ward: Mapped[Ward | None] = relationship()
    people: Mapped[list[ContactPerson]] = relationship(order_by=ContactPerson.position)
    safe_way: Mapped[SafeWay | None] = relationship(back_populates="contact")
    exclusions: Mapped[list[Exclusion]] = relationship(order_by="Exclusion.position")

    @property
    def phones_us(self) -> bool:
        """A family that asked for itself and left no way to reach it said that it will phone."""
        way = self.safe_way
        return self.came_by == Way.HELP and way is not None and not (way.number or way.whom)

    @property
    def children(self) -> list[ContactPerson]:
        return [person for person in self.people if person.role == FamilyRole.CHILD]

    @property
    def adults(self) -> list[ContactPerson]:
        return [person for person in self.people if person.role == FamilyRole.ADULT]

    @property
    def for_itself(self) -> bool:
        return asks_for_itself(self.came_by, self.source)

    @property
    def keeps_out_own_agency(self) -> bool:
        """The family does not want the agency involved for which somebody sent it."""
        return any(one.agency_id == self.agency_id for one in self.exclusions if one.agency_id)

    @property
    def reach(self) -> Reach:
        """How the family is reached: the only way to a number or an address of theirs."""
        return reach(
            self.safe_way,
            phones_us=self.phones_us,
            home=self.home,
            address=self.address,
            postcode=self.postcode,
            asked=self.guidance_version is not None,  # whoever was asked for signs was asked for this as well
            for_itself=self.for_itself,
            call_back=self.call_back_number,
        )

    @property
    def sender_number(self) -> str:
        """The number of whoever sent it, where that is not the family's own."""
        return "" if self.for_itself else self.call_back_number

    @property
    def is_undecided(self) -> bool:
        """It waits for a decision: the first, or another because a hand-over came back."""
        return self.withdrawn_at is None and (self.decided_at is None or self.again_due_at is not None)

    @property
    def cannot_wait(self) -> bool:
        """Urgent, and nobody has decided it yet."""
        return self.urgent and self.is_undecided

    @property
    def hides_home(self) -> bool:
        """The ward of a refuge would lead to its door."""
        return self.home == Home.REFUGE

    @property
    def seen(self) -> Seen | None:
        """None: nobody was asked for signs."""
        return seen(self.signs, self.guidance_version) if self.guidance_version else None

    @property
    def pointed_to(self) -> str:
        return level_in_words(self.pointed_level, self.guidance_version) if self.pointed_level else ""

    @property
    def sender_level(self) -> str:
        """What they think; nothing where they were not asked, as on one page and at the families' door."""
        if self.referrer_level:
            return level_in_words(self.referrer_level, self.guidance_version)
        return "" if self.way in {Way.SHORT, Way.HELP} else "Not sure"

    @property
    def way(self) -> Way:
        return Way(self.came_by)


class SafeWay(Base):
    """How the family can be reached without harm. Its words stand above the number wherever the number stands."""

    __tablename__ = "safe_ways"
    __table_args__ = (one_of("may_leave_message", Known), one_of("may_write", Known))

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    whom: Mapped[str]
    number: Mapped[str]
    when: Mapped[str] = mapped_column("when_to_call")
    may_leave_message: Mapped[str]
    may_write: Mapped[str]
    must_not_know: Mapped[str]

    contact: Mapped[Contact] = relationship(back_populates="safe_way")


class Exclusion(Base):
    """An agency that the family does not want involved: one we know, or a name."""

    __tablename__ = "contact_exclusions"
    __table_args__ = (CheckConstraint("(agency_id IS NULL) = (btrim(name) <> '')", name="agency_or_name"),)

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    position: Mapped[SmallNumber] = mapped_column(primary_key=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    name: Mapped[str] = mapped_column(server_default=_EMPTY)

    agency: Mapped[Agency | None] = relationship()

    @property
    def called(self) -> str:
        return self.agency.name if self.agency else self.name
