"""A request on paper: tagged, whole, in its order, marked on each page, and kept by nobody on the way."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.models import Contact
from portal.contacts.rules.safe_way import NOBODY_ASKED
from portal.contacts.rules.told import Sending, Someone
from portal.guidance.codes import Home
from portal.people.rules import FamilyRole
from tests.builders import Make, sign_in
from tests.contacts.everything import closed, everything, not_in_order

_FURNITURE = re.compile(r"(?:C-[0-9A-Z]{4}-[0-9A-Z]{4}·Printedby.*?)?Page\d+of\d+|OFFICIAL-SENSITIVE")


@pytest.fixture
def referrer(make: Make) -> User:
    return make.user(Role.REFERRER, name="Rosa Lindqvist")


def _sent(make: Make, referrer: User, sending: Sending) -> Contact:
    contact = make.contact(referrer, sending)
    make.keep()
    return contact


def _asked(client: FlaskClient, make: Make, user: User, path: str) -> TestResponse:
    sign_in(client, make.session, user)
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return answer


def _read(answer: TestResponse) -> PdfReader:
    return PdfReader(io.BytesIO(answer.data))


def _text(paper: PdfReader) -> str:
    """All its words, without what stands on each page and without spaces."""
    return "".join(_FURNITURE.sub("", closed(page.extract_text())) for page in paper.pages)


def test_it_says_everything_in_its_order_the_safe_way_above_the_number(
    client: FlaskClient, make: Make, referrer: User
) -> None:
    sending = make.full_sending(urgent=True)
    contact = _sent(make, referrer, sending)
    screener = make.user(Role.SCREENER)
    for user, path, whose in (
        (referrer, f"/contacts/{contact.reference}/receipt.pdf", "The sender's own copy"),
        (screener, f"/front-door/{contact.reference}/request.pdf", "The front door's copy"),
    ):
        text = _text(_read(_asked(client, make, user, path)))
        make.session.refresh(contact)
        head = [f"Request for help {contact.reference}", "Urgent", whose, "How to reach them safely"]
        foot = ["Who was phoned", "Priya, safeguarding team", "If things get worse, phone", "999"]
        assert not_in_order([*head, *everything(sending, contact), *foot], text) == []


def test_it_is_tagged_named_and_marked_on_each_page(client: FlaskClient, make: Make, referrer: User) -> None:
    contact = _sent(make, referrer, make.full_sending())
    paper = _read(_asked(client, make, referrer, f"/contacts/{contact.reference}/receipt.pdf"))
    root: Any = paper.trailer["/Root"]
    assert paper.metadata is not None
    assert paper.metadata.title == f"Request for help {contact.reference}"
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"].value) == ("en", True)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert len(paper.pages) >= 2
    for number, page in enumerate(paper.pages, 1):
        text = closed(page.extract_text())
        assert "OFFICIAL-SENSITIVE" in text
        assert f"{contact.reference}·PrintedbyRosaLindqvist," in text
        assert f"Page{number}of{len(paper.pages)}" in text


def test_nobody_keeps_it_and_its_name_says_the_reference_only(client: FlaskClient, make: Make, referrer: User) -> None:
    contact = _sent(make, referrer, make.full_sending())
    for user, path, name in (
        (referrer, f"/contacts/{contact.reference}/receipt.pdf", "receipt"),
        (make.user(Role.HUB_MANAGER), f"/front-door/{contact.reference}/request.pdf", "request"),
    ):
        answer = _asked(client, make, user, path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}-{contact.reference}.pdf"'
        assert "ETag" not in answer.headers


def test_little_told_is_a_short_paper(client: FlaskClient, make: Make, referrer: User) -> None:
    contact = _sent(make, referrer, make.sending())
    paper = _read(_asked(client, make, referrer, f"/contacts/{contact.reference}/receipt.pdf"))
    text = _text(paper)
    assert len(paper.pages) <= 2
    assert not_in_order([NOBODY_ASKED, "Child1 Tamworth", "Often late and tired.", "Yes, they agree"], text) == []
    assert "None" not in text


def test_a_refuge_has_no_address_on_paper(client: FlaskClient, make: Make, referrer: User) -> None:
    sending = replace(make.full_sending(), home=Home.REFUGE, address="9 Hidden Lane")
    contact = _sent(make, referrer, sending)
    text = _text(_read(_asked(client, make, referrer, f"/contacts/{contact.reference}/receipt.pdf")))
    make.session.refresh(contact)
    assert closed("In a refuge. Its address is not shown.") in text
    assert contact.ward
    for never in ("Hidden", str(sending.postcode), contact.ward.name):
        assert closed(never) not in text


def test_a_long_account_and_a_family_of_twelve_are_whole_and_lie_inside_the_page(
    client: FlaskClient, make: Make, referrer: User
) -> None:
    lines = [f"Word{n:05} was seen by Ann." for n in range(2_220)]
    family = [Someone(FamilyRole.CHILD, f"Child{n}", "Quill", own_words=f"I am number {n}.") for n in range(12)]
    narrative = "\n".join(" ".join(lines[n : n + 20]) for n in range(0, len(lines), 20))
    assert 59_000 < len(narrative) <= 60_000
    contact = _sent(make, referrer, replace(make.full_sending(), people=family, worries=narrative))
    paper = _read(_asked(client, make, referrer, f"/contacts/{contact.reference}/receipt.pdf"))
    assert not_in_order([*(f"I am number {n}." for n in range(12)), *lines], _text(paper)) == []
    assert 15 <= len(paper.pages) <= 30
    for page in paper.pages[1:-1]:
        assert len(page.extract_text()) > 500, "no page stands empty"
    _lies_inside(paper)


@pytest.mark.parametrize(
    "long", ["x" * 20_000, "<&>" * 3_000, "\u05e9\u05dc\u05d5\u05dd " * 2_000, "\N{GRINNING FACE}" * 3_000]
)
def test_words_of_every_kind_make_a_paper(client: FlaskClient, make: Make, referrer: User, long: str) -> None:
    contact = _sent(make, referrer, replace(make.sending(), worries=long))
    paper = _read(_asked(client, make, referrer, f"/contacts/{contact.reference}/receipt.pdf"))
    text = _text(paper)
    assert closed("Loves reading.") in text
    if long[0] in "x<":
        assert text.count(long[0]) >= long.count(long[0])
    _lies_inside(paper)


def _lies_inside(paper: PdfReader) -> None:
    """Nothing is written beyond the right edge: each word begins left of it, and none is wider than a line."""
    for page in paper.pages:
        begins: list[float] = []

        def note(text: str, *given: Any, begins: list[float] = begins) -> None:
            if text.strip():
                user, matrix = given[0], given[1]
                begins.append(float(user[0] * matrix[4] + user[4]))

        page.extract_text(visitor_text=note)
        assert begins
        assert max(begins) < float(page.mediabox[2])
