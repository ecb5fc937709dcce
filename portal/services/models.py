"""What is kept of services, and by what each is found."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, SmallNumber, not_blank, one_of
from portal.guidance.codes import PrimaryNeed
from portal.places.models import Locality
from portal.services.rules import KEY, OLDEST, ServiceStatus

_BY_BYTES = Text(collation="C")  # so that "begins with" is a range of an index
_EMPTY = text("''")


class Service(Base):
    """Its key is the publisher's own, by which the next file speaks of it. Words that nobody gave are empty."""

    __tablename__ = "services"
    __table_args__ = (
        CheckConstraint(f"id ~ '^{KEY}$'", name="id_regular"),
        not_blank("name"),
        not_blank("description"),
        one_of("status", ServiceStatus),
        CheckConstraint(f"minimum_age BETWEEN 0 AND {OLDEST}", name="minimum_age_of_a_person"),
        CheckConstraint(f"maximum_age BETWEEN 0 AND {OLDEST}", name="maximum_age_of_a_person"),
        CheckConstraint("maximum_age >= minimum_age", name="ages_in_order"),
        CheckConstraint("valid_to >= valid_from", name="valid_in_order"),
        CheckConstraint("btrim(phone || email || url || application_process) <> ''", name="way_to_come"),
        Index("ix_services_by_name", "status", "sort_key", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(_BY_BYTES)
    description: Mapped[str]
    status: Mapped[str]
    minimum_age: Mapped[SmallNumber | None]
    maximum_age: Mapped[SmallNumber | None]
    eligibility_description: Mapped[str] = mapped_column(server_default=_EMPTY)
    location_name: Mapped[str] = mapped_column(server_default=_EMPTY)
    postal_code: Mapped[str] = mapped_column(server_default=_EMPTY)
    everywhere: Mapped[bool]  # else it is for the localities named below
    phone: Mapped[str] = mapped_column(server_default=_EMPTY)
    email: Mapped[str] = mapped_column(server_default=_EMPTY)
    url: Mapped[str] = mapped_column(server_default=_EMPTY)
    application_process: Mapped[str] = mapped_column(server_default=_EMPTY)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    imported_at: Mapped[dt.datetime]  # when a file last said something new of it

    needs: Mapped[list[ServiceNeed]] = relationship(order_by="ServiceNeed.need", cascade="all, delete-orphan")
    places: Mapped[list[ServiceLocality]] = relationship(cascade="all, delete-orphan")
    words: Mapped[list[ServiceWord]] = relationship(cascade="all, delete-orphan")


class ServiceNeed(Base):
    """A need that a service is good for."""

    __tablename__ = "service_needs"
    __table_args__ = (one_of("need", PrimaryNeed), Index("ix_service_needs_service_id", "service_id"))

    need: Mapped[str] = mapped_column(primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("services.id"), primary_key=True)


class ServiceLocality(Base):
    """A locality whose families a service takes."""

    __tablename__ = "service_localities"
    __table_args__ = (Index("ix_service_localities_service_id", "service_id"),)

    locality_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("localities.id"), primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("services.id"), primary_key=True)

    locality: Mapped[Locality] = relationship()


class ServiceWord(Base):
    """A word by which a service is found: of its name, of what it does, for whom, and where."""

    __tablename__ = "service_words"
    __table_args__ = (Index("ix_service_words_service_id", "service_id"),)

    word: Mapped[str] = mapped_column(_BY_BYTES, primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("services.id"), primary_key=True)
