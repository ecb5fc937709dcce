"""What a form reads, refuses and says."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import ValidationError

from portal.frame.fields import (
    CheckboxField,
    Choice,
    ConfirmField,
    DateField,
    EmailField,
    NumberField,
    PasswordField,
    RadioField,
    ScaleField,
    SelectField,
    TextArea,
    TextField,
)
from portal.frame.forms import Form

TODAY = dt.date(2026, 11, 21)


def _not_a_robot(form: object, field: TextField) -> None:
    if field.data == "robot":
        raise ValidationError("Write the name of a person")


class Sample(Form):
    name = TextField("Name", most=10, required="Enter a name", checks=[_not_a_robot])
    story = TextArea("Story", most=20)
    secret = PasswordField("Password", most=20)
    email = EmailField("E-mail address")
    born = DateField("Date of birth", earliest=dt.date(1990, 1, 1), latest=lambda: TODAY)
    children = NumberField("Number of children", lowest=1, highest=20)
    score = ScaleField("Score", required="Score it, or say it was not scored")
    told = ConfirmField("I told them", hint="All of them", required="Tell them first")
    source = SelectField("Source", choices=lambda: [Choice("school", "School")])
    route = RadioField("Route", choices=[Choice("out", "Out of area", reveals=("place",)), Choice("none", "None")])
    place = TextField("Where to?", called="The place", required="Say where to")
    needs = CheckboxField("Needs", choices=[Choice("money", "Money"), Choice("home", "Home")])


@pytest.fixture(autouse=True)
def request_context(design_app: Flask) -> Iterator[None]:
    with design_app.test_request_context("/", method="POST"):
        yield


def sent(**typed: Any) -> Sample:
    complete = {"name": "Sam", "score": "5", "told": "yes", **typed}
    form = Sample(MultiDict(complete), meta={"csrf": False})
    form.validate()
    return form


def test_a_form_that_is_right_has_no_errors_and_typed_answers() -> None:
    form = sent(**{"born-day": "3", "born-month": "Mar", "born-year": "2014"}, children="3", needs=["home", "home"])
    assert form.error_summary == []
    assert form.born.data == dt.date(2014, 3, 3)
    assert form.children.number == 3
    assert form.score.number == 5
    assert form.told.data is True
    assert form.needs.data == ["home"]
    assert (form.story.data, form.route.data) == ("", "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sam ", "Sam"),
        ("Sam\tA.", "Sam A."),
        ("Sam\r\nA.", "Sam A."),
        ("Zoe\u0308", "Zoë"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Neill", "O\N{RIGHT SINGLE QUOTATION MARK}Neill"),
    ],
)
def test_a_line_of_text_is_kept_as_it_was_meant(typed: str, kept: str) -> None:
    assert sent(name=typed).name.data == kept


def test_several_lines_keep_their_newlines_of_one_kind() -> None:
    assert sent(story=" a\r\nb\rc\n\td\u2028e ").story.data == "a\nb\nc\n\td\ne"


def test_a_password_is_kept_exactly_and_never_shown_again() -> None:
    form = sent(secret="  pass\u0308 word ")
    assert form.secret.data == "  pass\u0308 word "
    assert "word " not in str(form.secret())
    assert "value=" not in str(form.secret())


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ud800", "\ufffe"])
@pytest.mark.parametrize("name", ["name", "story", "secret", "email"])
def test_characters_nobody_can_keep_are_refused_beside_the_field_and_shown_without(name: str, bad: str) -> None:
    form = sent(**{name: f"Sa{bad}m"})
    assert "cannot be kept" in form[name].errors[0]
    assert bad not in str(form[name]())
    str(form[name]()).encode()


def test_text_that_is_too_long_says_how_long_it_may_be_and_is_shown_again() -> None:
    form = sent(name="x" * 10_000)
    assert form.name.errors == ["Name must be 10 characters or fewer"]
    assert "x" * 10_000 in str(form.name())
    assert sent(name="x" * 10).name.errors == []


def test_an_empty_answer_is_asked_for_and_a_check_of_its_own_speaks() -> None:
    assert sent(name="  ").name.errors == ["Enter a name"]
    assert sent(name="robot").name.errors == ["Write the name of a person"]


@given(raw=st.text(st.characters(), max_size=60))
@example(raw="\ud800")
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_gives_a_page_and_never_breaks(raw: str) -> None:
    names = ("name", "story", "secret", "email", "children", "score", "source", "route", "needs", "told")
    form = sent(**dict.fromkeys((*names, "born-day", "born-month", "born-year"), raw))
    html = "".join(str(form[name]()) for name in (*names, "born"))
    html.encode()
    assert "\x00" not in html
    for field in (form.name, form.story, form.secret):
        unkept = [
            letter for letter in field.data if unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t"
        ]
        assert field.errors or not unkept


@pytest.mark.parametrize("address", ["sam", "sam@", "sam@school", "@school.example", "a b@school.example"])
def test_an_address_that_no_mail_reaches_is_refused(address: str) -> None:
    assert "like name@example.com" in sent(email=address).email.errors[0]


def test_the_demos_addresses_are_addresses() -> None:
    assert sent(email="agency-lead@demo.example").email.errors == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0", "must be between 1 and 20"),
        ("21", "must be between 1 and 20"),
        ("-1", "must be between 1 and 20"),
        ("two", "must be a whole number"),
        ("1.5", "must be a whole number"),
        ("\N{FULLWIDTH DIGIT ONE}", "must be a whole number"),
        ("9" * 19, "must be a whole number"),
    ],
)
def test_a_number_out_of_place_is_refused(typed: str, words: str) -> None:
    form = sent(children=typed)
    assert words in form.children.errors[0]
    assert form.children.number is None


def test_a_score_may_be_left_out_only_by_saying_so() -> None:
    skipped = sent(score="none")
    assert (skipped.score.errors, skipped.score.number) == ([], None)
    assert sent(score="").score.errors == ["Score it, or say it was not scored"]
    assert sent(score="11").score.errors == ["Score it, or say it was not scored"]


def test_what_must_be_ticked_is_asked_for() -> None:
    assert sent(told="").told.errors == ["Tell them first"]


@pytest.mark.parametrize("name", ["source", "route", "needs"])
def test_an_answer_that_was_not_offered_is_refused(name: str) -> None:
    assert sent(**{name: "forged"})[name].errors == ["Choose one of the answers given"]


def test_a_revealed_question_is_asked_only_when_its_answer_was_chosen() -> None:
    assert sent(route="out").place.errors == ["Say where to"]
    unasked = sent(route="none", place="\x00 left from before")
    assert (unasked.place.errors, unasked.place.data) == ([], "")
    assert sent().place.errors == []


def test_a_revealed_question_is_drawn_inside_its_answer() -> None:
    html = str(sent(route="out").route())
    assert 'data-aria-controls="conditional-route"' in html
    assert html.index('id="conditional-route"') < html.index('name="place"')


def test_hints_and_errors_are_tied_to_their_input() -> None:
    form = sent(name="")
    assert 'aria-describedby="name-error"' in str(form.name())
    assert form.error_summary[0] == ("Enter a name", "#name")


def test_what_helps_with_a_box_stands_below_its_words() -> None:
    html = str(sent(told="").told())
    assert html.index("told-error") < html.index("<label") < html.index('id="told-hint"')
    assert 'aria-describedby="told-hint told-error"' in html


def test_what_was_typed_is_escaped() -> None:
    assert "<script>" not in str(sent(story="<script>").story())
    assert "&lt;script&gt;" in str(sent(story="<script>").story())
