"""A mistake is named beside its field, what was typed stands there, and it is kept whether right or wrong."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.frame.formats import today_in_london
from tests.accounts.helpers import words_of
from tests.blueprints.journey.driver import NEW, Writing, again, begin, fill, whole_journey
from tests.blueprints.journey.rows import contacts, drafts
from tests.blueprints.journey.told import FEW, Typed
from tests.blueprints.pages import beside
from tests.builders import Make
from tests.frame.browsing import follow, form_on

_BORN: Typed = {"birth": "known", "born_on-day": "27", "born_on-month": "3", "born_on-year": "2016"}
_REACHED: Typed = {"knows": "yes", "whom": "Anna", "may_leave_message": "no", "may_write": "no"}
_AGREED: Typed = {"agreement": "given", "agreed_by": "Her mother", "excludes": "no"}
_TOMORROW = today_in_london() + dt.timedelta(days=1)


def _born(**parts: str) -> Typed:
    return {**_BORN, **{f"born_on-{part}": typed for part, typed in parts.items()}}


_A_REAL_DATE = "Date of birth must be a real date"
MISTAKES: list[tuple[str, Typed, str, str]] = [
    ("danger", {"danger": ""}, "danger", "Say whether a child is in danger now"),
    ("danger", {"danger": "perhaps"}, "danger", "Say whether a child is in danger now"),
    ("about-you", {"call_back_number": ""}, "call_back_number", "Enter a number on which we can reach you"),
    ("about-you", {"call_back_number": "12345"}, "call_back_number", "Enter a phone number with its code"),
    ("about-you", {"call_back_number": "1" * 40}, "call_back_number", "Enter a phone number with its code"),
    ("about-you", {"call_back_number": "0" * 61}, "call_back_number", "must be 60 characters or fewer"),
    ("about-you", {"call_back_number": "01632 960 001", "call_back_when": "x" * 201}, "call_back_when", "or fewer"),
    ("child", {}, "birth", "Say how old the child is, or that you do not know"),
    ("child", {"birth": "born"}, "birth", "Say how old the child is"),
    ("child", {"birth": "known"}, "born_on", "Enter the date of birth, or choose another answer"),
    ("child", {**_BORN, "forename": "x" * 101}, "forename", "must be 100 characters or fewer"),
    ("child", {**_BORN, "surname": "x" * 10_000}, "surname", "must be 100 characters or fewer"),
    ("child", _born(day=""), "born_on", "Date of birth must include a day"),
    ("child", _born(month="14"), "born_on", _A_REAL_DATE),
    ("child", _born(day="29", month="2", year="2023"), "born_on", _A_REAL_DATE),
    ("child", _born(day="31", month="June"), "born_on", _A_REAL_DATE),
    ("child", _born(day="0"), "born_on", _A_REAL_DATE),
    ("child", _born(day="1" * 20), "born_on", _A_REAL_DATE),
    ("child", _born(year="0026"), "born_on", "Date of birth must have a year with 4 numbers"),
    ("child", _born(year="26"), "born_on", "Date of birth must have a year with 4 numbers"),
    ("child", _born(year="1950"), "born_on", "or later"),
    ("child", _born(day=str(_TOMORROW.day), month=str(_TOMORROW.month), year=str(_TOMORROW.year)), "born_on",
     "or earlier"),
    ("child", {"birth": "estimated"}, "estimated_age", "Enter an age in years"),
    ("child", {"birth": "estimated", "estimated_age": "26"}, "estimated_age", "must be between 0 and 25"),
    ("child", {"birth": "estimated", "estimated_age": "-1"}, "estimated_age", "must be between 0 and 25"),
    ("child", {"birth": "estimated", "estimated_age": "7.5"}, "estimated_age", "must be a whole number"),
    ("child", {"birth": "unborn", "due_on-day": "1", "due_on-month": "2", "due_on-year": "2190"}, "due_on",
     "or earlier"),
    ("child", {"birth": "not_known", "nhs_number": "943 476 5918"}, "nhs_number", "one of them is wrong"),
    ("child", {"birth": "not_known", "upn": "B123456789012"}, "upn", "This is no pupil number"),
    ("child", {"birth": "not_known", "ethnicity": "XXXX"}, "ethnicity", "Choose one of the answers given"),
    ("child", {"birth": "not_known", "disabilities": ["HEAR", "MADE-UP"]}, "disabilities", "Choose one of the answers"),
    ("adult", {"lives": "yes"}, "kinship", "Choose who they are"),
    ("adult", {"kinship": "mother"}, "lives", "Say whether they live with the children"),
    ("adult", {"kinship": "mother", "lives": "no", "elsewhere": "x" * 501}, "elsewhere", "500 characters or fewer"),
    ("home", {}, "home", "Say where they live, or that you do not know"),
    ("home", {"home": "address", "postcode": "Elm Street"}, "postcode", "Enter a full postcode, like DN1 2AB"),
    ("home", {"home": "no_fixed_abode", "stay_in": "nowhere"}, "stay_in", "Choose one of the answers given"),
    ("safe-contact", {}, "knows", "Say whether you know how we can reach the family safely"),
    ("safe-contact", {**_REACHED, "whom": " "}, "whom", "Say whom we shall call"),
    ("safe-contact", {**_REACHED, "number": "123"}, "number", "Enter a phone number with its code"),
    ("safe-contact", {**_REACHED, "may_write": ""}, "may_write", "Say whether we may write"),
    ("your-view", {"asked_for": "help", "call_back": "no"}, "level", "Choose a level"),
    ("your-view", {"level": "9", "asked_for": "help", "call_back": "no"}, "level", "Choose a level"),
    ("your-view", {"level": "2", "call_back": "no"}, "asked_for", "Say what you are asking for"),
    ("your-view", {"level": "2", "asked_for": "help"}, "call_back", "Say whether we shall call you"),
    ("account", {"needs_to_happen": "Help."}, "worries", "Write what you are worried about"),
    ("account", {"worries": "Late.", "needs_to_happen": " \n "}, "needs_to_happen", "Write what you think needs"),
    ("account", {"worries": "x" * 60_001, "needs_to_happen": "Help."}, "worries", "60,000 characters or fewer"),
    ("account", {"worries": "Late.", "needs_to_happen": "Help.", "scale": "11"}, "scale", "Choose one of the answers"),
    ("agreement", {}, "agreement", "Say whether the family agrees"),
    ("agreement", {"agreement": "perhaps"}, "agreement", "Say whether the family agrees"),
    ("agreement", {**_AGREED, "agreed_by": ""}, "agreed_by", "Say who agreed"),
    ("agreement", {**_AGREED, "excludes": "yes"}, "excluded_1", "Say who"),
    ("agreement", {"agreement": "refused"}, "what_they_said", "Write what they said"),
    ("agreement", {"agreement": "not_asked"}, "why_not_asked", "Say why they have not been asked"),
    ("sharing", {}, "told_of_sharing", "Say whether the family has been told"),
    ("sharing", {"told_of_sharing": "no"}, "not_told_because", "Say why they have not been told"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "typed", "field", "words"), MISTAKES)
def test_a_mistake_is_named_beside_its_field_and_what_was_typed_stays(
    writing: Writing, session: Session, page: str, typed: Typed, field: str, words: str
) -> None:
    answer = writing.told_beside(page, typed)
    assert answer.status_code == 422
    assert words in beside(answer, field)
    html = answer.get_data(as_text=True)
    assert "There is a problem" in html
    assert re.search(rf'<a href="#{field}[^"]*">', html), "the summary leads to it"
    assert "<title>Error: " in html
    shown = again(answer, writing.client)
    for name, value in typed.items():
        if isinstance(value, str) and name not in {"danger", "level", "birth", "agreement", "scale", "ethnicity",
                                                   "stay_in"}:  # fmt: skip
            assert shown[name].strip() == value.strip(), name
    assert contacts(session) == []


def test_every_mistake_of_a_page_is_named_at_once(writing: Writing) -> None:
    page = writing.told_beside("your-view", {})
    for field in ("level", "asked_for", "call_back"):
        assert beside(page, field), field
    assert page.get_data(as_text=True).count("govuk-error-message") == 3


def test_a_mistake_is_kept_and_found_again_without_being_scolded(writing: Writing) -> None:
    """Whoever comes back another day has not pressed anything yet."""
    writing.write("home", {"home": "address", "postcode": "Elm Street"})
    page = writing.client.get(writing.address("home"))
    assert page.status_code == 200
    assert again(page, writing.client)["postcode"] == "Elm Street"
    assert beside(page, "postcode") == ""


def test_a_page_with_mistakes_is_left_for_later_without_a_word(writing: Writing) -> None:
    answer = writing.write("child", {"forename": "Ida"}, go="later")
    assert follow(answer) == "/contacts/"
    words = words_of(writing.client.get("/contacts/"))
    assert "Saved. You find it here, on any device, until you send it." in words
    assert "Ida" in words
    assert writing.page("child", 1)["forename"] == "Ida"


def test_somebody_whose_page_misses_something_is_marked_in_the_family(writing: Writing) -> None:
    writing.write("child", {"forename": "Ida"})
    writing.write("child", {"forename": "Jon", "birth": "not_known"})
    words = words_of(writing.client.get(writing.address("family")))
    assert words.count("Something is missing") == 1


def test_what_saves_itself_too_late_changes_nothing(writing: Writing) -> None:
    slow = writing.page("home").fill(home="address", go="autosave")
    quick = dataclasses.replace(slow, fields=slow.fields.copy()).fill(postcode="dn1 2ab", go="next")
    follow(quick.send())
    answer = slow.send()
    assert (answer.status_code, answer.json) == (200, {"again": True, "revision": 1})
    assert writing.page("home")["postcode"] == "dn1 2ab"


def test_an_answer_that_is_no_longer_asked_counts_for_nothing_and_is_not_lost(writing: Writing) -> None:
    """Whoever chose the wrong answer and goes back finds what they had typed under it."""
    writing.write("home", {"home": "address", "postcode": "DN1 2AB", "address": "12 Elm Street"})
    writing.write("home", {"home": "refuge"})
    assert "12 Elm Street" not in words_of(writing.client.get(writing.address("check")))
    assert writing.page("home")["address"] == "12 Elm Street"


def test_a_mistake_on_the_first_page_is_named_and_nothing_is_begun(
    client: FlaskClient, referrer: User, session: Session
) -> None:
    answer = form_on(client, NEW).send()
    assert answer.status_code == 422
    assert "Say whether a child is in danger now" in beside(answer, "danger")
    assert drafts(session) == []


def test_the_number_given_last_need_not_be_typed_again(writing: Writing, session: Session) -> None:
    writing.write("about-you", {"call_back_number": "01632 960 007"})
    assert begin(writing.client).page("about-you")["call_back_number"] == "", "it was not sent with anything yet"
    told = FEW.but("about-you", call_back_number="01632 960 007", call_back_when="Mornings")
    whole_journey(writing.client, told)
    page = begin(writing.client).page("about-you")
    assert (page["call_back_number"], page["call_back_when"]) == ("01632 960 007", "Mornings")


def test_a_sign_that_the_guidance_does_not_have_is_not_taken(writing: Writing) -> None:
    """As when it was ticked weeks ago, under another version: the page is ticked anew, and nobody is led astray."""
    page = writing.told_beside("signs", {"signs": ["CD-EMO-1", "ZZ-ZZZ-4"]})
    assert page.status_code == 422
    assert "There is a problem" in words_of(page)
    shown = again(page, writing.client)
    assert shown.fields.getlist("signs") == ["CD-EMO-1"]
    assert follow(shown.fill(go="next").send()) == writing.address("your-view")


def test_the_postcode_is_read_back_with_where_it_lies(writing: Writing, make: Make, session: Session) -> None:
    locality = make.locality("North")
    postcode = make.postcode(locality)
    make.keep()
    stay = follow(fill(writing.page("home"), {"home": "address", "postcode": postcode.lower()}).fill(go="stay").send())
    assert stay == writing.address("home")
    words = words_of(writing.client.get(stay))
    assert f"{postcode} lies in Ward" in words
    assert f"in the {locality.name} locality" in words
    writing.write("home", {"home": "address", "postcode": "zz99 9zz"})
    assert "We do not know the postcode ZZ99 9ZZ." in words_of(writing.client.get(writing.address("home")))
