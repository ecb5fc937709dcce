"""What a file truly is, by what is in it: never by its name, nor by what a browser says."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from typing import IO

from portal.files.archives import is_archive_too, kind_of_archive
from portal.files.images import redrawn
from portal.files.rules import MOST_BYTES, TOO_LARGE, FileKind
from portal.files.unfit import DAMAGED, WHAT_WE_TAKE, Unfit

_BLOCK = 64 * 1024
_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_OLD_OR_LOCKED = (
    "The document is in an old form of Word's, or has a password. Save it as docx without a password, or as a PDF, and"
    " choose that"
)
_PROGRAM = "The file is a program, so we cannot take it. Choose another file"
_WEB_PAGE = "The file is a web page, so we cannot take it. Save it as a PDF and choose that"
_OTHERS = (b"{\\rtf", b"%!PS", b"%PDF", b"-----BEGIN PGP")
_MARKUP = re.compile(r"<(!doctype|html|head|body|svg|script|iframe|\?xml)\b|^\s*<[a-z!?]", re.IGNORECASE)
_LOOKED_AT = 2048  # letters: browsers guess by fewer
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Fit:
    """A file as it will be kept: what it is, and its content."""

    kind: FileKind
    body: IO[bytes]
    size: int
    sha256: bytes


def fit(body: IO[bytes]) -> Fit:
    """The file as we may keep it, or `Unfit` in words."""
    size = body.seek(0, io.SEEK_END)
    if not size:
        raise Unfit("The file is empty. Choose another one")
    if size > MOST_BYTES:
        raise Unfit(TOO_LARGE)
    body.seek(0)
    kind, kept = _kind_and_content(body, body.read(64), size)
    kept.seek(0)
    digest, length = hashlib.sha256(), 0
    while block := kept.read(_BLOCK):
        digest.update(block)
        length += len(block)
    kept.seek(0)
    return Fit(kind, kept, length, digest.digest())


def _kind_and_content(body: IO[bytes], begin: bytes, size: int) -> tuple[FileKind, IO[bytes]]:
    picture = _picture(begin)
    if picture:
        return redrawn(body, picture)
    if begin.startswith(b"PK\x03\x04"):
        return kind_of_archive(body, size), body
    if begin.startswith((b"%PDF-1.", b"%PDF-2.")):
        _refuse_half_a_pdf(body, size)
        return FileKind.PDF, body
    if begin.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unfit(_OLD_OR_LOCKED)
    if begin.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")):
        raise Unfit(_PROGRAM)
    if begin.startswith(_OTHERS):
        raise Unfit(WHAT_WE_TAKE)
    return FileKind.TXT, _text(body)


def _picture(begin: bytes) -> str | None:
    if begin.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if begin.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if begin[4:8] == b"ftyp" and begin[8:12] in _HEIC:
        return "heic"
    return None


def _refuse_half_a_pdf(body: IO[bytes], size: int) -> None:
    """It begins as one, ends as one, and is not something else as well."""
    body.seek(max(0, size - 2048))
    end = body.read().rstrip(b"\x00\t\n\f\r ")
    if not end.endswith(b"%%EOF") or b"startxref" not in end or is_archive_too(body, size):
        raise Unfit(DAMAGED)


def _text(body: IO[bytes]) -> IO[bytes]:
    """Plain text, in the one alphabet in which it is handed out."""
    body.seek(0)
    text = _decoded(body.read())
    if _NO_TEXT.search(text):
        raise Unfit(WHAT_WE_TAKE)
    if _MARKUP.search(text[:_LOOKED_AT]):
        raise Unfit(_WEB_PAGE)
    return io.BytesIO(text.encode())


def _decoded(raw: bytes) -> str:
    """What editors write: UTF-8, UTF-16 with its mark, or the alphabet of older Windows."""
    marked = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for alphabet in (marked, "cp1252"):
        try:
            return raw.decode(alphabet)
        except UnicodeDecodeError:
            continue
    raise Unfit(WHAT_WE_TAKE)
