"""What a programme of an agency sent, and by which key: should a key be lost, what came by it is found."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class SentByKey(Base):
    __tablename__ = "contacts_by_key"

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency_keys.id"), index=True)
