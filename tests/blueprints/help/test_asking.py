"""The families' own door: what is asked, what comes back, and that nothing is given away."""

from __future__ import annotations

import base64
import datetime as dt
import re
from urllib.parse import unquote

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.blueprints.help.forms import MOST_CHILDREN
from portal.blueprints.help.views import MOST_BYTES
from portal.contacts.rules.asking import SHOWN_FOR
from portal.frame.kept_forms import cipher
from portal.guidance.places import places
from tests.accounts.helpers import words_of
from tests.blueprints.help.families import ANIA, LITTLE, asked, key, press
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.contacts.nights import MORNING, NIGHT
from tests.frame.browsing import follow, read_form

PAGES = ["/help/", "/help/ask", "/help/pl/", "/help/pl/ask", "/help/pl/sent/nonsense", "/help/sent/nonsense"]


@pytest.mark.parametrize("path", sorted(PAGES))
def test_every_page_speaks_its_language_leads_out_and_leaves_nothing_behind(
    client: FlaskClient, session: Session, path: str
) -> None:
    answer = client.get(path, follow_redirects=True)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'<html lang="{"pl" if "/pl/" in path else "en"}"' in html
    assert 'href="https://www.bbc.co.uk/weather"' in html
    assert places().phones.emergency in html
    assert "Set-Cookie" not in answer.headers, "no cookie at all"


@pytest.mark.parametrize("path", ["/help/de/", "/help/en/", "/help/pl", "/help/sent/", "/help/C-0000-0000"])
def test_there_is_no_other_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in {404, 308}


def test_somebody_who_is_signed_in_is_nobody_here(client: FlaskClient, session: Session, make: Make) -> None:
    sign_in(client, session, make.user(Role.SCREENER, name="Wanda Nowak"))
    assert "Wanda" in client.get("/guidance/").get_data(as_text=True)
    assert "Wanda" not in client.get("/help/").get_data(as_text=True)
    assert press(client, "send", {**LITTLE, "key": key()}).status_code == 302
    assert asked(session)[0].sender_id is None


def test_only_three_things_are_needed(client: FlaskClient, session: Session) -> None:
    page = press(client, "check", {})
    assert page.status_code == 422
    assert beside(page, "name") == "Tell us what to call you"
    assert beside(page, "way") == "Choose how we can reach you"
    assert beside(page, "worries") == "Tell us what is going on"
    assert page.get_data(as_text=True).count("govuk-error-message") == 3
    assert "Check before you send" in words_of(press(client, "check", LITTLE))
    assert asked(session) == []


def test_checking_shows_everything_and_sends_nothing(client: FlaskClient, session: Session) -> None:
    page = press(client, "check", {**ANIA, "key": key()})
    words = words_of(page)
    for said in ("A parent or carer", "Ania", "07700 900123", "Mondays from 10 to 2", "Marek", "Zosia, 7", "Staś, 0",
                 "Not born yet", "Halina", "dn1 2ab", "We argue a lot.", "Somebody to talk to.", "Polish"):  # fmt: skip
        assert said in words
    assert asked(session) == []


def test_the_page_to_check_carries_all_that_was_typed(client: FlaskClient, session: Session) -> None:
    """Change goes back to the form as it was, and Send sends the same."""
    page = press(client, "check", {**ANIA, "key": key()})
    form = read_form(client, "/help/ask", page.get_data(as_text=True))
    sent = {name: value.replace("\r\n", "\n") for name, value in form.fields.items()}
    assert {name: sent[name] for name in ANIA} == ANIA
    back = press(client, "change", sent)
    assert back.status_code == 200
    again = read_form(client, "/help/ask", back.get_data(as_text=True))
    assert {name: again[name] for name in ANIA} == ANIA


def test_the_language_is_changed_and_nothing_is_lost(client: FlaskClient, session: Session) -> None:
    polish = press(client, "change", {**ANIA, "age": "twelve"}, language="pl")
    assert "Jak bezpiecznie się z Tobą skontaktować" in words_of(polish)
    assert "govuk-error-message" not in polish.get_data(as_text=True)
    form = read_form(client, "/help/pl/ask", polish.get_data(as_text=True))
    assert {name: form[name] for name in ANIA} == ANIA
    assert form["age"] == "twelve"


def test_any_number_of_children(client: FlaskClient, session: Session) -> None:
    answers = {**LITTLE, "key": key(), "child_name_1": "A", "children": "1"}
    for number in range(2, MOST_CHILDREN + 1):
        page = press(client, "child", answers)
        assert page.status_code == 200
        assert f"Child {number}" in words_of(page)
        form = read_form(client, "/help/ask", page.get_data(as_text=True))
        answers = {**dict(form.fields.items()), f"child_name_{number}": "B"}
    assert 'value="child"' not in press(client, "change", answers).get_data(as_text=True), "no more fit"
    press(client, "send", answers)
    assert len(asked(session)[0].children) == MOST_CHILDREN


