"""The design pages leave nothing out, and exist where the portal is built and nowhere else."""

from __future__ import annotations

import dataclasses
import inspect
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, template_rendered
from jinja2 import Environment, FileSystemLoader, nodes
from jinja2.meta import find_referenced_templates

from portal import create_app
from portal.blueprints.design.parts import PAGES
from portal.frame import fields, pictures
from portal.frame.fields import Asked
from portal.frame.widgets import WIDGETS, Macro
from portal.settings import ROOT, Settings
from portal.settings import Environment as Stage
from tests.house import HouseClient

TEMPLATES = ROOT / "portal" / "templates"
MACROS = sorted(path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "macros").glob("*.html"))
FIELDS = {
    one.__name__: one
    for one in (getattr(fields, name) for name in fields.__all__)
    if inspect.isclass(one) and issubclass(one, Asked) and one is not Asked
}
# A hidden field is not seen; a password is never shown again, and no browser lets a page choose a file.
STATES = {"empty", "filled", "hint", "error", "long"}
NEVER = {"HiddenField": STATES - {"empty"}, "FileField": {"filled"}, "PasswordField": {"filled"}}
LONG = 100


@dataclass
class Visit:
    """What was drawn while every design page was looked at."""

    templates: set[str] = field(default_factory=set)
    states: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    html: str = ""


@pytest.fixture(scope="module")
def visit(design_app: Flask) -> Visit:
    seen = Visit()

    def note(_: Flask, template: Any, **__: Any) -> None:
        seen.templates.add(template.name)

    def noting(macro: Macro, asked: Asked, **options: Any) -> Any:
        seen.states[type(asked).__name__] |= _states(asked)
        return drawn(macro, asked, **options)

    drawn = Macro.__call__
    design_app.test_client_class = HouseClient
    client = design_app.test_client()
    with pytest.MonkeyPatch.context() as patch, template_rendered.connected_to(note, design_app):
        patch.setattr(Macro, "__call__", noting)
        for shown in PAGES.values():
            answer = client.get(shown.href)
            assert answer.status_code == 200, f"{shown.href} gives {answer.status_code}"
            seen.html += answer.text
        assert client.get("/design/").status_code == 200
    return seen


def _states(asked: Asked) -> set[str]:
    typed = getattr(asked, "typed", {})
    filled = any(typed.values()) if typed else not asked.is_blank()
    so = {
        "empty": not filled,
        "filled": filled,
        "hint": bool(asked.hint),
        "error": bool(asked.errors),
        "long": len(asked.label.text) > LONG,
    }
    return {state for state, holds in so.items() if holds}


def defined(environment: Environment, template: str) -> set[tuple[str, str]]:
    """The macros a template offers to pages."""
    return {(template, name) for name in _names(environment.parse(_source(environment, template)))}


def _names(tree: nodes.Template) -> set[str]:
    return {macro.name for macro in tree.find_all(nodes.Macro) if not macro.name.startswith("_")}


def called(environment: Environment, template: str) -> set[tuple[str, str]]:
    """The macros a template calls, whatever it calls them."""
    tree = environment.parse(_source(environment, template))
    imported: dict[str, tuple[str, str]] = {}
    for line in tree.find_all(nodes.FromImport):
        for name in line.names:
            own, here = name if isinstance(name, tuple) else (name, name)
            imported[here] = (str(line.template.as_const()), own)
    calls = [call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)]
    return {imported[name] for name in calls if name in imported}


def _source(environment: Environment, template: str) -> str:
    assert environment.loader
    return environment.loader.get_source(environment, template)[0]


def _with_all_behind(environment: Environment, templates: set[str]) -> set[str]:
    """These and every template they stand in or take from; what macros call of each other is not shown by a page."""
    found, waiting = set[str](), set(templates)
    while waiting:
        template = waiting.pop()
        found.add(template)
        behind = find_referenced_templates(environment.parse(_source(environment, template)))
        waiting |= {name for name in behind if name and name not in MACROS} - found
    return found


