"""The floor gives the same bytes as our page, from what it read itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask, render_template_string

from portal.frame.formats import init_formats
from tests.bench.learning import learn
from tests.bench.pages import PAGES, floor_statements

_PAGE = (
    '<tr><th><a href="/contacts/C-7KQ2-M9XD">C-7KQ2-M9XD</a></th><td>Ann O&#39;Hara</td>'
    "<td>4 Nov 2026 at 3:05 pm</td></tr>"
    '<tr><th><a href="/contacts/C-0000-0000">C-0000-0000</a></th><td>Bo Lind</td><td>4 Nov 2026 at 3:05 pm</td></tr>'
)
_MOMENT = dt.datetime(2026, 11, 4, 15, 5, tzinfo=dt.UTC)
_TABLES: list[list[tuple[Any, ...]]] = [
    [("Ruth Osgood", None)],
    [("C-7KQ2-M9XD", "Ann O'Hara", _MOMENT, 3), ("C-0000-0000", "Bo Lind", _MOMENT, 2)],
]


def _given(template: str, tables: list[list[tuple[Any, ...]]]) -> str:
    app = Flask(__name__)
    init_formats(app)
    with app.app_context():
        return render_template_string(template, tables=tables)


def test_a_page_is_learned_and_given_again() -> None:
    template = learn(_PAGE, _TABLES)
    assert _given(template, _TABLES) == _PAGE
    for words in ("C-7KQ2-M9XD", "C-0000-0000", "Hara", "Bo Lind", "Nov"):
        assert words not in template


def test_another_row_gives_another_page() -> None:
    other = [_TABLES[0], [("C-1111-1111", "Cy", _MOMENT + dt.timedelta(days=1), 1), _TABLES[1][1]]]
    given = _given(learn(_PAGE, _TABLES), other)
    assert '<a href="/contacts/C-1111-1111">C-1111-1111</a></th><td>Cy</td><td>5 Nov 2026 at 3:05 pm</td>' in given


def test_every_page_has_statements_that_begin_with_who_asks() -> None:
    statements = floor_statements()
    assert set(statements) == {page.name for page in PAGES}
    for found in statements.values():
        assert "FROM sessions" in found[0]
        assert len(found) > 1


def test_a_locality_s_page_counts_what_came_of_its_requests_too() -> None:
    assert any(
        "contacts.received_at" in one and "outcomes" in one for one in floor_statements()["a locality's figures"]
    )
