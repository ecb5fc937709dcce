"""Letters as files, for demo, development and tests: exactly once, whatever dies in between.

A file's name is the message's key. It is written under another name, brought safely to the disk, and only then given
its own, which fails when a file of that name is there: then the letter was sent before.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from portal.messages.rules import Fault, Undelivered
from portal.messages.transports.letter import Letter
from portal.settings import Settings


def mail_folder(settings: Settings) -> Path:
    return settings.var / "mail"


@dataclass(frozen=True)
class FileTransport:
    folder: Path

    def send(self, letter: Letter) -> str:
        final = self.folder / f"{letter.key}.eml"
        content = letter.as_mail().as_bytes(policy=policy.SMTP)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not final.exists():
                self._write(final, content)
        except OSError as error:
            raise Undelivered(Fault.STORAGE_FAILED) from error
        return final.name

    def _write(self, final: Path, content: bytes) -> None:
        # The sender holds the message's row, so nobody else writes this part; one a crash left is written anew.
        part = final.with_suffix(".part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # it was sent before
            os.link(part, final)
        part.unlink()
        with _open_folder(self.folder) as folder:
            os.fsync(folder)


@contextmanager
def _open_folder(path: Path) -> Iterator[int]:
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield folder
    finally:
        os.close(folder)


@dataclass(frozen=True)
class FiledLetter:
    """A letter as it is read back from its file."""

    key: str
    to: str
    subject: str
    text: str
    sent: dt.datetime


def filed_letters(folder: Path, at_most: int = 100) -> list[FiledLetter]:
    """What was sent, newest first."""
    found = [(entry.stat().st_mtime_ns, entry.name) for entry in _letters_in(folder)]
    return [_read_back(folder / name) for _, name in sorted(found, reverse=True)[:at_most]]


def filed_letter(folder: Path, key: str) -> FiledLetter | None:
    path = folder / f"{key}.eml"
    return _read_back(path) if path.is_file() else None


def _letters_in(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if entry.name.endswith(".eml")]
    except FileNotFoundError:
        return []


def _read_back(path: Path) -> FiledLetter:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    return FiledLetter(
        key=path.stem,
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        text=body.get_content().replace("\r\n", "\n").rstrip() if body else "",
        sent=mail["Date"].datetime,
    )
