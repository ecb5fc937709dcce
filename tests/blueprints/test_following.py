"""What a partner does about a request that was sent, as a browser sees it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.guidance.codes import Route
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.casework.families import Families
from tests.contacts.following import Following
from tests.queries import cost_of


@pytest.fixture
def following(client: FlaskClient, session: Session, make: Make) -> Following:
    """The sender is signed in with `client`."""
    following = Following(Families(make))
    following.families.keep()
    sign_in(client, session, following.families.referrer)
    return following


def _page(following: Following, name: str = "") -> str:
    return f"/contacts/{following.contact.reference}" + (f"/{name}" if name else "")


def test_every_state_is_said_in_plain_words_with_its_time(
    client: FlaskClient, following: Following, make: Make
) -> None:
    def said() -> list[str]:
        following.families.keep()
        return [words_of(client.get(path)) for path in ("/contacts/", _page(following))]

    assert all("Nobody has begun to read it yet." in words for words in said())
    following.claimed()
    assert all(re.search(r"Imran from the front door is reading it, since [\w: ]+m", words) for words in said())
    question = following.asked()
    assert all(re.search(r"We asked you something at [\w: ]+m: please answer", words) for words in said())
    following.answered(question)
    assert all("Imran from the front door is reading it" in words for words in said())
    make.decision(following.families.screener, following.contact, route=Route.UNIVERSAL)
    assert all("Decided at " in words for words in said())


def test_the_heading_is_the_answer(client: FlaskClient, following: Following) -> None:
    assert '<h1 class="govuk-heading-l">1 open request</h1>' in client.get("/contacts/").get_data(as_text=True)
    following.asked()
    following.families.contact()
    following.families.keep()
    assert "2 open requests, 1 question for you" in words_of(client.get("/contacts/"))
    following.withdrawn()
    following.families.keep()
    words = words_of(client.get("/contacts/"))
    assert "1 open request" in words
    assert "question for you" not in words


def test_a_question_is_answered_from_the_list(client: FlaskClient, following: Following) -> None:
    question = following.asked()
    following.families.keep()
    assert f'href="{_page(following, "answer")}"' in client.get("/contacts/").get_data(as_text=True)
    assert "Imran from the front door asks Which school?" in words_of(client.get(_page(following)))
    answers = {"question": str(question.id), "words": "Hill School,\nsince May."}
    words = words_of(send_and_follow(client, _page(following, "answer"), **answers))
    assert "Your answer is sent." in words
    assert "Hill School, since May." in words
    assert "Imran Okafor" not in words, "the team is known by first names"


def test_two_tabs_with_one_question(client: FlaskClient, following: Following) -> None:
    """The second tab's words are not lost: they may be sent as more information, by one press."""
    question = following.asked()
    following.families.keep()
    path = _page(following, "answer")
    send(client, path, question=str(question.id), words="Hill School.")
    page = send(client, path, page="/account/", question=str(question.id), words="And it is not <easy>.")
    html = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "This question has an answer already." in words_of(page)
    assert "And it is not &lt;easy&gt;." in html
    found = re.search(r'action="(/contacts/[^"]+/add\?form=[0-9a-f-]{36})"', html)
    assert found
    added = send_and_follow(client, found[1], page="/account/", words="And it is not <easy>.")
    assert "Added later by Rosa Lindqvist" in words_of(added)


def test_information_is_added_once_however_often_it_is_sent(client: FlaskClient, following: Following) -> None:
    form = client.get(_page(following, "add")).headers["Location"]
    assert re.fullmatch(rf"{_page(following, 'add')}\?form=[0-9a-f-]{{36}}", form)
    for _ in range(2):
        assert send(client, form, words="She was not at school.").headers["Location"] == _page(following)
    words = words_of(client.get(_page(following)))
    assert words.count("She was not at school.") == 1
    changed = send(client, form, words="She was at school.")
    assert changed.status_code == 422
    assert "You have sent this page already." in words_of(changed)
    assert "She was at school." in changed.get_data(as_text=True)


