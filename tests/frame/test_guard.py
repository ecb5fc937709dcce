"""Deny by default; and whoever must sign in first is brought back to where they were, and nowhere else."""

from __future__ import annotations

import inspect

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from wtforms.fields.core import UnboundField

from portal.access.permissions import Permission
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.frame.fields import PasswordField
from portal.frame.forms import Form
from portal.settings import Settings
from tests.builders import PASSWORD, Make, sign_in
from tests.frame.browsing import follow, form_on, next_of, sign_in_at
from tests.frame.probe import SECRET, plain_client, probe_app

ELSEWHERE = [
    "https://elsewhere.example/", "//elsewhere.example", "///elsewhere.example", "/\\elsewhere.example",
    "\\\\elsewhere", "elsewhere", "javascript:alert(1)",
    "/\t/elsewhere.example", "/\n/elsewhere.example", "http:elsewhere.example", " //elsewhere.example",
    "/%09/elsewhere.example\r\nSet-Cookie: a=b", "\0//elsewhere.example", "/" + "x" * 5000,
    "data:text/html,x", "",
]  # fmt: skip


@pytest.fixture
def user(make: Make) -> User:
    user = make.user(Role.REFERRER)
    make.keep()
    return user


def test_every_view_declares_its_permission(app: Flask) -> None:
    without = [name for name, view in app.view_functions.items() if not hasattr(view, "permission")]
    assert without == []
    assert len(app.view_functions) > 20


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_a_view_that_declares_none_is_shut(
    settings: Settings, session: Session, make: Make, method: str, superuser: str
) -> None:
    client = sign_in(plain_client(probe_app(settings)), session, make.user(Role.ADMINISTRATOR))
    answer = client.open("/probe/undeclared", method=method)
    assert answer.status_code == 403
    assert SECRET not in answer.get_data(as_text=True)


def test_nobody_enters_a_page_that_is_not_public(app: Flask, client: FlaskClient) -> None:
    public = {name for name, view in app.view_functions.items() if getattr(view, "permission", "") is Permission.PUBLIC}
    asked = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in public or rule.endpoint not in app.view_functions:  # a probe that another test took away
            continue
        address = rule.rule
        for argument in rule.arguments:
            address = address.replace(f"<uuid:{argument}>", "0190a6a0-0000-7000-8000-000000000000")
            address = address.replace(f"<int:{argument}>", "1").replace(f"<{argument}>", "C-0000-0000")
        for method in (rule.methods or set()) & {"GET", "POST"}:
            assert follow(client.open(address, method=method)).startswith("/sign-in?next="), f"{method} {address}"
            asked += 1
    assert asked > 15


def test_a_page_about_nobody_says_that_it_is_not_for_you(client: FlaskClient, session: Session, user: User) -> None:
    assert sign_in(client, session, user).get("/front-door/").status_code == 403


def test_a_page_about_somebody_says_no_more_than_not_found(client: FlaskClient, session: Session, user: User) -> None:
    assert sign_in(client, session, user).get("/front-door/C-0000-0000").status_code == 404


# Secrets


def forms_with_secrets() -> set[type[Form]]:
    found, waiting = set(), [Form]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        found |= {form for form in below if _asks_for_a_secret(form)}
    return {form for form in found if form.__module__.startswith("portal.")}


def _asks_for_a_secret(form: type[Form]) -> bool:
    fields = [value for _, value in inspect.getmembers(form) if isinstance(value, UnboundField)]
    return any(issubclass(field.field_class, PasswordField) for field in fields)


def test_no_view_that_asks_for_a_password_keeps_what_is_typed(app: Flask) -> None:
    """Found by what the view's code names, so that the next one is found too."""
    secret = {form.__name__ for form in forms_with_secrets()}
    assert {"SignInForm", "ChoosePasswordForm", "ChangePasswordForm"} <= secret
    asking = {name for name, view in app.view_functions.items() if secret & set(view.__code__.co_names)}
    assert asking >= {"account.sign_in", "account.invitation", "account.password"}
    for name in asking:
        assert getattr(app.view_functions[name], "keeps", True) is False, name


def test_a_form_that_asks_for_a_password_is_never_filled_in_again() -> None:
    for form in forms_with_secrets():
        assert form.keeps is False, form


# Where signing in leads


@pytest.mark.parametrize("address", ["/account/", "/contacts/", "/contacts/?after=1_2", "/contacts/new/?a=b&c=%26"])
def test_signing_in_leads_back_to_the_page(client: FlaskClient, session: Session, user: User, address: str) -> None:
    to_sign_in = follow(client.get(address))
    assert next_of(to_sign_in) == address
    assert sign_in_at(client, to_sign_in, user.email, PASSWORD) == address


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(client: FlaskClient, session: Session, user: User, target: str) -> None:
    with_token = form_on(client, "/sign-in").fill(email=user.email, password=PASSWORD, next=target)
    assert follow(with_token.send()) == "/"
    assert follow(client.get("/sign-in", query_string={"next": target})) == "/"


def test_a_page_whose_address_is_too_long_to_carry_is_left_out(client: FlaskClient) -> None:
    answer = client.get("/contacts/?after=" + "é" * 1000)
    assert follow(answer) == "/sign-in"


def test_what_a_next_page_is_called_is_not_echoed_as_markup(client: FlaskClient) -> None:
    html = client.get("/sign-in", query_string={"next": '/"><script>alert(1)</script>'}).get_data(as_text=True)
    assert "<script>alert" not in html
