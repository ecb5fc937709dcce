"""Anchors: where the chain had got to, written down outside the database.

Whoever can change the database can also cut off the chain's end, and what is left still fits. Only something kept
elsewhere shows that: a line a day in a file, and in a mailbox of somebody else's where one is named.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from sqlalchemy.orm import Session

from portal.events.queries import count_seals, last_seal


class AnchorUnreadable(Exception):
    """The file that should hold anchors holds none, or cannot be read; the words are for who asked for it."""


@dataclass(frozen=True)
class Anchor:
    position: int
    seal: str  # in hexadecimal
    count: int
    anchored_at: str

    def line(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, line: str) -> Self | None:
        """The anchor on this line; None when it is none (a mail's other lines, a line cut off by a crash)."""
        try:
            found: Any = json.loads(line)
            anchor = cls(**found)
            fits = anchor.position > 0 and len(bytes.fromhex(anchor.seal)) == 32
        except (ValueError, TypeError):
            return None
        return anchor if fits else None


def anchor_of(session: Session, at: dt.datetime) -> Anchor | None:
    """The end of the chain as it stands; None before anything was sealed."""
    last = last_seal(session)
    if last is None:
        return None
    anchored_at = at.astimezone(dt.UTC).isoformat(timespec="seconds")
    return Anchor(last.position, last.seal.hex(), count_seals(session), anchored_at)


def anchors_file(var: Path) -> Path:
    return var / "anchors" / "events.jsonl"


def append_anchor(path: Path, anchor: Anchor) -> None:
    """Add a line and see it safely to the disk; a line that a crash cut short does not spoil this one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("ab+") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 1))
        start = b"" if file.read(1) in {b"", b"\n"} else b"\n"
        file.write(start + anchor.line().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_anchors(path: Path) -> list[Anchor]:
    """Every anchor in a file of lines: ours, or a mail saved as text."""
    try:
        anchors = anchors_on(path.read_text(encoding="utf-8", errors="replace").splitlines())
    except OSError as error:
        raise AnchorUnreadable(f"{path} cannot be read: {error.strerror}.") from error
    if not anchors:
        raise AnchorUnreadable(f"{path} holds no anchor.")
    return anchors


def anchors_on(lines: Iterable[str]) -> list[Anchor]:
    return [anchor for anchor in map(Anchor.read, lines) if anchor]
