"""What a file is, its content says; and what is not what we take is refused in words."""

from __future__ import annotations

import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.files.archives import MOST_UNPACKED
from portal.files.kinds import Fit, fit
from portal.files.rules import MOST_BYTES, FileKind
from portal.files.unfit import Unfit
from tests.files.samples import (
    HTML,
    PDF,
    PROGRAM,
    SVG,
    TEXT,
    Parts,
    archive,
    docx,
    docx_streamed,
    locked,
    odt,
    picture,
    png_of,
    saying_less,
)


def fitted(body: bytes) -> Fit:
    return fit(io.BytesIO(body))


def kept(body: bytes) -> bytes:
    return fitted(body).body.read()


def refusal(body: bytes) -> str:
    with pytest.raises(Unfit) as refused:
        fitted(body)
    assert refused.value.field == "file"
    return refused.value.words


LONG_TABLE = "".join(
    f"<w:tr><w:tc><w:p><w:r><w:t>{day:05}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>late</w:t></w:r></w:p></w:tc></w:tr>"
    for day in range(80_000)
)  # some eight million letters
TAKEN = {
    "docx": (docx(), FileKind.DOCX),
    "docx_with_a_picture": (docx({"word/media/image1.png": picture("PNG")}), FileKind.DOCX),
    "docx_streamed": (docx_streamed(), FileKind.DOCX),
    "docx_with_a_long_table": (docx({"word/table.xml": LONG_TABLE, "word/more.xml": LONG_TABLE}), FileKind.DOCX),
    "heic": (picture("HEIF"), FileKind.JPG),
    "jpg": (picture("JPEG"), FileKind.JPG),
    "odt": (odt(), FileKind.ODT),
    "pdf": (PDF, FileKind.PDF),
    "pdf_with_blanks_behind": (PDF + b"\r\n\0\0", FileKind.PDF),
    "png": (picture("PNG"), FileKind.PNG),
    "txt": (TEXT, FileKind.TXT),
}


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_each_kind_is_known_by_its_content(name: str) -> None:
    body, kind = TAKEN[name]
    fitting = fitted(body)
    content = fitting.body.read()
    assert fitting.kind is kind
    assert (fitting.size, fitting.sha256) == (len(content), hashlib.sha256(content).digest())


@pytest.mark.parametrize("name", ["docx", "odt", "pdf"])
def test_a_document_is_kept_as_it_came(name: str) -> None:
    assert kept(TAKEN[name][0]) == TAKEN[name][0]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Zoë says “no”.".encode(), "Zoë says “no”."),
        ("Zoë says “no”.".encode("utf-8-sig"), "Zoë says “no”."),
        ("Zoë says “no”.".encode("utf-16"), "Zoë says “no”."),
        ("Zoë says “no”.".encode("cp1252"), "Zoë says “no”."),
        (b"<3 and a < b; he said <no>.", "<3 and a < b; he said <no>."),
        ("\u202eطفل 👩\u200d👧 ̈".encode(), "\u202eطفل 👩\u200d👧 ̈"),
    ],
)
def test_text_is_kept_in_one_alphabet(body: bytes, text: str) -> None:
    fitting = fitted(body)
    assert fitting.kind is FileKind.TXT
    assert fitting.body.read().decode() == text


