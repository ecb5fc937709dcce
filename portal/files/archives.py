"""Looking into a document that is a ZIP archive: nothing is unpacked to be kept, and nothing is believed.

What an archive says of itself is compared with what is in it: each part is counted as it comes out, and counting stops
at the bounds. So a small file cannot become a large one in the hands of whoever opens it.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from portal.files.fetching import Part, Reading
from portal.files.rules import FileKind
from portal.files.unfit import DAMAGED, WHAT_WE_TAKE, Unfit

MOST_PARTS = 2000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 100  # what is unpacked to what is packed; a long table of the same words comes near 30
_RATIO_MATTERS_FROM = 10 * 1024 * 1024  # of all parts together
_MOST_LISTING = 1024 * 1024
_BLOCK = 64 * 1024
_BEGIN = 16
_HEADER = struct.Struct("<4s22xHH")  # of a part: its mark, and how long its name and what is added to it are
_END = struct.Struct("<4s8xIIH")  # its mark, how long the listing is and where it begins, how long a comment is
_LONGEST_COMMENT = 0xFFFF
_DESCRIPTOR = 24  # what may stand behind a part, at most
_ENCRYPTED = 0x1

_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ODT = b"application/vnd.oasis.opendocument.text"
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\xd0\xcf\x11\xe0")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
_MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|Basic/.*|Scripts/.*)$", re.IGNORECASE)

_TOO_MUCH = "The file unpacks to far more than a document needs, so we cannot take it. Save it as a PDF and choose that"
_NESTED = "The document has another file packed into it, so we cannot take it. Save it as a PDF and choose that"
_WITH_MACROS = "The document has macros in it, so we cannot take it. Save it as a PDF and choose that"
_LOCKED = "The document has a password, so nobody here could open it. Save it without one and choose it again"


def kind_of_archive(body: IO[bytes], size: int) -> FileKind:
    """Which document this archive is, when it is nothing but that."""
    try:
        _refuse_what_is_behind(body, size)
        with zipfile.ZipFile(body) as archive:
            parts = archive.infolist()
            _refuse_strange_parts(parts)
            _refuse_what_is_between(body, archive, parts)
            kind = _kind(archive)
            reading = Reading(kind)
            for part in parts:
                _refuse_inside(_counted(body, part, reading.of(part.filename)))
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise Unfit(DAMAGED) from error
    return kind


def is_archive_too(body: IO[bytes], size: int) -> bool:
    """Whether something that begins as another kind of file holds an archive near its end, as lenient readers look."""
    for at, listing, _, _ in _ends_of_archives(body, size):
        body.seek(max(0, at - listing))
        if body.read(4) in {b"PK\x01\x02", b"PK\x05\x06"}:
            return True
    return False


def _ends_of_archives(body: IO[bytes], size: int) -> Iterator[tuple[int, int, int, int]]:
    """Of each last record of an archive: where it stands, how long its listing is, where that begins, how long a
    comment is."""
    tail_at = max(0, size - _END.size - _LONGEST_COMMENT)
    body.seek(tail_at)
    tail = body.read()
    for found in re.finditer(b"PK\x05\x06", tail):
        if len(tail) - found.start() >= _END.size:
            _, listing, begins, comment = _END.unpack_from(tail, found.start())
            yield tail_at + found.start(), listing, begins, comment


def _refuse_what_is_behind(body: IO[bytes], size: int) -> None:
    """The last record of a document is the last thing in it, and stands right behind the listing."""
    *_, last = [(-1, 0, 0, 0), *_ends_of_archives(body, size)]
    at, listing, begins, comment = last
    if at + _END.size != size or at != begins + listing or comment:
        raise Unfit(DAMAGED)


def _refuse_strange_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or _unpack_to_too_much(parts):
        raise Unfit(_TOO_MUCH)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Unfit(_LOCKED)
    if len(set(names)) != len(names) or any(_leads_astray(name) for name in names):
        raise Unfit(DAMAGED)
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        raise Unfit(DAMAGED)
    if any(_MACROS.search(name) for name in names):
        raise Unfit(_WITH_MACROS)


def _unpack_to_too_much(parts: list[zipfile.ZipInfo]) -> bool:
    """Of all parts together, so that many small bombs are no better than a large one. What packs well is asked by
    itself too: it cannot hide behind a picture that hardly packs. Each part is held to what it says here, later."""
    tight = [part.file_size for part in parts if part.file_size > MOST_RATIO * part.compress_size]
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    return (
        unpacked > MOST_UNPACKED
        or sum(tight) > _RATIO_MATTERS_FROM
        or unpacked > max(_RATIO_MATTERS_FROM, MOST_RATIO * packed)
    )


def _leads_astray(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _refuse_what_is_between(body: IO[bytes], archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """An archive that is a document holds its parts one after the other, from its first byte to its last."""
    at = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if not at <= part.header_offset <= at + _DESCRIPTOR * bool(at):
            raise Unfit(DAMAGED)
        at = _begin_of(body, part) + part.compress_size
    if not at <= archive.start_dir <= at + _DESCRIPTOR:
        raise Unfit(DAMAGED)


def _begin_of(body: IO[bytes], part: zipfile.ZipInfo) -> int:
    body.seek(part.header_offset)
    mark, name, added = _HEADER.unpack(body.read(_HEADER.size))
    if mark != b"PK\x03\x04":
        raise Unfit(DAMAGED)
    return part.header_offset + _HEADER.size + int(name) + int(added)


def _kind(archive: zipfile.ZipFile) -> FileKind:
    names = set(archive.namelist())
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        listing = _listing(archive, "[Content_Types].xml")
        if b"macroEnabled" in listing:
            raise Unfit(_WITH_MACROS)
        if _WORD in listing:
            return FileKind.DOCX
    if {"mimetype", "content.xml", "META-INF/manifest.xml"} <= names and _listing(archive, "mimetype") == _ODT:
        if b"encryption-data" in _listing(archive, "META-INF/manifest.xml"):
            raise Unfit(_LOCKED)
        return FileKind.ODT
    raise Unfit(WHAT_WE_TAKE)


def _listing(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_MOST_LISTING)


def _counted(body: IO[bytes], part: zipfile.ZipInfo, reader: Part | None) -> bytes:
    """The first bytes of a part, once all of it has come out as it was said to, and was read by whoever reads it."""
    count, begin = 0, b""
    for out in _unpacked(body, part):
        count, begin = count + len(out), (begin + out[:_BEGIN])[:_BEGIN]
        if count > part.file_size:
            raise Unfit(_TOO_MUCH)
        if reader:
            reader.see(out)
    if count != part.file_size:
        raise Unfit(DAMAGED)
    if reader:
        reader.end()
    return begin


def _unpacked(body: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    body.seek(_begin_of(body, part))
    left = part.compress_size
    deflated = zlib.decompressobj(-zlib.MAX_WBITS) if part.compress_type == zipfile.ZIP_DEFLATED else None
    while left:
        block = body.read(min(_BLOCK, left))
        if not block:
            raise Unfit(DAMAGED)
        left -= len(block)
        if deflated is None:
            yield block
            continue
        while out := deflated.decompress(block, _BLOCK):
            yield out
            block = deflated.unconsumed_tail
    if deflated and (not deflated.eof or deflated.unused_data):
        raise Unfit(DAMAGED)


def _refuse_inside(begin: bytes) -> None:
    if begin.startswith((*_PACKED, *_PROGRAMS)):
        raise Unfit(_NESTED)
