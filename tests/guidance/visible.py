"""Every text of the portal that people read, with the file and the line on which it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import yaml
from jinja2 import Environment

from portal.guidance.codes import Route
from portal.settings import ROOT

CONTENT = ROOT / "portal" / "guidance" / "content"
_NOT_READ = {"search_words.yaml", "words.yaml"}  # what people type, and what must not be said
# The keys of content whose values people read.
_READ = {
    "acknowledgement", "agreement", "asks", "changes", "highest_words", "hint", "how_to_read", "in_plain_words",
    "in_short", "lowest_words", "name", "paragraphs", "points", "sentence", "signature", "subject", "text", "thanks",
    "think_about", "title", "what_happens", "when", "who_leads", "words", *(route.value for route in Route),
    "1", "2", "3", "4",
}  # fmt: skip
# And those that hold more than a code and are read by nobody: why a place is where it is, and telephone numbers.
_KEYS_NOT_READ = {"choice", "early_help_hub", "evidence", "office_hours", "out_of_hours"}
_ATTRIBUTES = {"alt", "aria-label", "data-label", "placeholder", "title"}
# What these rooms say is said to whoever runs the portal or writes its content, not on a page.
_NOT_FOR_PAGES = ("cli", "guidance", "jobs")
_SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|JOIN)\b")
# What a page counts is said in small letters: `3 | count_of("area", "areas")`.
_COUNTED = re.compile(r'count_of\("([^"]*)", "([^"]*)"\)')


@dataclass(frozen=True)
class Text:
    file: str
    line: int
    words: str

    def line_of(self, offset: int) -> int:
        return self.line + self.words.count("\n", 0, offset)


def every_text() -> Iterator[Text]:
    for template in sorted((ROOT / "portal" / "templates").rglob("*.html")):
        yield from texts_of_template(template)
    for file in content_that_is_read():
        yield from texts_of_content(file)
    for module in sorted((ROOT / "portal").rglob("*.py")):
        if module.relative_to(ROOT / "portal").parts[0] not in _NOT_FOR_PAGES:
            yield from texts_of_module(module)


def content_that_is_read() -> list[Path]:
    return [file for file in sorted(CONTENT.rglob("*.yaml")) if file.name not in _NOT_READ]


def texts_of_template(file: Path) -> Iterator[Text]:
    """What stands between the tags, in the attributes that are read out, and in quotes inside an expression."""
    source, name = file.read_text(encoding="utf-8"), str(file.relative_to(ROOT))
    markup: list[str] = []
    for line, kind, value in Environment(autoescape=True).lex(source):
        if kind == "string" and _is_said(value[1:-1]):
            yield Text(name, line, value[1:-1])
        # What is not markup leaves its lines behind, so that those that follow keep their numbers.
        markup.append(value if kind == "data" else "\n" * value.count("\n"))
    for counted in _COUNTED.finditer(source):
        yield Text(name, source.count("\n", 0, counted.start()) + 1, " ".join(counted.groups()))
    reader = _Reader()
    reader.feed("".join(markup))
    reader.close()
    yield from (Text(name, line, words) for line, words in reader.found)


def texts_of_content(file: Path) -> Iterator[Text]:
    return (text for key, text in _keys_and_texts(file) if key in _READ)


def keys_nobody_placed(files: Iterable[Path]) -> set[str]:
    """The keys that hold more than a code, of which nobody wrote above whether people read what they say."""
    found = {key for file in files for key, text in _keys_and_texts(file) if " " in text.words.strip()}
    return found - _READ - _KEYS_NOT_READ


def _keys_and_texts(file: Path) -> Iterator[tuple[str, Text]]:
    """Every value, with the key under which it stands, be it in a list there."""
    name = str(file.relative_to(ROOT))

    def walk(node: yaml.Node, under: str) -> Iterator[tuple[str, Text]]:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                yield from walk(value, key.value)
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                yield from walk(item, under)
        elif isinstance(node, yaml.ScalarNode):
            yield under, Text(name, node.start_mark.line + 1 + (node.style in {"|", ">"}), node.value)

    whole = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    assert whole is not None, f"{name} is empty"
    yield from walk(whole, "")


def texts_of_module(file: Path) -> Iterator[Text]:
    """Every sentence in the code: what a form asks, what an action refuses, the words of codes, the names of pages."""
    name = str(file.relative_to(ROOT))
    tree = ast.parse(file.read_text(encoding="utf-8"))
    unread = {id(part) for node in ast.walk(tree) if _is_for_ourselves(node) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)) or id(node) in unread:
            continue
        if _is_said(node.value) and not _SQL.search(node.value):
            yield Text(name, node.lineno, node.value)


def _is_for_ourselves(node: ast.AST) -> bool:
    """A docstring, columns of a table, what a module offers, or the words of an error that only we should ever see."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "table":
        return True
    if isinstance(node, ast.Assign):
        return any(getattr(target, "id", "") == "__all__" for target in node.targets)
    if isinstance(node, ast.Raise):
        return isinstance(node.exc, ast.Call) and getattr(node.exc.func, "id", "") in {"ValueError", "RuntimeError"}
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_said(words: str) -> bool:
    """A sentence or a word with a capital; not a code, an address or the name of a part."""
    return " " in words.strip() or words[:1].isupper()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append((self.getpos()[0], data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and (name in _ATTRIBUTES or (tag == "meta" and name == "content")):
                self.found.append((self.getpos()[0], value))
