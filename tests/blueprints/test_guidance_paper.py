"""The guidance as a PDF: whole, readable by everybody, made once, and kept by whoever likes."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.blueprints.guidance import views
from portal.documents.kept import PUBLIC_PAPERS
from portal.guidance import editions
from portal.guidance.explained import explained
from portal.guidance.places import places
from portal.guidance.thresholds import thresholds_of
from portal.working_time import LONDON
from tests.builders import Make, sign_in
from tests.queries import cost_of

FIRST = thresholds_of("1")
SECOND = FIRST.model_copy(update={"version": "2", "in_force_from": dt.date(2025, 9, 1)})
MASH = places().phones.mash
CHRISTMAS = dt.datetime(2026, 12, 25, 11, tzinfo=LONDON)


@pytest.fixture
def paper(client: FlaskClient) -> PdfReader:
    return _paper(client, "/guidance/guidance.pdf")


def _paper(client: FlaskClient, path: str) -> PdfReader:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.data))


def _text(paper: PdfReader) -> str:
    """All its words without the spaces: a sentence goes on over the edge of a line, a cell or a page."""
    return "".join(re.sub(r"\s", "", page.extract_text()) for page in paper.pages)


def _closed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_sentence_of_the_guidance_is_on_paper(paper: PdfReader) -> None:
    text = _text(paper)
    said = [sign.sentence for sign in FIRST.signs.values()]
    for level in FIRST.levels:
        said += [level.title, level.in_plain_words, level.what_happens, level.who_leads, level.agreement]
    for section in explained().sections:
        said += [section.title, section.in_short]
        for part in section.parts:
            said += [part.title, *part.paragraphs, *part.points]
            said += [words for step in part.steps for words in (step.title, step.when, step.words)]
    said += [MASH.office_hours, MASH.out_of_hours, places().phones.early_help_hub]
    assert [sentence for sentence in said if _closed(sentence) not in text] == []


def test_the_paper_is_tagged_and_says_what_it_is_and_is_not_marked_secret(paper: PdfReader) -> None:
    root: Any = paper.trailer["/Root"]
    assert paper.metadata is not None
    assert paper.metadata.title == "Early help guidance, version 1"
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"].value) == ("en", True)
    assert 8 <= len(paper.pages) <= 12
    for number, page in enumerate(paper.pages, 1):
        text = _closed(page.extract_text())
        assert f"Page{number}of{len(paper.pages)}" in text
        assert "Earlyhelpguidance,version1" in text
    assert "sensitive" not in _text(paper).lower()


def test_a_version_that_is_over_has_its_own_paper_without_the_words_of_today(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "thresholds", lambda: (SECOND, FIRST))
    old = _text(_paper(client, "/guidance/versions/1/guidance.pdf"))
    assert "Nolongerinforce." in old
    assert _closed(FIRST.signs["CD-HEA-1"].sentence) in old
    assert _closed(explained().sections[0].parts[0].paragraphs[0]) not in old


def test_the_paper_may_be_kept_and_is_not_sent_again_while_it_is_the_same(client: FlaskClient) -> None:
    first = client.get("/guidance/guidance.pdf")
    assert first.headers["Cache-Control"] == "public, max-age=600"
    assert "Set-Cookie" not in first.headers
    assert "early-help-guidance-1.pdf" in first.headers["Content-Disposition"]
    again = client.get("/guidance/guidance.pdf", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/guidance/guidance.pdf", headers={"If-None-Match": '"another"'}).data == first.data


def test_the_paper_is_the_same_for_everybody_and_made_once(
    app: Flask, client: FlaskClient, session: Session, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/guidance/guidance.pdf")

    def make_none(html: str, *, stylesheet: str) -> bytes:
        raise AssertionError("it was made a second time")

    monkeypatch.setattr(PUBLIC_PAPERS, "make", make_none)
    sign_in(client, session, make.user(Role.REFERRER, name="Zofia Kowalczyk"))
    with time_machine.travel(CHRISTMAS, tick=False):
        again = client.get("/guidance/versions/1/guidance.pdf")
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_the_paper_asks_the_database_nothing(client: FlaskClient) -> None:
    client.get("/guidance/guidance.pdf")
    assert cost_of(client, "/guidance/guidance.pdf") == 0


def test_other_words_are_another_paper(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get("/guidance/guidance.pdf").headers["ETag"]
    changed = places().model_copy(
        update={"phones": places().phones.model_copy(update={"early_help_hub": "01632 960999"})}
    )
    monkeypatch.setattr(views, "places", lambda: changed)
    answer = client.get("/guidance/guidance.pdf", headers={"If-None-Match": first})
    assert answer.status_code == 200
    assert "01632960999" in _text(PdfReader(io.BytesIO(answer.data)))
