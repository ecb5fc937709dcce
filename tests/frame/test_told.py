"""A family's number and address stand nowhere but below the words that say how they are reached safely."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from portal.settings import ROOT

TEMPLATES = ROOT / "portal" / "templates"
GUARDED = {"safe_way", "numbers", "address", "postcode", "call_back_number", "lives_elsewhere"}
# Which template shows which of them, inside which macro: the one above all others; then the address of somebody who
# lives elsewhere; for the out-of-hours team the number of whoever sent it, never of a family that sent it itself.
SHOWN = {
    ("macros/told.html", "safe_way", "numbers"),
    ("macros/told.html", "safe_way", "address"),
    ("contacts/_people.html", "person", "lives_elsewhere"),
    ("urgent/show.html", "", "call_back_number"),
}


def _read(tree: nodes.Node, macro: str = "") -> Iterator[tuple[str, str]]:
    """Each guarded thing that is read, with the macro in which it is; what is typed into a form is not looked at."""
    for node in tree.iter_child_nodes():
        name = _what(node)
        if name in GUARDED and not _is_of_a_form(node):
            yield macro, name
        yield from _read(node, node.name if isinstance(node, nodes.Macro) else macro)


def _what(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return str(node.arg.value)
    if isinstance(node, nodes.Filter):  # `contact | attr("address")`, `contacts | map(attribute="address")`
        said = [*node.args, *(named.value for named in node.kwargs)]
        return next((str(one.value) for one in said if isinstance(one, nodes.Const) and one.value in GUARDED), "")
    return ""


def _is_of_a_form(node: nodes.Node) -> bool:
    of = getattr(node, "node", None)
    return (isinstance(of, nodes.Name) and of.name == "form") or (isinstance(of, nodes.Getattr) and of.attr == "form")


def _found_in(environment: Environment, source: str) -> set[tuple[str, str]]:
    return set(_read(environment.parse(source)))


def test_no_template_shows_a_number_or_an_address_but_below_the_words(design_app: Flask) -> None:
    shown = {
        (path.relative_to(TEMPLATES).as_posix(), *found)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for found in _found_in(design_app.jinja_env, path.read_text(encoding="utf-8"))
    }
    assert shown == SHOWN, "show it by `safe_way` of macros/told.html, below the words"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{{ contact.safe_way.number }}", {("", "safe_way")}),
        ("{% set way = contact.safe_way %}{{ way.number }}", {("", "safe_way")}),
        ("{{ contact['address'] }}", {("", "address")}),
        ("{{ contact | attr('postcode') }}", {("", "postcode")}),
        ("{{ contacts | map(attribute='postcode') | list }}", {("", "postcode")}),
        ("{% macro m(c) %}{% if c %}{{ c.reach.numbers[0][1] }}{% endif %}{% endmacro %}", {("m", "numbers")}),
        ("{{ field(form.postcode) }}{{ one.form.postcode.data }}{{ contact.reach.place }}", set()),
    ],
)
def test_every_way_around_the_words_is_found(design_app: Flask, source: str, found: set[tuple[str, str]]) -> None:
    assert _found_in(design_app.jinja_env, source) == found


def test_no_view_takes_them_out_of_a_request_for_a_template() -> None:
    taken = [
        f"{path.relative_to(ROOT)}, line {node.lineno}"
        for path in sorted((ROOT / "portal" / "blueprints").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "safe_way"
    ]
    assert taken == []
    assert any("contacts" in path.parts for path in (ROOT / "portal" / "blueprints").rglob("*.py")), (
        "or it looks nowhere"
    )
