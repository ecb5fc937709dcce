"""What every answer carries, whatever it says."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.accounts.rules import Role
from portal.settings import Settings
from tests.builders import PASSWORD, Make
from tests.frame.browsing import form_on
from tests.frame.probe import plain_client, probe_app

ANSWERS = {
    "a page": ("GET", "/accessibility", 200),
    "its head": ("HEAD", "/accessibility", 200),
    "a redirect": ("GET", "/", 302),
    "a sign of life": ("GET", "/healthz", 200),
    "a form that was refused": ("POST", "/probe/change/refused", 422),
    "no page": ("GET", "/no/such/page", 404),
    "not this way": ("POST", "/accessibility", 405),
    "which ways": ("OPTIONS", "/accessibility", 200),
    "unreadable": ("POST", "/probe/change/nul", 400),
    "forbidden": ("GET", "/probe/undeclared", 403),
    "in conflict": ("POST", "/probe/change/conflict", 409),
    "failed": ("GET", "/probe/change/fails", 500),
    "away": ("POST", "/probe/change/lost", 503),
    "to sign in": ("GET", "/account/", 303),
}


@pytest.fixture
def probes(settings: Settings, superuser: str) -> Flask:
    return probe_app(settings)


def ask(app: Flask, what: str) -> TestResponse:
    method, address, status = ANSWERS[what]
    answer = plain_client(app).open(address, method=method)
    assert answer.status_code == status
    return answer


@pytest.mark.parametrize("what", ANSWERS)
def test_every_answer_is_guarded_and_kept_nowhere(probes: Flask, what: str) -> None:
    headers = ask(probes, what).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert re.search(r"script-src 'nonce-[\w-]{22}';", policy)
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in headers
    assert "ETag" not in headers
    assert "Last-Modified" not in headers


def test_no_two_answers_share_a_nonce(probes: Flask) -> None:
    nonces = {ask(probes, "a page").headers["Content-Security-Policy"] for _ in range(5)}
    assert len(nonces) == 5


def test_the_page_s_script_carries_the_nonce_of_its_answer(client: FlaskClient) -> None:
    answer = client.get("/accessibility")
    nonce = re.search(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])
    assert nonce
    assert f'nonce="{nonce[1]}"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/accessibility", "/sign-in"])
def test_a_page_is_never_said_to_be_unchanged(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    conditions = {
        "If-None-Match": first.headers.get("ETag", "*"),
        "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT",
    }
    again = client.get(address, headers=conditions)
    assert again.status_code == 200
    assert again.get_data()


def test_the_head_is_the_page_without_its_body(probes: Flask) -> None:
    head = plain_client(probes).head("/accessibility")
    page = plain_client(probes).get("/accessibility")
    assert head.get_data() == b""
    assert head.headers["Content-Type"] == page.headers["Content-Type"]


def test_over_http_nothing_speaks_of_https(probes: Flask) -> None:
    assert "Strict-Transport-Security" not in ask(probes, "a page").headers


# Over https


@pytest.fixture(scope="module")
def secure(settings: Settings) -> Flask:
    return probe_app(replace(settings, base_url="https://early-help.example", trusted_proxies=1))


@pytest.mark.parametrize("what", ANSWERS)
def test_over_https_every_answer_asks_to_stay_there(secure: Flask, superuser: str, what: str) -> None:
    assert ask(secure, what).headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def cookie_of(answer: TestResponse) -> str:
    (cookie,) = answer.headers.getlist("Set-Cookie")
    return cookie


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(probes: Flask) -> None:
    name, *attributes = cookie_of(plain_client(probes).get("/sign-in")).split("; ")
    assert name.startswith("portal_session=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(attributes)
    assert "Secure" not in attributes
    assert not [attribute for attribute in attributes if attribute.startswith("Domain")]


def test_over_https_it_is_bound_to_the_host_and_to_https(secure: Flask, superuser: str) -> None:
    name, *attributes = cookie_of(plain_client(secure).get("/sign-in")).split("; ")
    assert name.startswith("__Host-portal_session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(attributes)
    assert not [attribute for attribute in attributes if attribute.startswith("Domain")]


def test_the_cookie_holds_a_token_and_nothing_about_its_owner(
    client: FlaskClient, session: Session, make: Make
) -> None:
    user = make.user(Role.REFERRER, name="Zofia Kowalczyk")
    make.keep()
    form_on(client, "/sign-in").fill(email=user.email, password=PASSWORD).send()
    with client.session_transaction() as cookie:
        held = dict(cookie)
    assert held.keys() <= {"csrf_token", "_permanent", "_user_id", "_fresh", "_flashes", "_id"}
    for about in (user.name, user.email, str(user.id)):
        assert about not in repr(held)


def test_a_cookie_that_was_changed_is_nobody_s(client: FlaskClient, session: Session, make: Make) -> None:
    user = make.user(Role.REFERRER)
    make.keep()
    form_on(client, "/sign-in").fill(email=user.email, password=PASSWORD).send()
    cookie = client.get_cookie("portal_session")
    assert cookie
    for changed in (cookie.value[:-2] + "xx", "x" * 3000, "", "é", cookie.value + "." + cookie.value):
        client.set_cookie("portal_session", changed)
        assert client.get("/account/").status_code == 303
    client.set_cookie("portal_session", cookie.value)
    assert client.get("/account/").status_code == 200


# Who is believed about where a request comes from


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first was written by the client
        (2, "198.51.100.1, 203.0.113.9, 192.0.2.7", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),  # it did not come by way of both
        (1, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_say_where_a_request_comes_from(
    settings: Settings, superuser: str, proxies: int, forwarded: str, believed: str
) -> None:
    app = probe_app(replace(settings, trusted_proxies=proxies))
    answer = plain_client(app).get("/probe/address", headers={"X-Forwarded-For": forwarded})
    assert answer.get_data(as_text=True).split() == [believed, "http"]


def test_without_a_proxy_nobody_can_claim_https_or_another_host(probes: Flask) -> None:
    claims = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Prefix": "/x",
              "Forwarded": "for=1.2.3.4;proto=https"}  # fmt: skip
    answer = plain_client(probes).get("/probe/address", headers=claims)
    assert answer.get_data(as_text=True).split() == ["127.0.0.1", "http"]


def test_a_proxy_says_that_the_browser_came_by_https(secure: Flask, superuser: str) -> None:
    answer = plain_client(secure).get("/probe/address", headers={"X-Forwarded-Proto": "https"})
    assert answer.get_data(as_text=True).split() == ["127.0.0.1", "https"]
