"""Rules on files as plain values: which kinds are taken, what one is called, and when it may be handed out."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Protocol
from urllib.parse import quote

from portal.guidance.codes import Code

MOST_BYTES = 10 * 1024 * 1024
TOO_LARGE = "The file is larger than 10 MB. Choose a smaller one"
MOST_LETTERS = 100  # of a name
_MOST_NAME_BYTES = 200  # the disk at the other end may take no more than 255


class FileKind(Code):
    """What a file truly is; its code is the ending that it is given. HEIC is not among them: it is kept as JPG."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word document"
    ODT = "odt", "OpenDocument text"
    JPG = "jpg", "Picture"
    PNG = "png", "Picture"
    TXT = "txt", "Plain text"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.JPG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.TXT: "text/plain; charset=utf-8",
}
_ENDINGS = re.compile(r"\.(pdf|docx|odt|jpe?g|png|hei[cf]|txt)\Z", re.IGNORECASE)


class Verdict(Code):
    CLEAN = "clean", "No virus was found"
    INFECTED = "infected", "A virus was found"


class FileState(Code):
    WAITING = "waiting", "Being checked"
    READY = "ready", "Ready"
    REFUSED = "refused", "Refused: we found a virus"


class Scanned(Protocol):
    @property
    def must_be_scanned(self) -> bool: ...
    @property
    def verdict(self) -> str | None: ...


def state_of(file: Scanned, *, scanner: bool) -> FileState:
    """One that was to be scanned and was not waits for ever, even where no scanner is named any more."""
    if file.verdict is not None:
        return FileState.READY if file.verdict == Verdict.CLEAN else FileState.REFUSED
    return FileState.WAITING if scanner or file.must_be_scanned else FileState.READY


_WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 1, 2, 5, 10)]


def wait_after(tries: int) -> dt.timedelta:
    """How long until a file is scanned again after this many tries that came to nothing. It is never given up."""
    return _WAITS[min(tries, len(_WAITS)) - 1]


# What joins letters in some scripts, and the parts of some emoji.
_JOINERS = "\u200c\u200d"
_NOT_IN_A_NAME = re.compile(r'[<>:"|?*]')


def kept_name(given: str, kind: FileKind) -> str:
    """The name as it was given, without folders and what nobody sees, with the ending of what the file truly is."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(" " if mark.isspace() else mark for mark in name if _is_seen(mark))
    words = _NOT_IN_A_NAME.sub("_", " ".join(seen.split()))
    stem = _shortened(_ENDINGS.sub("", words.strip(" ."))).strip(" .")
    return f"{stem or 'file'}.{kind.value}"


def _is_seen(mark: str) -> bool:
    if mark in _JOINERS or mark.isspace():
        return True
    is_no_character = (ord(mark) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(mark) <= 0xFDEF
    return unicodedata.category(mark) not in {"Cc", "Cf", "Cs", "Co"} and not is_no_character


def _shortened(stem: str) -> str:
    return stem[:MOST_LETTERS].encode()[:_MOST_NAME_BYTES].decode(errors="ignore")


def disposition(name: str) -> str:
    """The header that makes a browser save a file under this name and never show it: in both forms of RFC 6266."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", plain).strip(" ._") or "file"
    if "." not in plain:  # nothing was left of it but its ending
        plain = f"file.{plain}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
