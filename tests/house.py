"""House rules for every page of every test: valid HTML, one h1, a title, unique ids, nothing inline without a nonce."""

from __future__ import annotations

import contextvars
import re
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_NAMESPACE = "{http://www.w3.org/1999/xhtml}"


class HouseClient(FlaskClient):
    def open(self, *given: Any, **named: Any) -> TestResponse:
        # A request of its own, as in production: it must not find the test's application context, session and identity.
        response: TestResponse = contextvars.Context().run(super().open, *given, **named)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 307, 308}:
            check_page(response.get_data(as_text=True), response.headers.get("Content-Security-Policy", ""))
        return response


def check_page(html: str, policy: str) -> None:
    parser = html5lib.HTMLParser(strict=False)
    tree = parser.parse(html)
    faults = [code for _, code, _ in parser.errors]
    assert not faults, f"the page is not valid HTML: {faults[:3]}"
    elements = list(tree.iter())
    named = [(element, str(element.tag).removeprefix(_NAMESPACE)) for element in elements]
    assert sum(tag == "h1" for _, tag in named) == 1, "a page has one h1"
    titles = ["".join(element.itertext()).strip() for element, tag in named if tag == "title"]
    assert titles, "a page has a title"
    assert titles[0], "a page's title says something"
    ids = [element.get("id") for element, _ in named if element.get("id")]
    assert len(ids) == len(set(ids)), f"ids are unique: {sorted(i for i in ids if ids.count(i) > 1)[:3]}"
    nonce = re.search(r"'nonce-([^']+)'", policy)
    for element, tag in named:
        assert not element.get("style"), f"no style attribute: <{tag}>"
        assert not [name for name in element.keys() if str(name).startswith("on")], f"no handler on <{tag}>"  # noqa: SIM118
        assert tag != "style", "no style element"
        if tag == "script":
            assert element.get("src"), "no script inside the page"
            assert nonce, "a script needs a policy with a nonce"
            assert element.get("nonce") == nonce[1], "a script carries the page's nonce"
