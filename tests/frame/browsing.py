"""Filling in and sending the forms of pages, as a browser without JavaScript does."""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import parse_qs, urlsplit

import html5lib
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

_NAMESPACE = "{http://www.w3.org/1999/xhtml}"


@dataclasses.dataclass
class PageForm:
    """The form of a page with what it was served with; `client` is the browser it stands in, `page` where it stands."""

    client: FlaskClient
    address: str
    fields: MultiDict[str, str]
    page: str = ""

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def fill(self, **values: str) -> PageForm:
        for name, value in values.items():
            self.fields[name] = value
        return self

    def send(self, **headers: str) -> TestResponse:
        """A browser says with it on which page it was filled in."""
        said = {"Referer": f"http://localhost{self.page}"} if self.page else {}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(self.address, data=self.fields, headers=said)


def form_on(client: FlaskClient, address: str) -> PageForm:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, f"{address} gives {answer.status_code}"
    return read_form(client, answer.request.full_path.removesuffix("?"), answer.get_data(as_text=True))


def read_form(client: FlaskClient, address: str, html: str) -> PageForm:
    """The page's main form: the last one, for the others stand in its head."""
    tree = html5lib.parse(html)
    form = [element for element in tree.iter() if element.tag == f"{_NAMESPACE}form"][-1]
    fields: MultiDict[str, str] = MultiDict()
    for element in form.iter():
        for name, value in _sent(element):
            fields.add(name, value)
    return PageForm(client, form.get("action") or address, fields, address)


def _sent(element: Any) -> list[tuple[str, str]]:
    tag, name = str(element.tag).removeprefix(_NAMESPACE), element.get("name")
    if not name or tag == "button":
        return []
    if tag == "textarea":
        return [(name, (element.text or "").removeprefix("\n"))]
    if tag == "select":
        chosen = [option.get("value", "") for option in element.iter() if option.get("selected") is not None]
        return [(name, value) for value in chosen[:1]]
    if element.get("type") in {"radio", "checkbox"}:
        return [(name, element.get("value", "on"))] if element.get("checked") is not None else []
    return [(name, element.get("value", ""))]


def follow(answer: TestResponse) -> str:
    """Where a redirect leads, if it stays here."""
    assert answer.status_code in {302, 303}, f"no redirect but {answer.status_code}"
    where = urlsplit(answer.headers["Location"])
    assert not where.netloc, f"it leads away: {answer.headers['Location']}"
    return where.geturl()


def next_of(address: str) -> str:
    """What the sign-in page is told to lead to."""
    where = urlsplit(address)
    assert where.path == "/sign-in"
    return parse_qs(where.query)["next"][0]


def sign_in_at(client: FlaskClient, address: str, email: str, password: str) -> str:
    """Sign in as people do; the answer is where that leads."""
    return follow(form_on(client, address).fill(email=email, password=password).send())