BOMB = docx({"word/bomb.xml": b"0" * (MOST_UNPACKED + 1)})
LIAR = saying_less(docx({"word/bomb.xml": b"0" * 30_000_000}), b"word/bomb.xml", 1000)
PACKED_TIGHT = docx({"word/bomb.xml": b"0" * 30_000_000})
MANY_SMALL_ONES: Parts = {f"word/bomb{number}.xml": b"0" * (10 * 1024 * 1024 - 1) for number in range(9)}
NOISE = hashlib.shake_256(b"noise").digest(1_500_000)
HOSTILE = {
    "an_archive_and_a_document": (archive({"a.txt": "a"}) + docx(), "damaged"),
    "an_archive_of_pictures": (archive({"a.jpg": picture("JPEG")}), "must be a PDF"),
    "bomb": (BOMB, "unpacks to far more"),
    "bomb_in_many_parts": (docx(MANY_SMALL_ONES), "unpacks to far more"),
    "bomb_in_parts_and_a_picture": (docx({"word/media/a.jpg": NOISE, **MANY_SMALL_ONES}), "unpacks to far more"),
    "bomb_that_says_it_is_small": (LIAR, "unpacks to far more"),
    "bomb_within_bounds": (PACKED_TIGHT, "unpacks to far more"),
    "document_and_a_program_behind": (docx() + PROGRAM, "damaged"),
    "document_behind_a_program": (PROGRAM + docx(), "program"),
    "document_behind_a_picture": (b"GIF89a" + docx(), "must be a PDF"),
    "document_in_a_document": (docx({"word/embeddings/a.docx": docx()}), "packed into it"),
    "document_with_a_comment": (docx()[:-2] + b"\x05\x00hello", "damaged"),
    "document_with_a_lock": (locked(docx()), "password"),
    "document_with_a_program": (docx({"word/media/a.png": PROGRAM}), "packed into it"),
    "document_with_macros": (docx({"word/vbaProject.bin": b"x"}), "macros"),
    "document_with_an_old_one": (docx({"word/embeddings/ole.bin": b"\xd0\xcf\x11\xe0" + bytes(20)}), "packed into it"),
    "empty": (b"", "empty"),
    "excel": (archive({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), "must be a PDF"),
    "gif": (b"GIF89a" + bytes(40), "must be a PDF"),
    "html": (HTML, "web page"),
    "html_behind_words": (b"Dear all,\n" + HTML, "web page"),
    "jpg_cut_off": (picture("JPEG", (900, 900))[:2000], "damaged"),
    "leads_out": (docx({"../../etc/passwd": "x"}), "damaged"),
    "leads_to_a_drive": (docx({"C:/x": "x"}), "damaged"),
    "macro_document": (docx(main="document.macroEnabled.main"), "macros"),
    "many_parts": (docx({f"word/{number}.xml": b"" for number in range(2001)}), "unpacks to far more"),
    "noise": (hashlib.shake_256(b"noise").digest(5000), "must be a PDF"),
    "odt_with_a_lock": (odt(manifest="<manifest:encryption-data/>"), "password"),
    "odt_with_macros": (odt({"Basic/Standard/Module1.xml": "x"}), "macros"),
    "old_word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old form of Word"),
    "pdf_and_an_archive": (PDF[:-6] + archive({"a": "a"}) + b"%%EOF", "damaged"),
    "pdf_behind_something": (b"hello\n" + PDF.replace(b"1 0", b"\x01 0"), "must be a PDF"),
    "pdf_cut_off": (PDF[:60], "damaged"),
    "pdf_that_is_an_archive": (PDF + archive({"a": "a"}), "damaged"),
    "png_cut_off": (picture("PNG", (300, 300))[:120], "damaged"),
    "png_too_large_to_draw": (png_of(30_000, 30_000), "damaged"),
    "png_with_too_many_points": (png_of(8000, 8000), "50 million"),
    "program": (PROGRAM, "program"),
    "program_of_linux": (b"\x7fELF\x02\x01\x01" + bytes(100), "program"),
    "rtf": (b"{\\rtf1 hello}", "must be a PDF"),
    "script": (b"#!/bin/sh\necho hello\n", "program"),
    "svg": (SVG, "web page"),
    "svg_behind_a_mark": (b"\xef\xbb\xbf \n" + SVG, "web page"),
    "text_with_nothing_in_it": (b"hello\0world", "must be a PDF"),
    "xml": (b'<?xml version="1.0"?><a/>', "web page"),
    "zip_cut_off": (docx()[:-30], "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_is_something_else_is_refused_in_words(name: str) -> None:
    body, words = HOSTILE[name]
    assert words in refusal(body)


def test_a_bomb_is_small_enough_to_be_sent() -> None:
    """Or the tests above would show nothing."""
    assert max(len(BOMB), len(LIAR), len(PACKED_TIGHT)) < 200_000


def test_ten_megabytes_are_taken_and_a_byte_more_is_not() -> None:
    assert fitted(b"a" * MOST_BYTES).size == MOST_BYTES
    assert "larger than 10 MB" in refusal(b"a" * (MOST_BYTES + 1))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_nothing_that_is_changed_by_chance_is_more_than_refused(data: st.DataObject) -> None:
    """Whatever is done to a file, it is taken or refused in words; nothing else happens."""
    body = bytearray(data.draw(st.sampled_from([TAKEN[name][0] for name in sorted(TAKEN)])))
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)))
    try:
        fitting = fitted(bytes(body[:cut]) if data.draw(st.booleans()) else bytes(body))
    except Unfit:
        return
    assert fitting.size == len(fitting.body.read())


@given(st.binary(min_size=1, max_size=400))
@settings(max_examples=200, deadline=None)
def test_whatever_is_sent_is_taken_as_what_it_is_or_refused(body: bytes) -> None:
    try:
        fitting = fitted(body)
    except Unfit:
        return
    assert fitting.kind is FileKind.TXT
    fitting.body.read().decode()
