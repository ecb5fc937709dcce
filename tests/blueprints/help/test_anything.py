"""Whatever somebody types is kept as text, or answered beside its field; it never is anything but text."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.accounts.models import Throttle
from portal.accounts.rules import Role
from tests.blueprints.help.families import LITTLE, asked, key, press
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.frame.browsing import read_form

HOSTILE = {
    "right to left": "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe אבא מכה אותנו",
    "emoji": "\N{FAMILY}\N{ZERO WIDTH JOINER}\N{WORRIED FACE}",
    "50 kB": "Zażółć gęślą jaźń. " * 2_600,
    "a script": "<script>alert(1)</script>",
    "an attribute": '" onmouseover="alert(1)',
    "a template": "{{ 7 * 7 }} {% raw %} %(number)s %s",
    "SQL": "'; DROP TABLE contacts; --",
    "a formula": '=HYPERLINK("http://evil.example")',
    "a date that never was": "29/2/2023, 31 June, year 0026",
    "a line that begins with nothing": "\n\n  \t x",
    "composed": "e\N{COMBINING ACUTE ACCENT}",
}  # fmt: skip
TEXTS = ["name", "where", "must_not_know", "worries", "wish", "child_name_1", "adult_name_1", "other_language"]
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def _meant(typed: str) -> str:
    lines = re.sub("\r\n?|[\u0085\u2028\u2029]", "\n", typed)
    return unicodedata.normalize("NFC", lines).strip()


@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_a_hostile_text_is_kept_and_shown_as_text(client: FlaskClient, session: Session, make: Make, what: str) -> None:
    story = HOSTILE[what]
    answers = {**LITTLE, "way": "otherwise", "where": story[:400], "worries": story, "wish": story[:400], "key": key()}
    checked = press(client, "check", answers).get_data(as_text=True)
    assert press(client, "send", answers).status_code == 302
    (contact,) = asked(session)
    assert contact.worries == _meant(story)
    sign_in(client, session, make.user(Role.SCREENER))
    shown = client.get(f"/front-door/{contact.reference}").get_data(as_text=True)
    for page in (checked, shown):
        assert html.escape(_meant(story)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page
        assert "<script>alert" not in page


@given(typed=st.fixed_dictionaries(dict.fromkeys(TEXTS, ANYTHING)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_kept_or_answered_beside_its_field(
    client: FlaskClient, session: Session, typed: dict[str, str]
) -> None:
    answers = {**typed, "way": "otherwise", "speaks": "other", "key": key()}
    page = press(client, "send", answers)
    if page.status_code == 302:
        contact = next(one for one in asked(session) if str(one.sending_key) == answers["key"])
        assert contact.worries == _meant(typed["worries"])
        assert contact.needs_to_happen == _meant(typed["wish"])
        assert contact.safe_way is not None
        assert contact.safe_way.must_not_know == _meant(typed["must_not_know"])
    else:
        assert page.status_code == 422
        wrong = [name for name in TEXTS if beside(page, name)]
        assert wrong
        form = read_form(client, "/help/ask", page.get_data(as_text=True))
        printable = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
        assert form["worries"] == printable.sub("", _meant(typed["worries"])), "and comes back"
    session.execute(delete(Throttle))
    session.commit()


@given(name=st.sampled_from(["who", "way", "home", "danger", "age", "child_age_1", "postcode", "number", "children",
                             "adults", "key", "go", "interpreter", "message"]), value=ANYTHING)  # fmt: skip
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_answer_that_nobody_offered_breaks_the_page(
    client: FlaskClient, session: Session, name: str, value: str
) -> None:
    answers = {**LITTLE, "who": "young", "way": "phone", "number": "07700 900123", "go": "check", name: value}
    assert press(client, answers.pop("go"), answers).status_code in {200, 422}
