"""Every page, everyone, every record: who gets in, and that all others learn nothing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.accounts.models import RoleHolding
from portal.accounts.rules import Role
from tests.access.pages import PAGES, Page
from tests.access.visitors import NOBODY, Visitors
from tests.access.world import EVERYBODY, WITHOUT_PAGES, World
from tests.accounts.helpers import without_tokens

# Pressing these changes the world, so those who may press them do so on a record of their own.
PRESSED = {
    "admin.send_link", "admin.end", "admin.end_role", "admin.message_again", "admin.open_day", "front_door.claim",
    "front_door.release", "journey.remove", "journey.throw", "admin.short_form", "admin.end_key",
    "front_door.agree", "front_door.who",
}  # fmt: skip
_WRITING = {endpoint for endpoint in PAGES if endpoint.startswith("journey.")}
ENDS_THE_VISIT = {"account.sign_out", "account.sign_in"}


def _methods(rule: Rule) -> set[str]:
    return set(rule.methods or ()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}


def _expected(page: Page, method: str, record: str, name: str) -> int | None:
    answer = page.get if method == "GET" else page.post
    if page.public or name in page.who[record]:
        return answer
    if name == NOBODY:
        return 303
    return 404 if record else 403


def _walk(visitors: Visitors, name: str, method: str) -> list[str]:
    """Every page and record for one person; what is not as it should be."""
    wrong = []
    client = visitors.client(name)
    for rule, page in _pages(visitors, method):
        visitors.ask(client, "GET", "/cookies")  # what an earlier press left to be said is said there
        never = None if "" in page.who else _said(visitors.ask(client, method, visitors.path(rule, "no_such")))
        for record, who in page.who.items():
            if method == "POST" and rule.endpoint in PRESSED and name in who:
                continue
            answer = visitors.ask(client, method, visitors.path(rule, record))
            expected = _expected(page, method, record, name)
            if answer.status_code != expected:
                wrong.append(f"{method} {rule.endpoint} {record}: {answer.status_code}, not {expected}")
            elif expected == 404 and _said(answer) != never:
                wrong.append(f"{method} {rule.endpoint} {record}: not answered as if it had never been")
            elif expected == 303 and not answer.headers["Location"].startswith("/sign-in?next=/"):
                wrong.append(f"{method} {rule.endpoint} {record}: leads to {answer.headers['Location']}")
    return wrong


def _pages(visitors: Visitors, method: str) -> Iterator[tuple[Rule, Page]]:
    """Those that can be walked through; of one without an entry another test speaks."""
    for rule in visitors.rules:
        if rule.endpoint in PAGES.keys() - ENDS_THE_VISIT and method in _methods(rule):
            yield rule, PAGES[rule.endpoint]


def _said(answer: TestResponse) -> tuple[str, list[tuple[str, str]]]:
    """The whole of an answer, letter by letter, but for what changes every time."""
    headers = [(name, re.sub(r"'nonce-[^']+'", "", value)) for name, value in answer.headers if name != "Set-Cookie"]
    return without_tokens(answer), headers


def test_every_page_has_its_entry_and_every_entry_its_page(visitors: Visitors) -> None:
    assert {rule.endpoint for rule in visitors.rules} == set(PAGES), "say in tests/access/pages.py who gets in"


def test_every_entry_knows_the_methods_of_its_page(visitors: Visitors) -> None:
    methods: dict[str, set[str]] = {}
    for rule in visitors.rules:
        methods.setdefault(rule.endpoint, set()).update(_methods(rule))
    said = {
        endpoint: ({"GET"} if page.get else set()) | ({"POST"} if page.post else set())
        for endpoint, page in PAGES.items()
    }
    assert methods == said


def test_every_role_is_somebody_of_the_world(visitors: Visitors) -> None:
    assert set(visitors.world.session.scalars(select(RoleHolding.role))) == {role.value for role in Role}


@pytest.mark.parametrize("name", sorted(EVERYBODY | {NOBODY}))
def test_looking(visitors: Visitors, name: str) -> None:
    assert _walk(visitors, name, "GET") == []


@pytest.mark.parametrize("name", sorted(EVERYBODY | {NOBODY}))
def test_sending(visitors: Visitors, name: str) -> None:
    assert _walk(visitors, name, "POST") == []


def test_pressing_by_those_who_may(visitors: Visitors) -> None:
    """A link sent, an account ended, a draft thrown away, a request looked at: each on a record made for it."""
    pressed = 0
    for rule in (rule for rule in visitors.rules if rule.endpoint in PRESSED):
        for record, who in PAGES[rule.endpoint].who.items():
            for name in sorted(who):
                made = _made_for_it(visitors.world, rule, record, name)
                path = visitors.app.url_map.bind("localhost").build(rule.endpoint, made)
                answer = visitors.ask(visitors.client(name), "POST", path)
                assert answer.status_code == 302, f"{rule.endpoint} {record} {name}"
                pressed += 1
    assert pressed == 80


def _made_for_it(world: World, rule: Rule, record: str, name: str) -> dict[str, uuid.UUID | str | int]:
    if rule.endpoint.startswith("journey."):
        return {"reference": world.another_draft(name), **({"number": 1} if "number" in rule.arguments else {})}
    if "slug" in rule.arguments:
        slug = world.slugs[record] if "key_id" in rule.arguments else world.another_agency()
        return {"slug": slug, **({"key_id": world.another_key(record)} if "key_id" in rule.arguments else {})}
    if "message_id" in rule.arguments:
        return {"message_id": world.dead_letter()}
    if "reference" in rule.arguments:
        return {"reference": world.another_contact(like=record)}
    if "day" in rule.arguments:
        return {"day": world.another_closed_day()}
    newcomer = world.newcomer(record)
    return {"holding_id": world.holding_of(newcomer)} if "holding_id" in rule.arguments else {"user_id": newcomer.id}


def test_what_was_sent_leads_its_author_to_it_and_nobody_else(visitors: Visitors) -> None:
    """From every page on which it was written, looked at or sent once more."""
    asked = 0
    for rule in (rule for rule in visitors.rules if "reference" in rule.arguments and rule.endpoint in _WRITING):
        path = visitors.path(rule, "sent_draft")
        for method in sorted(_methods(rule)):
            answer = visitors.ask(visitors.client("oak_referrer"), method, path)
            assert answer.headers.get("Location", "").startswith("/contacts/C-"), f"{method} {path}"
            for name in ("oak_lead", "oak_colleague", "elm_referrer", "screener", "administrator"):
                answer = visitors.ask(visitors.client(name), method, path)
                assert answer.status_code == 404, f"{method} {path} {name}"
                asked += 1
    assert asked == 5 * 14


def test_coming_and_going(visitors: Visitors) -> None:
    signed_in, nobody = visitors.fresh_browser("oak_referrer"), visitors.client(NOBODY)
    assert visitors.ask(nobody, "GET", "/sign-in").status_code == 200
    assert visitors.ask(nobody, "POST", "/sign-in").status_code == 422
    assert visitors.ask(signed_in, "GET", "/sign-in").status_code == 302
    assert visitors.ask(signed_in, "POST", "/sign-out").status_code == 302
    assert visitors.ask(signed_in, "GET", "/contacts/").status_code == 303


@pytest.mark.parametrize("name", sorted(WITHOUT_PAGES))
def test_whoever_has_no_page_starts_at_their_own_account(visitors: Visitors, name: str) -> None:
    answer = visitors.ask(visitors.client(name), "GET", "/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/")


def test_the_demo_exists_nowhere_else(visitors: Visitors) -> None:
    assert not [rule for rule in visitors.rules if rule.rule.startswith("/demo")]
    assert visitors.ask(visitors.client(NOBODY), "GET", "/demo/").status_code == 404
