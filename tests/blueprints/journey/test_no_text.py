"""Bytes that are no text: nothing of them is kept, and the page says what happened."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote_from_bytes

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.accounts.helpers import words_of
from tests.blueprints.journey.driver import Writing
from tests.blueprints.journey.hostile import NO_TEXT
from tests.blueprints.journey.rows import kept_of


def _in_a_form(fields: dict[str, str], name: str, typed: bytes) -> tuple[bytes, str]:
    pairs = [f"{field}={quote_from_bytes(value.encode())}" for field, value in fields.items()]
    return "&".join([*pairs, f"{name}={quote_from_bytes(typed)}"]).encode(), "application/x-www-form-urlencoded"


def _as_bytes(fields: dict[str, str], name: str, typed: bytes) -> tuple[bytes, str]:
    body, form = _in_a_form(fields, name, b"")
    return body + typed, form


def _in_parts(fields: dict[str, str], name: str, typed: bytes) -> tuple[bytes, str]:
    head = '--xx\r\nContent-Disposition: form-data; name="{}"\r\n\r\n'
    parts = [head.format(field).encode() + value.encode() + b"\r\n" for field, value in fields.items()]
    body = b"".join([*parts, head.format(name).encode(), typed, b"\r\n--xx--\r\n"])
    return body, "multipart/form-data; boundary=xx"


@pytest.mark.parametrize("sent_as", [_in_a_form, _as_bytes, _in_parts])
def test_bytes_that_are_no_text_change_nothing_and_the_page_says_so(
    writing: Writing, session: Session, sent_as: Callable[[dict[str, str], str, bytes], tuple[bytes, str]]
) -> None:
    """No browser sends them; a family's name with a hole in it is not kept as if somebody had written it so."""
    writing.write("account", {"worries": "Often late."})
    form = writing.page("account")
    for typed in NO_TEXT:
        for name in ("worries", "tried"):
            fields = {**form.fields.to_dict(), "go": "next"}
            fields.pop(name)
            body, kind = sent_as(fields, name, typed)
            says_it_cannot_be_read(writing.client.post(form.address, data=body, content_type=kind))
        body, kind = sent_as({"go": "check", "name": "Ania", "way": "self"}, "worries", typed)
        says_it_cannot_be_read(writing.client.post("/help/ask", data=body, content_type=kind))
    assert kept_of(session, "account") == {"worries": ["Often late."]}
    letters = {"worries": "Zażółć \ufffd 👨‍👩‍👧‍👦"}
    body, kind = _in_a_form({**form.fields.to_dict(), **letters, "go": "next"}, "tried", "Café".encode())
    assert writing.client.post(form.address, data=body, content_type=kind).status_code == 302
    assert kept_of(session, "account") == {**{name: [value] for name, value in letters.items()}, "tried": ["Café"]}


def says_it_cannot_be_read(answer: TestResponse) -> None:
    assert answer.status_code == 400
    words = words_of(answer)
    assert "We could not read what was sent" in words
    assert "What you typed is still" in words
