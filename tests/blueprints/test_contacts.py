"""Partners' pages, as a browser sees them."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.models import Contact
from portal.database import act_as, now
from portal.guidance.codes import Route
from portal.identifiers import read_reference
from portal.paging import PAGE
from tests.accounts.helpers import send, send_and_follow, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.queries import cost_of

NEW = "/contacts/new/"
GOOD = {
    "forename": "Ida",
    "surname": "Pike",
    "born_on-day": "27",
    "born_on-month": "3",
    "born_on-year": "2016",
    "carer_forename": "Rosa",
    "carer_surname": "Pike",
    "postcode": "dn1 2ab",
    "worries": "Often late.\nTired.",
    "working_well": "Loves reading.",
    "needs_to_happen": "Somebody to talk to.",
    "level": "3",
    "agreement": "given",
}


@pytest.fixture
def referrer(client: FlaskClient, session: Session, make: Make) -> User:
    """Signed in with `client`."""
    user = make.user(Role.REFERRER, name="Rosa Lindqvist")
    sign_in(client, session, user)
    return user


def _contacts(session: Session) -> list[Contact]:
    session.rollback()
    return list(session.scalars(select(Contact).order_by(Contact.received_at)))


def test_sending_a_request_shows_its_reference_and_what_was_sent(
    client: FlaskClient, referrer: User, session: Session
) -> None:
    page = send_and_follow(client, NEW, **GOOD)
    (contact,) = _contacts(session)
    words = words_of(page)
    assert f"Sent. Your reference is {contact.reference}." in words
    assert read_reference(contact.reference) == contact.reference
    for written in ("Ida Pike", "Rosa Pike", "Often late.", "Loves reading.", "Somebody to talk to.", "DN1 2AB"):
        assert written in words
    assert contact.reference in words_of(client.get("/contacts/"))


def test_two_children_and_a_parent(client: FlaskClient, referrer: User, session: Session) -> None:
    send(client, NEW, **GOOD, second_forename="Jon", second_surname="")
    (contact,) = _contacts(session)
    assert [(person.name, person.role) for person in contact.people] == [
        ("Ida Pike", "child"),
        ("Jon", "child"),
        ("Rosa Pike", "adult"),
    ]


def test_not_known_is_an_answer(client: FlaskClient, referrer: User, session: Session) -> None:
    unknown = {"postcode": "", "surname": "", "working_well": "", "level": "not_sure"}
    unknown |= {f"born_on-{part}": "" for part in ("day", "month", "year")}
    assert send(client, NEW, **{**GOOD, **unknown}).status_code == 302
    (contact,) = _contacts(session)
    assert (contact.postcode, contact.locality_id, contact.referrer_level) == (None, None, None)
    assert contact.people[0].born_on is None


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"forename": ""}, "forename", "Enter the child's first name"),
        ({"forename": "   "}, "forename", "Enter the child's first name"),
        ({"carer_forename": ""}, "carer_forename", "Enter the parent's or carer's first name"),
        ({"worries": ""}, "worries", "Write what you are worried about"),
        ({"needs_to_happen": " \n "}, "needs_to_happen", "Write what you think needs to happen"),
        ({"level": ""}, "level", "Choose a level"),
        ({"level": "9"}, "level", "Choose a level"),
        ({"agreement": ""}, "agreement", "Say whether the family agrees"),
        ({"agreement": "perhaps"}, "agreement", "Say whether the family agrees"),
        ({"postcode": "Elm Street"}, "postcode", "Enter a full postcode, like DN1 2AB"),
        ({"born_on-month": "14"}, "born_on", "must be a real date"),
        ({"born_on-day": ""}, "born_on", "Date of birth must include a day"),
        ({"born_on-year": "2999"}, "born_on", "must be"),
        ({"born_on-year": "1950"}, "born_on", "or later"),
        ({"second_surname": "Pike"}, "second_forename", "Enter the second child's first name"),
        (
            {"second_born_on-day": "1", "second_born_on-month": "2", "second_born_on-year": "2018"},
            "second_forename",
            "Enter the second child's first name",
        ),
        ({"forename": "x" * 101}, "forename", "must be 100 characters or fewer"),
        ({"forename": "x" * 10_000}, "forename", "must be 100 characters or fewer"),
        ({"worries": "x" * 8_001}, "worries", "must be 8,000 characters or fewer"),
        ({"forename": "Ida\x00"}, "forename", "has a character in it that cannot be kept"),
        ({"worries": "Late\x00"}, "worries", "has a character in it that cannot be kept"),
    ],
)
def test_bad_input_gives_an_error_beside_the_field_and_keeps_what_was_typed(
    client: FlaskClient, referrer: User, session: Session, answers: dict[str, str], field: str, words: str
) -> None:
    page = send(client, NEW, **{**GOOD, **answers})
    assert page.status_code == 422
    assert words in beside(page, field)
    html = page.get_data(as_text=True)
    assert "There is a problem" in html
    assert re.search(rf'<a href="#{field}[^"]*">', html), "the summary leads to it"
    kept = {**GOOD, **{name: value.replace("\x00", "") for name, value in answers.items()}}
    for name in ("forename", "carer_forename", "surname"):
        if kept[name].strip():
            assert f'value="{kept[name]}"' in html, name
    for name in ("worries", "working_well", "needs_to_happen"):
        assert kept[name].strip() in html, name
    assert _contacts(session) == []


def test_every_error_is_named_at_once(client: FlaskClient, referrer: User) -> None:
    page = send(client, NEW, second_surname="Pike")
    html = page.get_data(as_text=True)
    assert page.status_code == 422
    for field in ("forename", "carer_forename", "worries", "needs_to_happen", "level", "agreement", "second_forename"):
        assert beside(page, field), field
    assert html.count("govuk-error-message") == 7
    assert "<title>Error: " in html


def test_pressing_send_twice_sends_once(client: FlaskClient, referrer: User, session: Session) -> None:
    key = str(uuid.uuid4())
    first, second = (send(client, NEW, **GOOD, sending_key=key) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(_contacts(session)) == 1


def test_going_back_and_changing_it_is_not_passed_over(client: FlaskClient, referrer: User, session: Session) -> None:
    key = str(uuid.uuid4())
    send(client, NEW, **GOOD, sending_key=key)
    page = send(client, NEW, **{**GOOD, "worries": "He did not come home."}, sending_key=key)
    (contact,) = _contacts(session)
    assert page.status_code == 422
    assert f"You have sent this request already: its reference is {contact.reference}." in words_of(page)
    assert "He did not come home." in page.get_data(as_text=True), "and what was typed is kept"
    assert contact.worries.startswith("Often late.")


def test_a_form_has_an_address_of_its_own(client: FlaskClient, referrer: User) -> None:
    """So that going back finds the same form; one that nobody could have made leads to a new one."""
    first, second = (client.get(NEW).headers["Location"] for _ in range(2))
    assert first != second
    assert re.fullmatch(rf"{NEW}\?form=[0-9a-f-]{{36}}", first)
    assert f'value="{first.partition("=")[2]}"' in client.get(first).get_data(as_text=True)
    assert client.get(f"{NEW}?form=nonsense").headers["Location"].startswith(f"{NEW}?form=")


def test_going_back_to_what_was_sent_leads_to_it(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    form = client.get(NEW).headers["Location"]
    sent = send(client, form, **GOOD, sending_key=form.partition("=")[2]).headers["Location"]
    assert client.get(form).headers["Location"] == sent
    assert "For another family, begin a new one." in words_of(client.get(sent))
    sign_in(client, session, make.user(Role.REFERRER))
    assert client.get(form).status_code == 200, "to somebody else it says nothing"


def test_a_form_whose_key_was_tampered_with_is_a_new_one(client: FlaskClient, referrer: User, session: Session) -> None:
    for key in ("", "nonsense", "'; DROP TABLE contacts"):
        assert send(client, NEW, **GOOD, sending_key=key).status_code == 302
    assert len(_contacts(session)) == 3


def test_what_is_written_is_words_and_never_markup(client: FlaskClient, referrer: User) -> None:
    page = send_and_follow(client, NEW, **{**GOOD, "forename": "<b>Ida</b>", "worries": "<script>alert(1)</script>"})
    html = page.get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<b>Ida" not in html
    assert "<b>Ida" not in client.get("/contacts/").get_data(as_text=True)


def test_the_answer_is_read_here_once_it_is_decided(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    contact = make.contact(referrer)
    act_as(session, "portal:test")
    make.keep()
    waiting = words_of(client.get(f"/contacts/{contact.reference}"))
    assert "What happens next" in waiting
    assert "The front door decides" in waiting
    make.decision(make.user(Role.SCREENER), contact, route=Route.UNIVERSAL)
    make.keep()
    decided = words_of(client.get(f"/contacts/{contact.reference}"))
    assert "What was decided Thank you. We are finding somebody." in decided
    assert "Several needs, one plan." not in decided, "the reasons stay with the front door"


@pytest.mark.parametrize(
    "reference",
    [
        "C-0000-0000",
        "C-0000-0001",
        "M-0000-0000",
        "nonsense",
        "%00",
        "C-0000-0000%00",
        "\N{SNOWMAN}",
        "c" * 3_000,
    ],
)
def test_an_unknown_reference_is_not_found(client: FlaskClient, referrer: User, reference: str) -> None:
    page = client.get(f"/contacts/{reference}")
    assert page.status_code == 404
    assert "Page not found" in words_of(page)


def test_a_reference_read_out_over_the_telephone_is_found(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    contact = make.contact(referrer)
    make.keep()
    spoken = contact.reference.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert client.get(f"/contacts/{spoken}").status_code == 200


@pytest.mark.parametrize(("method", "path"), [("POST", "/contacts/"), ("DELETE", NEW), ("PUT", "/contacts/C-0-0")])
def test_a_wrong_method_is_said_to_be_wrong(client: FlaskClient, referrer: User, method: str, path: str) -> None:
    page = client.open(path, method=method)
    assert page.status_code == 405
    assert "GET" in page.headers["Allow"]
    assert "cannot be opened that way" in words_of(page)


def test_three_megabytes_are_too_much(client: FlaskClient, referrer: User, session: Session) -> None:
    page = send(client, NEW, **{**GOOD, "worries": "x" * 3 * 1024 * 1024})
    assert page.status_code == 413
    assert "That is too large" in words_of(page)
    assert _contacts(session) == []


def test_the_list_goes_on_and_every_request_is_on_it_once(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    sent = {make.contact(referrer, at=now() - dt.timedelta(minutes=n)).reference for n in range(2 * PAGE + 1)}
    make.keep()
    path, seen, pages = "/contacts/", [], 0
    while path:
        html = client.get(path).get_data(as_text=True)
        seen += re.findall(r'href="/contacts/(C-[^"]+)"', html)
        following = re.search(r'href="(/contacts/\?after=[^"]+)"', html)
        path, pages = following[1] if following else "", pages + 1
    assert (sorted(seen), pages) == (sorted(sent), 3)


def test_an_address_that_was_cut_off_begins_at_the_top(client: FlaskClient, referrer: User) -> None:
    for after in ("nonsense", "1_", "%00", "9" * 400):
        assert client.get(f"/contacts/?after={after}").status_code == 200


def test_a_list_costs_the_same_however_long_it_is(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    make.contact(referrer)
    make.keep()
    one = cost_of(client, "/contacts/")
    for n in range(PAGE + 5):
        make.contact(referrer, make.sending(children=1 + n % 3))
    make.keep()
    assert cost_of(client, "/contacts/") == one <= 3


def test_a_request_costs_the_same_however_many_it_names(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    small, large = make.contact(referrer), make.contact(referrer, make.sending(children=20))
    make.keep()
    assert cost_of(client, f"/contacts/{small.reference}") == cost_of(client, f"/contacts/{large.reference}") <= 7


def test_nothing_of_a_family_is_in_an_address(client: FlaskClient, referrer: User, session: Session) -> None:
    answer = send(client, NEW, **GOOD)
    assert re.fullmatch(r"/contacts/C-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.headers["Location"])
    assert session.scalar(select(func.count()).select_from(Contact)) == 1
