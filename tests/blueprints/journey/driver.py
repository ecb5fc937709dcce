"""Writing a request page by page, as a browser without JavaScript does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.blueprints.journey.told import FEW, Told, Typed
from tests.frame.browsing import PageForm, follow, form_on, read_form

NEW = "/contacts/new/"
PEOPLE = ("child", "adult")
_MOST_PAGES = 40  # a journey that goes on for longer has lost its way


@dataclass
class Writing:
    """A draft, and the browser in which it is written."""

    client: FlaskClient
    reference: str

    def address(self, page: str, number: int | None = None) -> str:
        where = f"{NEW}{self.reference}/{page}/"
        return f"{where}{number or 0}/" if page in PEOPLE else where

    def page(self, page: str, number: int | None = None) -> PageForm:
        """The page as it stands, with everything that was typed on it."""
        return form_on(self.client, self.address(page, number))

    def write(self, page: str, typed: Typed, number: int | None = None, *, go: str = "next") -> TestResponse:
        """Fill in a page over what stands there and press a button."""
        return fill(self.page(page, number), typed).fill(go=go).send()

    def told_beside(self, page: str, typed: Typed, number: int | None = None) -> TestResponse:
        """The page that comes back with what is wrong, after pressing "Continue"."""
        back = follow(self.write(page, typed, number))
        assert f"/{page}/" in back, f"it was taken: {back}"
        assert "check=1" in back, f"it was taken: {back}"
        return self.client.get(back)

    def add(self, kind: str, typed: Typed) -> int:
        """Name somebody; the answer is their number."""
        self.write(kind, typed)
        named = re.findall(rf'href="{self.address("family")[:-7]}{kind}/(\d+)/', self.html("family"))
        return max(int(number) for number in named)

    def html(self, page: str, number: int | None = None) -> str:
        return self.client.get(self.address(page, number)).get_data(as_text=True)

    def tell(self, told: Told) -> Writing:
        """Everything, each page by itself and in no order of its own; the first is answered already."""
        for kind, typed in told.people:
            self.write(kind, typed)
        for page, typed in told.pages.items():
            self.write(page, typed)
        return self

    def send(self) -> TestResponse:
        return form_on(self.client, self.address("check")).send()


def fill(form: PageForm, typed: Typed) -> PageForm:
    for name, value in typed.items():
        form.fields.setlist(name, [value] if isinstance(value, str) else list(value))
    return form


def begin(client: FlaskClient, danger: str = "no") -> Writing:
    where = follow(fill(form_on(client, NEW), {"danger": danger}).send())
    return Writing(client, reference_in(where))


def begun(client: FlaskClient, told: Told = FEW) -> Writing:
    """A request of which everything is told, and which was not sent."""
    return begin(client).tell(told)


def reference_in(address: str) -> str:
    found = re.match(rf"{NEW}(D-[0-9A-Z]{{4}}-[0-9A-Z]{{4}})/", address)
    assert found, f"no draft at {address}"
    return found[1]


def whole_journey(client: FlaskClient, told: Told = FEW) -> str:
    """From the first page to the reference, going where each page leads; the answer is that reference."""
    where = follow(fill(form_on(client, NEW), told.pages["danger"]).send())
    writing, people = Writing(client, reference_in(where)), list(told.people)
    for _ in range(_MOST_PAGES):
        page = where.removeprefix(f"{NEW}{writing.reference}/").partition("/")[0]
        assert "check=1" not in where, f"{page} was not taken"
        if page == "check":
            return follow(writing.send()).removeprefix("/contacts/").removesuffix("/receipt")
        if page == "family" and people:
            kind, typed = people.pop(0)
            added = follow(writing.write(page, {}, go=kind))
            where = follow(fill(form_on(client, added), typed).fill(go="next").send())
        else:
            where = follow(writing.write(page, told.pages.get(page, {})))
    raise AssertionError(f"it never ends: {where}")


def again(answer: TestResponse, client: FlaskClient) -> PageForm:
    """The form on a page that came back."""
    return read_form(client, answer.request.path, answer.get_data(as_text=True))