def test_what_stands_in_no_line_of_the_page_is_shown_all_the_same(client: FlaskClient) -> None:
    page = press(client, "change", {"children": "-3", "adults": "999999", "child_name_4": "Zosia", "adult_name_2": "B"})
    assert page.status_code == 200
    assert "Child 4" in words_of(page)
    assert "Adult 2" in words_of(page)


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"name": "  "}, "name", "Tell us what to call you"),
        ({"name": "x" * 101}, "name", "Your name must be 100 characters or fewer"),
        ({"number": ""}, "number", "Enter your phone number"),
        ({"number": "at work"}, "number", "Enter a phone number, like 07700 900123"),
        ({"way": "pigeon"}, "way", "Choose how we can reach you"),
        ({"way": "otherwise"}, "where", "Tell us how we can reach you"),
        ({"who": "young", "age": "29/2/2023"}, "age", "Your age must be a whole number, like 5"),
        ({"who": "young", "age": "3"}, "age", "Your age must be between 5 and 25"),
        ({"child_age_1": "29/2/2023"}, "child_age_1", "Child 1: the age must be a whole number"),
        ({"child_age_2": "26"}, "child_age_2", "Child 2: the age must be between 0 and 25"),
        ({"child_age_3": "4"}, "child_age_3", "Leave the age empty for a child who is not born yet"),
        ({"postcode": "Balby"}, "postcode", "Enter a full postcode, like DN1 2AB"),
        ({"postcode": ""}, "postcode", "Enter your postcode"),
        ({"home": "moon"}, "home", "Choose one of the answers given"),
        ({"worries": "x" * 50_001}, "worries", "What is going on must be 50,000 characters or fewer"),
        ({"worries": "a\x00b"}, "worries", "has a character in it that cannot be kept"),
        ({"speaks": "other"}, "other_language", "Tell us which language"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_everything_comes_back(
    client: FlaskClient, session: Session, answers: dict[str, str], field: str, words: str
) -> None:
    typed = {**ANIA, **answers}
    for go in ("check", "send"):
        page = press(client, go, typed)
        assert page.status_code == 422
        assert words in beside(page, field)
    form = read_form(client, "/help/ask", page.get_data(as_text=True))
    shown = {name: value.replace("\x00", "").strip() for name, value in typed.items()}
    assert {name: form[name] for name in shown if form[name] != shown[name]} == {
        name: ""
        for name, value in typed.items()
        if value in {"pigeon", "moon"}  # what is no answer cannot be shown
    }
    assert asked(session) == []


def test_after_sending_the_page_says_what_happens_and_nothing_of_the_family(
    client: FlaskClient, session: Session
) -> None:
    where = follow(press(client, "send", {**ANIA, "key": key()}))
    (contact,) = asked(session)
    for _ in range(2):  # it may be loaded again
        words = words_of(client.get(where))
        assert f"Your reference is: {contact.reference}" in words
        assert "At the latest:" in words
        assert places().phones.early_help_hub in words
        assert not [name for name in ("name", "number", "when", "must_not_know", "worries") if ANIA[name] in words]
    assert not [said for said in ("Ania", "Zosia", "07700", "dn1") if said in where.lower() or said in where]


@pytest.mark.parametrize(
    ("language", "title"),
    [("", "Phone now. Do not wait for us."), ("pl", "Zadzwoń teraz. Nie czekaj na nas.")],
    ids=["en", "pl"],
)
@pytest.mark.parametrize("at", [MORNING, NIGHT], ids=["day", "night"])
def test_after_sending_that_somebody_is_in_danger_the_page_begins_with_whom_to_phone_now(
    client: FlaskClient, session: Session, language: str, title: str, at: dt.datetime
) -> None:
    with time_machine.travel(at, tick=False):
        answer = press(client, "send", {**ANIA, "key": key(), "danger": "yes"}, language=language)
        page = client.get(follow(answer))
    words, phones = words_of(page), places().phones
    _, main = page.get_data(as_text=True).split("<main", 1)
    (contact,) = asked(session)
    first, second = phones.mash.office_hours, phones.mash.out_of_hours
    if at == NIGHT:
        first, second = second, first
    order = [title, phones.emergency, first, second, contact.reference]
    assert [main.index(said) for said in order] == sorted(main.index(said) for said in order)
    assert main.count('id="danger"') == 1
    assert page.get_data(as_text=True).count("<h1") == 1
    assert contact.reference in words


def test_without_danger_the_page_after_sending_begins_with_the_reference(client: FlaskClient, session: Session) -> None:
    words = words_of(client.get(follow(press(client, "send", {**ANIA, "key": key()}))))
    (contact,) = asked(session)
    assert "Do not wait for us" not in words
    assert words.index(contact.reference) < words.index("Is somebody in danger now?")


def test_when_it_is_read_is_said_as_a_time_in_the_language_of_the_page(client: FlaskClient, session: Session) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 6, 18, 0, tzinfo=dt.UTC), tick=False):  # a Friday evening
        english = words_of(client.get(follow(press(client, "send", {**LITTLE, "key": key()}))))
        polish = words_of(client.get(follow(press(client, "send", {**LITTLE, "key": key()}, language="pl"))))
    assert "At the latest: Tuesday 10 November, 8:30 am." in english
    assert "Najpóźniej: wtorek, 10 listopada, 8:30." in polish


