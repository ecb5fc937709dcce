"""What was written as plain text, as paragraphs and lists."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.templating import render_template_string

from portal.frame.letters import Piece, blocks_of

_LETTER = '{% from "macros/letters.html" import letter %}{{ letter(words) }}'


def test_an_empty_line_ends_a_paragraph_and_dashes_are_a_list() -> None:
    first, second, title, items = blocks_of(
        "Thank you.\nWe will call.\n\n \nTo say:\n\n\nPlay\n- What: Toys.\n- Free\n"
    )
    assert [[piece.text for piece in line.pieces] for line in first.lines] == [["Thank you."], ["We will call."]]
    assert (first.leads, second.leads, title.leads) == (False, False, True)
    assert [(item.label, item.pieces) for item in items.items] == [("What", [Piece("Toys.")]), ("", [Piece("Free")])]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("See https://a.example/b.", ["See ", "https://a.example/b*", "."]),
        ("(http://a.example)", ["(", "http://a.example*", ")"]),
        ("https://a.example", ["https://a.example*"]),
        ("javascript:alert(1) ftp://a.example", ["javascript:alert(1) ftp://a.example"]),
        ("", []),
    ],
)
def test_the_address_of_a_page_can_be_followed(text: str, pieces: list[str]) -> None:
    found = [piece for block in blocks_of(text) for line in block.lines for piece in line.pieces]
    assert [piece.text + "*" * bool(piece.href) for piece in found] == pieces
    assert "".join(piece.text for piece in found) == text, "nothing of it is lost"


@pytest.mark.parametrize("label", ["10: 30", "A very long beginning indeed: x", "no capital: x", "What:x"])
def test_what_is_no_label_stays_where_it_is(label: str) -> None:
    (block,) = blocks_of(f"- {label}")
    assert (block.items[0].label, block.items[0].pieces) == ("", [Piece(label)])


def test_markup_that_somebody_wrote_is_shown_and_not_meant(app: Flask) -> None:
    with app.test_request_context("/"):
        html = render_template_string(_LETTER, words='<b>x</b>\n- What: <i>\n\nhttps://a.example/"><script>')
    assert "<b>x" not in html
    assert "<script" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert 'href="https://a.example/"' in html
