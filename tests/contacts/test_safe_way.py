"""The words above a number: they say no where it is no, and never leave out who must not know."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.contacts.rules.safe_way import NOBODY_ASKED, NOBODY_TO_ASK, SENDER_DOES_NOT_KNOW, Reach, reach, sentences
from portal.contacts.rules.told import ReachedBy
from portal.guidance.codes import Home, Known

NAMES = ["Anna, her mother", "Mum", "the twins' aunt", "Dr Osei", "Anna (works nights)", "07700 900123"]
NO_NAMES = ["nobody", "No-one.", "not known", "N/A", "-", "?", "They all know", "Call his sister", "Ask me first"]
TIMES = ["on weekdays after 3 pm", "After 3 pm.", "Any time", "mondays before 9", "Weekends", "not on Fridays"]
OTHER_TIMES = ["mornings", "9-11", "She works nights; try later", "Tues and Thurs.\nNever Wed", "3 pm!"]
CURLED = "\N{RIGHT SINGLE QUOTATION MARK}"
ANSWERS = st.one_of(
    st.sampled_from(["", " ", *NAMES, *NO_NAMES, *TIMES, *OTHER_TIMES, "Daniel. He is violent", "x" * 300]),
    st.text(max_size=40),
)
WAYS = st.builds(
    ReachedBy,
    whom=ANSWERS,
    number=st.sampled_from(["", "07700 900123"]),
    when=ANSWERS,
    may_leave_message=st.sampled_from(Known),
    may_write=st.sampled_from(Known),
    must_not_know=ANSWERS,
)


def said(way: ReachedBy | None) -> str:
    return " ".join(sentence.words for sentence in sentences(way))


def way(
    whom: str = "Anna, her mother", when: str = "on weekdays after 3 pm", number: str = "", must_not_know: str = ""
) -> ReachedBy:
    return ReachedBy(whom, number, when, Known.NO, Known.NO, must_not_know)


@given(WAYS)
def test_every_answer_is_said_and_every_sentence_is_one(answered: ReachedBy) -> None:
    for sentence in sentences(answered):
        assert sentence.words == sentence.words.strip()
        assert sentence.words[0].isupper() or not sentence.words[0].islower()
        assert sentence.words[-1] in ".!?"
        assert re.search(r"\w", sentence.words)
    for answer in (answered.whom, answered.when, answered.must_not_know):
        assert answer.strip().rstrip(" \t\r\n.,;:").casefold()[1:] in said(answered).casefold()


@given(WAYS)
def test_who_must_not_know_is_never_left_out(answered: ReachedBy) -> None:
    last = sentences(answered)[-1]
    assert "must not know" in last.words.casefold()
    assert last.forbids is bool(answered.must_not_know.strip())
    if not answered.must_not_know.strip():
        assert last.words == "Who must not know: nobody was named."


@given(WAYS)
def test_what_is_not_a_yes_is_a_no(answered: ReachedBy) -> None:
    *_, message, letter, _ = sentences(answered)
    for sentence, answer, yes in (
        (message, answered.may_leave_message, "You may leave a message."),
        (letter, answered.may_write, "You may write."),
    ):
        assert (sentence.words == yes) is (answer is Known.YES)
        assert sentence.forbids is (answer is not Known.YES)
        assert bool(re.search(r"\b[Dd]o not (leave|write)", sentence.words)) is (answer is not Known.YES)
        assert ("Nobody knows" in sentence.words) is (answer is Known.NOT_KNOWN)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Call Anna, her mother, on weekdays after 3 pm. Do not leave a message. Do not write."),
        ({"when": "Mondays after 3 pm."}, "Call Anna, her mother, on Mondays after 3 pm."),
        ({"when": "Weekdays"}, "Call Anna, her mother, on weekdays."),
        ({"when": "Any time"}, "Call Anna, her mother, any time."),
        ({"when": "mornings, she works nights"}, "Call Anna, her mother. When to call: mornings, she works nights."),
        ({"when": ""}, "Call Anna, her mother. No time was named."),
        ({"whom": "", "when": "after 3 pm"}, "Call after 3 pm. Nobody was named to call."),
        ({"whom": "", "when": ""}, "Nobody was named to call, and no time."),
        ({"whom": "", "when": "mornings"}, "Nobody was named to call. When to call: mornings."),
        ({"whom": "Nobody"}, "Whom to call: Nobody. When to call: on weekdays after 3 pm."),
        ({"whom": "Call the school first"}, "Whom to call: Call the school first."),
    ],
)
def test_it_reads_as_somebody_would_say_it(answers: dict[str, str], words: str) -> None:
    assert said(way(**answers)).startswith(words)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("Daniel", "Daniel must not know."),
        ("his brother.", "His brother must not know."),
        ("Daniel and his mother", "Daniel and his mother must not know."),
        ("Daniel must not know!", "Who must not know: Daniel must not know!"),
        ("daniel must not know", "Daniel must not know."),
        ("Nobody", "Who must not know: Nobody."),
        ("No one.", "Who must not know: No one."),
        ("not known", "Who must not know: not known."),
        ("Daniel, not Anna", "Who must not know: Daniel, not Anna."),
        ("everyone except Anna", "Who must not know: everyone except Anna."),
        ("Daniel. He is violent", "Who must not know: Daniel. He is violent."),
        ("Daniel\nand his brother", "Who must not know: Daniel\nand his brother."),
        (f"He can{CURLED}t know", f"Who must not know: He can{CURLED}t know."),
        ("Daniel is not to hear of it", "Who must not know: Daniel is not to hear of it."),
    ],
)  # fmt: skip
def test_a_name_is_put_into_a_sentence_and_anything_else_behind_a_label(who: str, words: str) -> None:
    assert sentences(way(must_not_know=who))[-1].words == words


def test_where_nothing_was_said_nobody_phones() -> None:
    assert said(None) == SENDER_DOES_NOT_KNOW
    (never_asked,) = sentences(None, asked=False)
    assert (never_asked.words, never_asked.forbids) == (NOBODY_ASKED, True)


def reached(home: Home | None, address: str = "", postcode: str | None = None) -> Reach:
    return reach(way(number="07700 900123"), home=home, address=address, postcode=postcode)


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_a_refuge_never_shows_an_address(number: str, address: str, postcode: str) -> None:
    """Whatever was typed: the same as if nothing had been."""
    typed, nothing = (
        reach(way(number=number), home=Home.REFUGE.value, address=where, postcode=code)
        for where, code in ((address, postcode), ("", None))
    )
    assert typed == nothing
    assert (typed.address, typed.place) == ((), "In a refuge. Its address is not shown.")


@pytest.mark.parametrize(
    ("home", "address", "postcode", "words", "lines"),
    [
        (Home.ADDRESS, "1 Elm Row\n\n Bentley ", "DN1 2AB", "", ("1 Elm Row", "Bentley", "DN1 2AB")),
        (Home.ADDRESS, "", "DN1 2AB", "Only the postcode is known.", ("DN1 2AB",)),
        (Home.ADDRESS, "", None, "Not known.", ()),
        (Home.NO_FIXED_ABODE, "With a friend in Bentley", None, "No fixed address.", ("With a friend in Bentley",)),
        (Home.NO_FIXED_ABODE, "", None, "No fixed address.", ()),
        (Home.OUT_OF_AREA, "Leeds", None, "Outside this borough.", ("Leeds",)),
        (Home.OUT_OF_AREA, "", None, "Outside this borough. The address is not known.", ()),
        (Home.NOT_KNOWN, "", None, "Not known.", ()),
        (None, "", "DN1 2AB", "Only the postcode is known.", ("DN1 2AB",)),
        (None, "", None, "", ()),
    ],
)
def test_where_they_live_is_said_as_far_as_it_is_known(
    home: Home | None, address: str, postcode: str | None, words: str, lines: tuple[str, ...]
) -> None:
    found = reached(home, address, postcode)
    assert (found.home, found.address) == (words, lines)


def test_a_number_has_its_name_and_one_that_is_missing_says_so() -> None:
    assert reached(None).numbers == (("Telephone", "07700 900123"),)
    assert reach(way(), home=None, address="", postcode=None).numbers == (("Telephone", "No number was given"),)


def test_a_family_that_asks_for_itself_has_nobody_to_be_asked() -> None:
    itself = reach(None, home=None, address="", postcode=None, for_itself=True, call_back="01632 960444")
    assert itself.numbers == (("Number they gave to be called back", "01632 960444"),)
    assert [sentence.words for sentence in itself.sentences] == [NOBODY_TO_ASK]
    senders = reach(None, home=None, address="", postcode=None, call_back="01632 960444")
    assert senders.numbers == (), "a sender's own number is no way to the family"