def test_a_reference_is_shown_for_a_day_and_to_nobody_who_made_the_address_up(
    client: FlaskClient, session: Session
) -> None:
    where = follow(press(client, "send", {**LITTLE, "key": key()}))
    (contact,) = asked(session)
    with time_machine.travel(dt.datetime.now(dt.UTC) + SHOWN_FOR + dt.timedelta(minutes=1), tick=False):
        late = client.get(where)
    one = where[-9]  # in the middle of the seal: some bits of its last letter mean nothing
    forged = client.get(f"{where[:-9]}{'B' if one == 'A' else 'A'}{where[-8:]}")
    for page in (late, forged, client.get(f"/help/sent/{contact.reference}")):
        assert page.status_code == 200
        assert "What happens next" in words_of(page)
        assert contact.reference not in words_of(page)


def _unsealed(token: str) -> list[bytes]:
    """Every way in which part of an address may be no more than letters of another alphabet."""
    parts = [token, *re.split(r"[.:~]", token)]
    return [token.encode(), *(base64.urlsafe_b64decode(part.rstrip("=") + "=" * (-len(part.rstrip("=")) % 4))
                              for part in parts if len(part.rstrip("=")) % 4 != 1)]  # fmt: skip


def test_the_address_after_sending_holds_the_reference_in_no_form_that_can_be_read(
    client: FlaskClient, session: Session
) -> None:
    tokens = []
    for danger in ("yes", "no"):
        where = follow(press(client, "send", {**LITTLE, "danger": danger, "key": key()}))
        tokens.append(unquote(where.rsplit("/", 1)[1]))
    for contact, token in zip(asked(session), tokens, strict=True):
        for read in _unsealed(token):
            assert contact.reference.encode() not in read
            assert contact.reference.removeprefix("C-").encode() not in read
    assert len(tokens[0]) == len(tokens[1]), "nor whether somebody is in danger"


@pytest.mark.parametrize("language", ["", "pl"])
def test_after_a_day_the_same_form_names_no_reference_and_is_not_sent_again(
    client: FlaskClient, session: Session, language: str
) -> None:
    """Whoever finds the form's address in a browser's history has its key."""
    answers = {**ANIA, "key": key(), "danger": "yes"}
    with time_machine.travel(MORNING, tick=False) as clock:
        press(client, "send", answers)
        (contact,) = asked(session)
        clock.shift(SHOWN_FOR - dt.timedelta(minutes=1))
        where = follow(press(client, "send", answers, language=language))
        assert contact.reference in words_of(client.get(where)), "on the first day it is"
        clock.shift(dt.timedelta(minutes=2))
        assert contact.reference not in words_of(client.get(where)), "the day is counted from the first sending"
        again = press(client, "send", answers, language=language)
        neutral = client.get(f"/help/{language + '/' if language else ''}sent/nonsense")
        assert words_of(client.get(follow(again))) == words_of(neutral)
        changed = press(client, "send", {**answers, "name": "Nosy", "worries": "zzz"}, language=language)
    said = {"": "You sent this form before. What you changed", "pl": "Ten formularz jest już wysłany. To, co zmieniło"}[
        language
    ]
    assert changed.status_code == 409
    assert said in words_of(changed), "what was changed must not look as if it had arrived"
    for page in (again, changed):
        assert contact.reference not in page.get_data(as_text=True) + page.headers.get("Location", "")
    assert len(asked(session)) == 1


