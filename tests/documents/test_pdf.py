"""A paper can be read out, found again and printed, and is made without asking anybody."""

from __future__ import annotations

import io
import socket
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from portal.documents.pdf import NotAPaper, make_pdf
from portal.frame.assets import asset_text

PAGE = '<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body>{body}</body></html>'


def _paper(body: str, title: str = "A paper") -> PdfReader:
    html = PAGE.format(title=title, body=body)
    return PdfReader(io.BytesIO(make_pdf(html, stylesheet=asset_text("paper.css"))))


def _root(paper: PdfReader) -> Any:
    return paper.trailer["/Root"]


def test_a_paper_says_its_title_and_its_language_and_is_tagged() -> None:
    paper = _paper("<h1>Ład</h1><table><tr><th scope=col>One</th></tr><tr><td>Two</td></tr></table>")
    root = _root(paper)
    assert paper.metadata is not None
    assert paper.metadata.title == "A paper"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"pdfuaid:part" in root["/Metadata"].get_data(), "it says itself that it is PDF/UA"
    assert {"/H1", "/Table", "/TH", "/TD"} <= _tags(root["/StructTreeRoot"])


def _tags(element: Any) -> set[str]:
    element = element.get_object() if hasattr(element, "get_object") else element
    if not isinstance(element, dict):
        return set()
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, list) else [kids]
    own = {str(element["/S"])} if "/S" in element else set()
    return own.union(*map(_tags, kids))


def test_it_is_a4_and_every_page_has_its_number() -> None:
    paper = _paper("".join(f"<p style='break-after: page'>Page of {n}</p>" for n in range(3)) + "<p>The last</p>")
    assert len(paper.pages) == 4
    for number, page in enumerate(paper.pages, 1):
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        assert f"Page {number} of 4" in page.extract_text()


@pytest.mark.parametrize("html", ["<p>No title", '<html lang="en"><p>No title', "<title>No language</title><p>."])
def test_a_paper_without_title_or_language_is_not_made(html: str) -> None:
    with pytest.raises(NotAPaper):
        make_pdf(html, stylesheet="")


def test_nothing_is_fetched_from_the_network_or_the_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[object] = []

    def refuse(*given: object, **_: object) -> None:
        asked.append(given)
        raise OSError("no network in this test")

    for way in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, way, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    picture = tmp_path / "a.png"
    Image.new("RGB", (1, 1)).save(picture)
    named = ["http://127.0.0.1:1/a.png", "https://early-help.example/a.png", picture.as_uri(), str(picture)]
    body = "".join(f'<img src="{address}" alt="There">' for address in named)
    style = '@import url("http://127.0.0.1:1/a.css"); body { background: url("http://127.0.0.1:1/b.png") }'
    style += '@font-face { font-family: x; src: url("http://127.0.0.1:1/c.woff") } p { font-family: x }'
    made = make_pdf(PAGE.format(title="A paper", body=f"<p>Here {body}</p>"), stylesheet=style)
    assert asked == []
    (page,) = PdfReader(io.BytesIO(made)).pages
    assert list(page.images) == []
    assert "Here" in page.extract_text()


def test_the_same_words_give_the_same_paper() -> None:
    html = PAGE.format(title="A paper", body="<p>Words</p>")
    assert make_pdf(html, stylesheet="") == make_pdf(html, stylesheet="")
