"""The base of every form: kept and brought back, refused, summed up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from portal.blueprints.design.forms import EverythingForm, PasswordForm
from portal.database import Refused

FORM = "/design/questions/every/empty"
QUESTION = "/design/questions/one/empty"
KEPT = MultiDict(
    [
        ("csrf_token", "stale"),
        ("name", "Sam\r\nAshdown"),
        ("born-day", "31"),
        ("born-month", "June"),
        ("born-year", "2014"),
        ("agreed", "no"),
        ("why", "They want to think about it"),
        ("needs", "money"),
        ("needs", "parenting"),
        ("worry", "7"),
        ("told", "yes"),
    ]
)


@pytest.fixture
def looking(design_app: Flask) -> Iterator[None]:
    with design_app.test_request_context(FORM, method="GET"):
        yield


@pytest.mark.usefixtures("looking")
def test_a_kept_form_comes_back_filled_and_is_not_taken_as_sent() -> None:
    g.kept_form = KEPT
    form = EverythingForm()
    assert form.validate_on_submit() is False
    assert form.error_summary == []
    assert form.name.data == "Sam Ashdown"
    assert form.born.typed == {"day": "31", "month": "June", "year": "2014"}
    assert (form.agreed.data, form.why.data) == ("no", "They want to think about it")
    assert (form.needs.data, form.worry.number, form.told.data) == (["money", "parenting"], 7, True)


@pytest.mark.usefixtures("looking")
def test_a_kept_form_has_a_fresh_token_and_a_form_with_a_secret_is_never_brought_back() -> None:
    g.kept_form = MultiDict([("csrf_token", "stale"), ("email", "sam@demo.example"), ("password", "hidden")])
    assert "stale" not in str(EverythingForm()["csrf_token"]())
    assert PasswordForm().email.data == ""


@pytest.mark.usefixtures("looking")
def test_without_a_kept_form_the_page_is_empty() -> None:
    assert EverythingForm().name.data == ""


def test_what_is_sent_goes_before_what_was_kept(design_app: Flask) -> None:
    with design_app.test_request_context(FORM, method="POST", data={"name": "Jo"}):
        g.kept_form = KEPT
        assert EverythingForm().name.data == "Jo"


@pytest.mark.usefixtures("looking")
def test_a_refusal_stands_beside_its_field_or_on_top() -> None:
    form = EverythingForm()
    form.refuse(Refused("This child is already named.", field="name"))
    form.refuse(Refused("Someone else changed this."))
    form.refuse(Refused("There is no such field here.", field="elsewhere"))
    assert form.error_summary == [
        ("Someone else changed this.", ""),
        ("There is no such field here.", ""),
        ("This child is already named.", "#name"),
    ]
    assert form.errors


def test_an_error_reaches_the_title_the_summary_and_the_field(pages: FlaskClient) -> None:
    html = _send(pages, QUESTION, {"born-day": "4", "born-month": "13", "born-year": "2014"})
    assert "<title>Error: When was the child born? \N{EN DASH} Early help</title>" in html
    assert '<a href="#born-month">Date of birth must be a real date</a>' in html
    assert 'aria-describedby="born-error"' in html
    assert 'value="13"' in html


def test_a_page_without_errors_says_none(pages: FlaskClient) -> None:
    html = pages.get(QUESTION).text
    assert "<title>When was the child born? \N{EN DASH} Early help</title>" in html
    assert "error-summary" not in html


def test_the_page_of_a_kept_form_asks_to_check_and_send(pages: FlaskClient) -> None:
    html = pages.get("/design/questions/every/kept").text
    assert "We kept what you typed. Check it and send." in html
    assert 'value="Aleksandra Wiśniewska-Kowalczyk"' in html
    assert "error-summary" not in html


def test_a_month_that_was_typed_as_a_word_is_shown_in_whole(pages: FlaskClient) -> None:
    html = pages.get("/design/questions/every/filled").text
    assert 'govuk-input--width-5" id="born-month"' in html
    assert 'govuk-input--width-2" id="asked_on-month"' in html


def test_every_field_in_error_is_a_valid_page(pages: FlaskClient) -> None:
    html = _send(pages, FORM, {"agreed": "no", "needs": "other", "name": "x" * 10_000, "account": "a\x00b"})
    assert "The child&#39;s name must be 100 characters or fewer" in html
    assert "Say why the family does not agree" in html
    assert "\x00" not in html


def _send(pages: FlaskClient, path: str, typed: dict[str, str]) -> str:
    form = pages.get(path).text
    token = form.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    return pages.post(path, data={**typed, "csrf_token": token}).text
