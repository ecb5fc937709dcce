"""What was seen is said in the words of the guidance that the sender had before them."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.contacts.rules.seen import PHONE_ABOUT, level_in_words, seen
from portal.guidance import thresholds as guidance
from portal.guidance.thresholds import thresholds_of

FIRST = thresholds_of("1")
SECOND = FIRST.model_copy(
    update={
        "version": "2",
        "in_force_from": dt.date(2025, 9, 1),
        "levels": (FIRST.levels[0].model_copy(update={"title": "Another name"}), *FIRST.levels[1:]),
    }
)


def test_signs_stand_under_their_headings_in_the_order_of_the_guidance() -> None:
    found = seen(["FE-HOU-3", "NOW-LIFE", "CD-EMO-2", "CD-EDU-2"], "1")
    assert [(part.title, [sign.code for sign in part.signs]) for part in found.parts] == [
        (PHONE_ABOUT, ["NOW-LIFE"]),
        (FIRST.domains[0].title, ["CD-EMO-2", "CD-EDU-2"]),
        (FIRST.domains[2].title, ["FE-HOU-3"]),
    ]
    assert found.without_sentence == ()


def test_no_sign_is_an_answer_too() -> None:
    assert (seen([], "1").parts, seen([], "1").without_sentence) == ((), ())


@pytest.mark.parametrize("version", ["1", "9"])
def test_a_sign_without_words_keeps_its_code(version: str) -> None:
    found = seen(["XX-YY-2", "AA-BB-1"], version)
    assert (found.version, found.parts, found.without_sentence) == (version, (), ("AA-BB-1", "XX-YY-2"))


def test_a_level_is_called_as_it_was_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guidance, "thresholds", lambda: (SECOND, FIRST))
    assert level_in_words(1, "1") == "Level 1: Services for everyone"
    assert level_in_words(1, "2") == "Level 1: Another name"
    assert level_in_words(1, "3") == level_in_words(1, None) == "Level 1"
