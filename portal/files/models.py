"""A file and what is in it, apart: whoever reads of the one need not carry the other."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id, SmallNumber, not_blank, one_of
from portal.files.rules import FileKind, Verdict
from portal.settings import FileStore


class StoredFile(Base):
    """A file that somebody added. What it says is never changed; what the scanner found is written down once."""

    __tablename__ = "files"
    __table_args__ = (
        one_of("kind", FileKind),
        one_of("kept_in", FileStore),
        one_of("verdict", Verdict),
        not_blank("name"),
        CheckConstraint("size > 0", name="size_from_one"),
        CheckConstraint("octet_length(sha256) = 32", name="sha256_whole"),
        CheckConstraint("tries >= 0", name="tries_counted"),
        CheckConstraint("num_nonnulls(scanned_at, verdict) IN (0, 2)", name="scanned_with_verdict"),
        Index("ix_files_to_scan", "next_scan_at", postgresql_where=text("verdict IS NULL")),
    )

    id: Mapped[Id]
    name: Mapped[str]
    kind: Mapped[str]
    size: Mapped[int]  # in bytes
    sha256: Mapped[bytes] = mapped_column(LargeBinary)  # SHA-256 of what is kept
    kept_at: Mapped[dt.datetime]
    kept_in: Mapped[str]
    must_be_scanned: Mapped[bool]  # a scanner was named when it was added
    scanned_at: Mapped[dt.datetime | None]
    verdict: Mapped[str | None]
    tries: Mapped[int] = mapped_column(server_default=text("0"))  # to scan it, which came to nothing
    next_scan_at: Mapped[dt.datetime]


class FilePart(Base):
    """Part of a file's content, so that none of it has to be held as a whole."""

    __tablename__ = "file_parts"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("octet_length(content) BETWEEN 1 AND 262144", name="content_bounded"),
    )

    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[SmallNumber] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
