"""Layout, error pages and statements, as a browser without JavaScript gets them."""

from __future__ import annotations

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from portal.blueprints.design.parts import PAGES
from portal.frame.error_words import ERROR_WORDS, words_for

CODES = ("400", "403", "404", "405", "409", "413", "429", "500", "503", "csrf")
STATEMENTS = ("/accessibility", "/cookies", "/privacy")


@pytest.mark.parametrize("path", ["/design/", *STATEMENTS, *sorted(shown.href for shown in PAGES.values())])
def test_every_page_keeps_the_house_rules_and_says_where_it_is(pages: FlaskClient, path: str) -> None:
    answer = pages.get(path)
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.text
    assert '<a href="#main-content" class="govuk-skip-link"' in answer.text
    for statement in STATEMENTS:
        assert f'href="{statement}"' in answer.text


def test_who_is_signed_in_can_sign_out_by_a_form_that_only_they_can_send(pages: FlaskClient) -> None:
    html = pages.get("/design/header/screener").text
    out = html[html.index('action="/sign-out"') :]
    assert 'method="post"' in html[html.index('<form class="eh-who__out"') :][:80]
    assert 'name="csrf_token"' in out[: out.index("</form>")]
    assert "Ngozi Whitfield-Abernathy" in html


def test_the_page_one_is_on_is_marked_in_the_navigation(pages: FlaskClient) -> None:
    html = pages.get("/design/header/every_role").text
    assert "Demo:" in html
    assert html.count('aria-current="page"') == 1


def test_nobody_signed_in_has_the_guidance_and_no_way_out(pages: FlaskClient) -> None:
    html = pages.get("/design/header/nobody").text
    assert "Sign out" not in html
    assert html.count('class="govuk-service-navigation__link"') == 1
    assert ">Guidance</a>" in html


def test_what_was_done_is_said_once_and_interrupts_and_the_rest_waits(pages: FlaskClient) -> None:
    html = pages.get("/design/notices").text
    assert html.index('role="alert" aria-labelledby="banner-1-title"') < html.index("The request was sent")
    assert html.index('role="region" aria-labelledby="banner-2-title"') < html.index("You have a draft")


@pytest.mark.parametrize("code", CODES)
def test_every_error_says_what_happened_and_what_to_do(pages: FlaskClient, code: str) -> None:
    html = pages.get(f"/design/errors/{code}").text
    said = ERROR_WORDS[code]
    assert said.title in html.replace("&#39;", "'")
    assert len(said.paragraphs) >= 2
    assert f'href="{said.way_on}"' in html


def test_words_exist_for_every_status_and_for_no_other() -> None:
    assert set(ERROR_WORDS) == set(CODES)
    assert words_for("418") is ERROR_WORDS["400"]
    assert words_for("504") is ERROR_WORDS["500"]


@pytest.mark.parametrize("code", ["500", "503"])
def test_a_failure_of_ours_asks_nothing_of_session_or_reader(design_app: Flask, code: str) -> None:
    class Untouchable:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(f"the page asked for {name}")

    with design_app.test_request_context() as context:
        context._session = Untouchable()  # type: ignore[assignment]  # whatever it is, it is not to be asked
        html = render_template(
            "errors/error.html", error=words_for(code), bare=True, signed_in=Untouchable(), navigation=Untouchable()
        )
    assert ERROR_WORDS[code].title in html
    assert "Sign out" not in html


def test_the_words_of_a_refusal_are_shown(pages: FlaskClient) -> None:
    assert "claimed by Ana Lis" in pages.get("/design/errors/409").text


def test_the_cookie_page_names_the_only_cookie(pages: FlaskClient) -> None:
    pages.get("/design/buttons")
    assert "portal_session" in pages.get("/cookies").text