def test_what_was_sealed_for_another_page_is_no_receipt(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        other = cipher().encrypt(b'["C-ABCD-EFGH",1900000000,1]').decode()
    for token in (other, "\N{SNOWMAN}", "%00", "x" * 3_000):
        page = client.get(f"/help/sent/{token}")
        assert page.status_code == 200
        assert "C-ABCD" not in words_of(page)
        assert "What happens next" in words_of(page)


def test_it_is_the_same_whether_a_family_is_known_or_not(client: FlaskClient, session: Session, make: Make) -> None:
    known = make.sending(postcode=make.postcode(make.locality(), "DN1 2AB"), surname="Nowak")
    make.contact(make.user(Role.REFERRER), known)
    make.keep()
    pages = []
    for name, postcode in (("Child1 Nowak", "DN1 2AB"), ("Nobody", "ZZ99 9ZZ")):
        answers = {**LITTLE, "child_name_1": name, "home": "address", "postcode": postcode, "key": key()}
        with time_machine.travel(dt.datetime(2026, 11, 4, 10, 0, tzinfo=dt.UTC), tick=False):
            html = client.get(follow(press(client, "send", answers))).get_data(as_text=True)
        pages.append(re.sub(r'nonce="[^"]*"|C-[0-9A-Z]{4}-[0-9A-Z]{4}|/sent/[\w.-]+', "", html))
    assert pages[0] == pages[1]


def test_pressing_send_twice_is_one_request_with_one_reference(client: FlaskClient, session: Session) -> None:
    answers = {**ANIA, "key": key()}
    first, second = (words_of(client.get(follow(press(client, "send", answers)))) for _ in range(2))
    (contact,) = asked(session)
    assert contact.reference in first
    assert contact.reference in second


def test_what_was_changed_after_sending_does_not_look_as_if_it_had_arrived(
    client: FlaskClient, session: Session
) -> None:
    answers = {**ANIA, "key": key()}
    press(client, "send", answers)
    (first,) = asked(session)
    page = press(client, "send", {**answers, "worries": "He hit me."})
    assert page.status_code == 409
    assert f"You sent this form before. Its reference is {first.reference}." in words_of(page)
    assert len(asked(session)) == 1
    form = read_form(client, "/help/ask", page.get_data(as_text=True))
    assert press(client, "send", dict(form.fields.items())).status_code == 302, "as a new request"
    assert sorted(contact.worries for contact in asked(session)) == ["He hit me.", ANIA["worries"]]


@pytest.mark.parametrize("tampered", ["", "nonsense", "'; DROP TABLE contacts", "0" * 36])
def test_a_key_that_was_tampered_with_is_a_new_forms(client: FlaskClient, session: Session, tampered: str) -> None:
    page = press(client, "check", {**LITTLE, "key": tampered})
    form = read_form(client, "/help/ask", page.get_data(as_text=True))
    for _ in range(2):
        assert press(client, "send", dict(form.fields.items())).status_code == 302
    assert len(asked(session)) == 1


def test_a_form_has_an_address_of_its_own_in_each_language(client: FlaskClient) -> None:
    for path in ("/help/ask", "/help/pl/ask"):
        first, second = (follow(client.get(path)) for _ in range(2))
        assert first != second
        assert f'value="{first.partition("=")[2]}"' in client.get(first).get_data(as_text=True)
        assert client.get(f"{path}?form=nonsense").status_code == 302
    assert "/help/ask?form=" in client.get("/help/").get_data(as_text=True), "one journey less on a bad line"


def test_another_site_cannot_send_it_in_somebodys_name(client: FlaskClient, session: Session) -> None:
    for site, status in (("cross-site", 400), ("same-site", 400), ("same-origin", 302), ("none", 302)):
        answer = press(client, "send", {**LITTLE, "key": key()}, Sec_Fetch_Site=site)
        assert answer.status_code == status, site
    assert len(asked(session)) == 2


def test_too_much_is_told_in_their_own_words_and_whom_to_phone(client: FlaskClient, session: Session) -> None:
    for language, title in (("", "That is too long for this page"), ("pl", "Tekst jest za długi")):
        page = press(client, "send", {**LITTLE, "worries": "x" * MOST_BYTES}, language=language)
        assert page.status_code == 413
        assert title in words_of(page)
        assert places().phones.early_help_hub in words_of(page)


def test_fifty_thousand_letters_of_any_alphabet_are_taken(client: FlaskClient, session: Session) -> None:
    story = "\N{WORRIED FACE}" * 50_000
    assert press(client, "send", {**LITTLE, "key": key(), "worries": story}).status_code == 302
    assert asked(session)[0].worries == story


def test_the_way_here_is_where_families_come_by(client: FlaskClient) -> None:
    for path in ("/sign-in", "/guidance/"):
        assert "Do you need help for your own family?" in words_of(client.get(path))
    for path in ("/sign-in", "/guidance/", "/privacy", "/no-such-page"):
        assert '<a class="eh-footer__link" href="/help/">' in client.get(path).get_data(as_text=True)
    assert '<a class="eh-footer__link" href="/help/pl/">' in client.get("/help/pl/").get_data(as_text=True)
