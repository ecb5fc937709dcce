"""The families' pages in Polish: nothing is left in English, and nothing of a sentence is lost on the way."""

from __future__ import annotations

import re
from typing import Any

import html5lib
import pytest
from babel.messages.catalog import Message
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts import throttle
from portal.frame.languages import OTHERS, catalogue_file, speak
from portal.frame.languages import gettext as found_in
from scripts.translations import in_line, read, sentences
from tests.blueprints.help.families import ANIA, LITTLE, key, press
from tests.frame.browsing import follow
from tests.guidance.test_explained import grade

_PLACE = re.compile(r"%\((\w+)\)s")
_READ_OUT = ("aria-label", "title", "alt", "placeholder", "data-i18n.activated", "data-i18n.timed-out",
             "data-i18n.press-one-more-time", "data-i18n.press-two-more-times")  # fmt: skip
# What is the same in both languages: names, numbers, and what is the other language's own.
_SAME = {"English", "Polski", "Danum Early Help Partnership"}
_TYPED = {"Zosia, 7", "Staś, 0", "xxx", *ANIA.values(), *LITTLE.values()}
HARDEST = 5.0  # a school grade of the United States: 10 to 11 years old


def _written(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_has_its_translation_and_no_other_is_there(language: str) -> None:
    wanted = {words if isinstance(words, str) else words[0] for _, _, words in sentences()}
    messages = [message for message in read(language) if message.id]
    assert {message.id if isinstance(message.id, str) else message.id[0] for message in messages} == wanted
    assert len(wanted) > 120, "or this looks at nothing"
    assert [message.id for message in messages if message.fuzzy] == []
    assert [message.id for message in messages if not all(words.strip() for words in _written(message))] == []
    assert not read(language).obsolete


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_put_into_a_sentence_is_put_into_its_translation(language: str) -> None:
    for message in read(language):
        for words in _written(message) if message.id else ():
            one = message.id if isinstance(message.id, str) else message.id[0]
            assert sorted(_PLACE.findall(words)) == sorted(_PLACE.findall(one)), one
            assert re.findall(r"\d{3,}", words) == re.findall(r"\d{3,}", one), "the same numbers to phone"


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_is_as_its_script_would_write_it(language: str) -> None:
    """With as many forms of the plural as the language has, and in the order of the pages."""
    kept = [message.id for message in read(language)]
    assert kept == [message.id for message in in_line(language)]
    assert "Plural-Forms: nplurals=3" in catalogue_file(language).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("minutes", "word"), [(1, "minutę"), (2, "minuty"), (5, "minut"), (12, "minut"), (22, "minuty")]
)
def test_a_number_has_the_word_that_goes_with_it(app: Any, minutes: int, word: str) -> None:
    with app.test_request_context():
        speak("pl")
        template = app.jinja_env.from_string(
            '{{ ngettext("You can try again in %(num)s minute.", "You can try again in %(num)s minutes.", n) }}'
        )
        assert template.render(n=minutes) == f"Możesz spróbować ponownie za {minutes} {word}."


def test_whoever_is_not_asked_speaks_english(app: Any) -> None:
    with app.test_request_context():
        assert found_in("Yes") == "Yes"
        speak("pl")
        assert found_in("Yes") == "Tak"
    assert found_in("Yes") == "Yes", "and outside a request too"


def test_families_can_read_it_at_ten() -> None:
    english = [words if isinstance(words, str) else words[1] for file, _, words in sentences() if "/help/" in file]
    every = [part for words in english for part in re.split(r"(?<=[.?!])\s+", _PLACE.sub("x", words))]
    whole = [sentence for sentence in every if len(sentence.split()) > 3]
    assert grade(whole) <= HARDEST
    assert [sentence for sentence in whole if len(sentence.split()) > 24] == []


# On the pages themselves


def _said(html: str) -> set[str]:
    """Every text of a page, and what is read out of it."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    texts: set[str] = set()
    for element in tree.iter():
        tag: object = element.tag  # of a comment it is no name
        if not isinstance(tag, str) or tag == "script":
            continue
        texts |= {str(element.text or ""), str(element.tail or ""), *(element.get(name, "") for name in _READ_OUT)}
    return {re.sub(r"\s+", " ", text).strip() for text in texts}


def _left_over(english: set[str], polish: set[str]) -> set[str]:
    """What both pages say, and nobody typed."""
    typed = {re.sub(r"\s+", " ", text) for text in _TYPED}
    return {text for text in english & polish if re.search("[A-Za-z]{2}", text)} - _SAME - typed


def _both(client: FlaskClient, state: str) -> list[str]:
    wrong = {**ANIA, "name": "", "number": "x", "child_age_1": "x", "worries": "", "age": "xxx", "who": "young"}
    pages = []
    for language in ("", "pl"):
        at = f"/help/{language + '/' if language else ''}"
        answers = {**ANIA, "key": key()}
        if state in {"", "ask", "sent/nonsense"}:
            page = client.get(at + state, follow_redirects=True)
        elif state == "sent":
            page = client.get(follow(press(client, "send", answers, language=language)))
        elif state == "sent in danger":
            page = client.get(follow(press(client, "send", {**answers, "danger": "yes"}, language=language)))
        elif state == "changed":
            press(client, "send", answers, language=language)
            page = press(client, "send", {**answers, "when": ""}, language=language)
        elif state == "danger":
            page = press(client, "check", {**answers, "danger": "yes", "who": "young"}, language=language)
        elif state == "elsewhere":
            page = press(client, "send", answers, language=language, Sec_Fetch_Site="cross-site")
        else:
            page = press(client, state, wrong if state == "send" else LITTLE, language=language)
        pages.append(page.get_data(as_text=True))
    return pages


STATES = ["", "ask", "sent/nonsense", "sent", "sent in danger", "changed", "danger", "check", "send", "child",
          "adult", "elsewhere"]  # fmt: skip


@pytest.mark.parametrize("state", sorted(STATES))
def test_nothing_on_a_polish_page_is_english(client: FlaskClient, session: Session, state: str) -> None:
    english, polish = (_said(page) for page in _both(client, state))
    assert _left_over(english, polish) == set()
    assert len(polish) > 10


def test_nothing_of_the_throttles_words_is_english(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "REQUESTS_IN_ALL", 0)
    english, polish = (
        _said(press(client, "send", {**LITTLE, "key": key()}, language=language).get_data(as_text=True))
        for language in ("", "pl")
    )
    assert _left_over(english, polish) == set()