def unshown(environment: Environment, macros: list[str], templates: set[str]) -> list[str]:
    """The macros that none of these templates shows."""
    shown = {one for name in _with_all_behind(environment, templates) for one in called(environment, name)}
    offered = {one for name in macros if name != WIDGETS for one in defined(environment, name)}
    return sorted(f"{template}: {name}" for template, name in offered - shown)


def test_every_macro_is_shown(design_app: Flask, visit: Visit) -> None:
    assert {"macros/forms.html", "macros/page.html", "macros/pictures.html", WIDGETS} <= set(MACROS)
    assert unshown(design_app.jinja_env, MACROS, visit.templates) == [], "show it on a page of portal/templates/design"


def test_a_macro_without_a_design_page_is_named(tmp_path: Path) -> None:
    (tmp_path / "new.html").write_text("{% macro seen() %}{% endmacro %}{% macro bar(n) %}{{ _own() }}{% endmacro %}")
    (tmp_path / "page.html").write_text('{% from "new.html" import bar, seen as s %}{{ s() }}')
    environment = Environment(loader=FileSystemLoader(tmp_path), autoescape=True)
    assert unshown(environment, ["new.html"], {"page.html"}) == ["new.html: bar"]


def test_every_design_template_is_one_that_a_page_shows(design_app: Flask, visit: Visit) -> None:
    own = {path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "design").glob("*.html")}
    assert own - {"design/sheet.html"} <= _with_all_behind(design_app.jinja_env, visit.templates), (
        "the sheet is the PDF's"
    )


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_field_is_shown_in_every_state_it_has(visit: Visit, name: str) -> None:
    assert STATES - NEVER.get(name, set()) - visit.states[name] == set()


def test_every_widget_is_that_of_a_field(design_app: Flask) -> None:
    kinds = {name for _, name in defined(design_app.jinja_env, WIDGETS)}
    assert kinds == {one.kind for one in FIELDS.values()}


def test_every_picture_is_drawn_by_a_macro(design_app: Flask) -> None:
    """And each macro is shown, as another test has it."""
    drawing = {name for name in pictures.__all__ if inspect.isfunction(getattr(pictures, name))}
    trees = [design_app.jinja_env.parse(_source(design_app.jinja_env, name)) for name in MACROS]
    calls = [call.node for tree in trees for call in tree.find_all(nodes.Call)]
    called_names = {node.name for node in calls if isinstance(node, nodes.Name)}
    assert drawing
    assert drawing - called_names == set()


def test_every_kind_of_state_is_shown(design_app: Flask, visit: Visit) -> None:
    module: Any = design_app.jinja_env.get_template("macros/page.html").module
    assert [kind for kind in (*module.symbols, "plain") if f"eh-tag--{kind}" not in visit.html] == []


def test_the_first_page_leads_to_all_and_an_address_that_is_none_is_not_found(design_app: Flask) -> None:
    client = design_app.test_client()
    html = client.get("/design/").text
    assert [shown.href for shown in PAGES.values() if f'href="{shown.href}"' not in html] == []
    for path in ("questions/every/strange", "questions/none/empty", "tables/strange", "header/king", "errors/418", "x"):
        assert client.get(f"/design/{path}").status_code == 404


def test_the_paper_is_a_pdf_that_fetches_nothing(design_app: Flask) -> None:
    answer = design_app.test_client().get("/design/paper.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")
    parts = re.findall(rb"stream\n(.*?)\nendstream", answer.data, re.DOTALL)
    assert b"/Marked true" in b"".join(map(zlib.decompress, parts)), "tagged, so that it can be read out"


@pytest.mark.parametrize(
    ("stage", "there"), [("demo", False), ("development", True), ("production", False), ("test", True)]
)
def test_they_exist_where_the_portal_is_built_and_nowhere_else(design_app: Flask, stage: str, *, there: bool) -> None:
    settings: Settings = design_app.extensions["portal"]
    app = create_app(dataclasses.replace(settings, environment=Stage(stage)))
    assert bool([rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/design")]) is there
    assert app.test_client().get("/design/").status_code == (200 if there else 404)
