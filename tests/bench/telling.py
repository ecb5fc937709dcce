"""Telling it once, as a browser asks for it: every page of the journey, what it names, and what is sent on each."""

from __future__ import annotations

import re
import statistics
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

import html5lib
from werkzeug.datastructures import MultiDict

from tests.bench.browser import Answer, Reader
from tests.bench.client import WrongAnswer
from tests.bench.sending import TOLD
from tests.blueprints.journey.told import Typed

_MOST_PAGES = 60
_SENT = re.compile(r"/contacts/(C-[0-9A-Z-]{9})")


@dataclass
class ToldOnce:
    """What it took: the middle one of several, and the bytes of the first, which loads stylesheets and scripts."""

    seconds: float
    requests: int
    first_kilobytes: float
    later_kilobytes: float
    times: int

    @property
    def line(self) -> str:
        return (
            f"Telling it once, from the first page to the reference: {self.seconds * 1000:.0f} ms of waiting for"
            f" {self.requests} requests (the middle of {self.times}), {self.first_kilobytes:.0f} kB the first time and"
            f" {self.later_kilobytes:.0f} kB after that."
        )


@dataclass
class _Visit:
    """One browser on its way; it keeps what it has loaded."""

    reader: Reader
    loaded: set[str]
    wire: int = 0
    requests: int = 0
    people: list[tuple[str, Typed]] = field(default_factory=lambda: list(TOLD.people))

    def look(self, address: str) -> Answer:
        page = self._asked(address, None, 200)
        for asset in self.reader.assets(page):
            if asset not in self.loaded:
                self.loaded.add(asset)
                self._asked(asset, None, 200)
        return page

    def press(self, page: Answer, where: str, typed: Typed, go: str) -> str:
        """Fill in the page's form and send it; where it leads."""
        action, fields = _form_of(page.text, where)
        for name, value in typed.items():
            fields.setlist(name, [value] if isinstance(value, str) else list(value))
        fields["go"] = go
        body = urlencode(list(fields.items(multi=True)))
        return self._asked(action, body.encode(), 302).location

    def _asked(self, address: str, body: bytes | None, status: int) -> Answer:
        answer = self.reader.ask(address, body, status=status, packed=True)
        self.wire += answer.wire
        self.requests += 1
        return answer


def tell_it(reader: Reader, times: int) -> ToldOnce:
    took: list[float] = []
    weighed: list[int] = []
    loaded: set[str] = set()
    requests = 0
    for _ in range(times):
        visit, began = _Visit(reader, loaded), time.perf_counter()
        _tell(visit)
        took.append(time.perf_counter() - began)
        weighed.append(visit.wire)
        requests = visit.requests
    return ToldOnce(
        statistics.median(took), requests, weighed[0] / 1000, statistics.median(weighed[1:] or weighed) / 1000, times
    )


def _tell(visit: _Visit) -> str:
    where = "/contacts/new/"
    for _ in range(_MOST_PAGES):
        page = visit.look(where)
        if sent := _SENT.match(urlsplit(where).path):
            return sent[1]
        if "check=1" in where:
            raise WrongAnswer(f"{where} was not taken")
        name = urlsplit(where).path.removeprefix("/contacts/new/").partition("/")[2].partition("/")[0] or "danger"
        if name == "family" and visit.people:
            where = visit.press(page, where, {}, visit.people[0][0])
        elif name in {"child", "adult"}:
            where = visit.press(page, where, visit.people.pop(0)[1], "next")
        else:
            where = visit.press(page, where, TOLD.pages.get(name, {}), "next")
    raise WrongAnswer("the journey never ends")


def _form_of(html: str, where: str) -> tuple[str, MultiDict[str, str]]:
    """Where the page's main form leads, and what it holds."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    form = list(tree.iter("form"))[-1]
    fields: MultiDict[str, str] = MultiDict()
    for element in form.iter():
        name, kind = element.get("name"), element.get("type")
        if not name or element.tag not in {"input", "textarea"}:
            continue
        if kind in {"radio", "checkbox"} and element.get("checked") is None:
            continue
        fields.add(name, element.text or "" if element.tag == "textarea" else element.get("value", ""))
    return urljoin(where, form.get("action") or ""), fields
