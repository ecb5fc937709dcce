"""Every page of the journey opens the part of the guidance that it rests on, in its place, without leaving the form."""

from __future__ import annotations

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.blueprints.contacts.journey.steps import ON_BEHALF_STEPS, PEOPLE, STEPS
from portal.contacts.rules.pages import PageKey
from portal.frame.formats import today_in_london
from portal.guidance.explained import explained
from portal.guidance.thresholds import thresholds_on
from tests.accounts.helpers import words_of
from tests.blueprints.journey.driver import NEW, Writing, begin, fill, reference_in
from tests.blueprints.journey.test_phone_now import DANGER
from tests.builders import Make, sign_in
from tests.frame.browsing import follow, form_on

PHONE_NOW = thresholds_on(today_in_london()).phone_now[0]
XHTML = "{http://www.w3.org/1999/xhtml}"


def opened(html: str) -> str:
    """The words of what is folded into the page's form under its guidance."""
    inside = [
        details
        for form in html5lib.parse(html).iter(f"{XHTML}form")
        for details in form.iter(f"{XHTML}details")
        if "eh-at-hand" in (details.get("class") or "")
    ]
    assert len(inside) == 1, f"{len(inside)} parts of the guidance"
    links = [link.get("href") or "" for link in inside[0].iter(f"{XHTML}a")]
    assert not [href for href in links if not href.startswith("tel:")], "nothing in it leads away"
    return " ".join("".join(inside[0].itertext()).split())


ASKED = sorted({step.key.value: step for step in (*STEPS, *PEOPLE.values())}.items())


@pytest.mark.parametrize(("page", "step"), ASKED, ids=[page for page, _ in ASKED])
def test_the_part_it_rests_on_stands_in_the_form(client: FlaskClient, referrer: User, page: str, step: object) -> None:
    writing = begin(client, danger="yes" if page == PageKey.PHONED.value else "no")
    if page == PageKey.PHONED_FOR_SIGNS.value:
        writing.write("signs", {"signs": [DANGER.code]})
    words = opened(writing.html(page))
    guidance = getattr(step, "guidance", "")
    if page == PageKey.DANGER.value:
        assert PHONE_NOW.sentence in words
    else:
        section = explained().section(guidance)
        assert section
        assert words.startswith(f"{section.title}: what the guidance says")
        assert section.title in words_of(client.get("/guidance/"))
        assert len(words) > 3 * len(section.title), "and what it says"


def test_so_does_the_very_first_page_and_the_last(client: FlaskClient, referrer: User) -> None:
    assert PHONE_NOW.sentence in opened(client.get(NEW).get_data(as_text=True))
    writing = begin(client)
    assert "What happens after you send a request" in opened(writing.html("check"))


def test_so_does_the_page_about_whoever_tells_it(client: FlaskClient, session: Session, make: Make) -> None:
    sign_in(client, session, make.user(Role.SCREENER))
    begun = fill(form_on(client, f"{NEW}for-somebody/"), {"way": "call"}).send()
    writing = Writing(client, reference_in(follow(begun)))
    assert ON_BEHALF_STEPS[2].key is PageKey.CALLER
    assert opened(writing.html("caller"))
