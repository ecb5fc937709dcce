"""What a file is called: as it was given, without what nobody sees or nobody should be led by."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from portal.files.rules import FileKind, disposition, kept_name


@pytest.mark.parametrize(
    ("given_name", "kind", "name"),
    [
        ("Letter from school.pdf", FileKind.PDF, "Letter from school.pdf"),
        ("IMG_0042.HEIC", FileKind.JPG, "IMG_0042.jpg"),
        ("picture.jpeg", FileKind.JPG, "picture.jpg"),
        ("picture.png", FileKind.PDF, "picture.pdf"),
        ("notes", FileKind.TXT, "notes.txt"),
        ("notes.exe", FileKind.TXT, "notes.exe.txt"),
        ("..\\..\\windows\\evil.pdf", FileKind.PDF, "evil.pdf"),
        ("../../etc/passwd", FileKind.TXT, "passwd.txt"),
        ("/", FileKind.TXT, "file.txt"),
        ("", FileKind.TXT, "file.txt"),
        (".pdf", FileKind.PDF, "pdf.pdf"),
        ("...", FileKind.PDF, "file.pdf"),
        ("evil\u202efdp.exe", FileKind.PDF, "evilfdp.exe.pdf"),
        ("two\r\nSet-Cookie: a=b.pdf", FileKind.PDF, "two Set-Cookie_ a=b.pdf"),
        ('she said "no".pdf', FileKind.PDF, "she said _no_.pdf"),
        ("null\0byte.pdf", FileKind.PDF, "nullbyte.pdf"),
        ("half \ud83d of one.pdf", FileKind.PDF, "half of one.pdf"),
        ("👩\u200d👧 Zoë.pdf", FileKind.PDF, "👩\u200d👧 Zoë.pdf"),
        ("a" * 300 + ".pdf", FileKind.PDF, "a" * 100 + ".pdf"),
        ("ж" * 300 + ".pdf", FileKind.PDF, "ж" * 100 + ".pdf"),
        ("😀" * 300, FileKind.TXT, "😀" * 50 + ".txt"),
    ],
)
def test_a_name_is_kept_as_far_as_it_can_be(given_name: str, kind: FileKind, name: str) -> None:
    assert kept_name(given_name, kind) == name


@given(st.text(st.characters(), max_size=320), st.sampled_from(sorted(FileKind)))
def test_whatever_a_file_is_called_its_header_is_one_line_that_reads_back(given_name: str, kind: FileKind) -> None:
    name = kept_name(given_name, kind)
    assert name.endswith(f".{kind.value}")
    assert len(name.encode()) <= 210
    assert not re.search(r'[\\/\r\n\0"<>|:?*]', name)
    header = disposition(name)
    header.encode("ascii")
    assert "\r" not in header
    assert "\n" not in header
    plain, told = re.fullmatch(r"attachment; filename=\"([^\"\\]+)\"; filename\*=UTF-8''(\S+)", header).groups()  # type: ignore[union-attr]
    assert unquote(told) == name
    assert plain.endswith(f".{kind.value}")
    assert parse_options_header(header)[1]["filename"] == name, "as a browser reads it"