def test_what_is_added_after_the_decision_is_shown_to_its_keeper_and_nobody_else(
    client: FlaskClient, session: Session, following: Following, make: Make
) -> None:
    make.decision(following.families.screener, following.contact, route=Route.UNIVERSAL)
    other = make.user(Role.SCREENER)
    following.families.keep()
    assert "whoever decided it is told" in words_of(client.get(_page(following, "add"), follow_redirects=True))
    send(client, _page(following, "add"), words="She was not at school.")
    front = f"/front-door/{following.contact.reference}"
    sign_in(client, session, following.families.screener)
    assert "She was not at school." in words_of(client.get(front))
    sign_in(client, session, other)
    assert client.get(front).status_code == 404


def test_it_is_taken_back_with_a_reason(client: FlaskClient, following: Following) -> None:
    path = _page(following, "withdraw")
    refused = send(client, path, seen="0")
    assert beside(refused, "because") == "Choose why you take it back"
    words = words_of(send_and_follow(client, path, seen="0", because="sent_twice"))
    assert "Your request is taken back." in words
    assert "The front door decides" not in words, "nothing happens next"
    assert "Add information" not in words
    assert "cannot be taken back here" in words_of(client.get(path))


@pytest.mark.parametrize("seen", ["0", "2", "", "many", "-1"])
def test_what_was_said_meanwhile_is_read_first(client: FlaskClient, following: Following, seen: str) -> None:
    following.asked()
    following.families.keep()
    page = send(client, _page(following, "withdraw"), seen=seen, because="sent_twice")
    assert page.status_code == 422
    assert "Something was said about this request since you opened this page." in words_of(page)
    assert send(client, _page(following, "withdraw"), seen="1", because="sent_twice").status_code == 302


def test_an_urgent_one_says_whom_to_phone_instead(
    client: FlaskClient, session: Session, following: Following, make: Make
) -> None:
    urgent = make.contact(following.families.referrer, replace(make.sending(), danger=True))
    following.families.keep()
    path = f"/contacts/{urgent.reference}/withdraw"
    page = client.get(path)
    assert "This request is urgent" in words_of(page)
    assert 'href="tel:999"' in page.get_data(as_text=True)
    assert 'name="because"' not in page.get_data(as_text=True)
    assert send(client, path, page="/account/", seen="0", because="sent_twice").status_code == 422
    assert following.again().withdrawn_at is None


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("", "Write "),
        ("  \n", "Write "),
        ("x" * 8_001, "must be 8,000 characters or fewer"),
        ("So\x00", "has a character in it that cannot be kept"),
    ],
)
@pytest.mark.parametrize("name", ["add", "answer"])
def test_bad_input_gives_an_error_beside_the_field(
    client: FlaskClient, following: Following, name: str, words: str, error: str
) -> None:
    question = following.asked()
    following.families.keep()
    page = send(client, _page(following, name), words=words, question=str(question.id))
    assert page.status_code == 422
    assert error in beside(page, "words")
    assert words.replace("\x00", "").strip() in page.get_data(as_text=True)


def test_words_are_words_and_never_markup(client: FlaskClient, session: Session, following: Following) -> None:
    following.added("<script>alert(1)</script>\n\N{RIGHT-TO-LEFT OVERRIDE}txt.exe 🙁")
    following.asked("<b>Which?</b>")
    following.families.keep()
    for reader, path in (
        (following.families.referrer, _page(following)),
        (following.families.screener, f"/front-door/{following.contact.reference}"),
    ):
        sign_in(client, session, reader)
        html = client.get(path).get_data(as_text=True)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert "<b>Which" not in html


def test_a_leads_list_says_who_sent_each(
    client: FlaskClient, session: Session, following: Following, make: Make
) -> None:
    lead = make.user(Role.AGENCY_LEAD, agency=following.families.referrer.agency)
    following.asked()
    following.families.keep()
    assert "Sent by" not in words_of(client.get("/contacts/"))
    sign_in(client, session, lead)
    words = words_of(client.get("/contacts/"))
    assert "Sent by Rosa Lindqvist" in words
    assert "1 open request, 1 question for your agency" in words


def test_a_thread_costs_the_same_however_long_it_is(client: FlaskClient, following: Following) -> None:
    following.added()
    following.families.keep()
    one = cost_of(client, _page(following))
    for _ in range(20):
        following.added()
    following.families.keep()
    assert cost_of(client, _page(following)) == one <= 11
