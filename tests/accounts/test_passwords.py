from __future__ import annotations

import unicodedata
from pathlib import Path

import argon2
import pytest
from flask import Flask

from portal.accounts import passwords
from portal.accounts.passwords import Person, check, is_common
from portal.database import Refused
from tests.accounts.helpers import hashing

PRIYA = Person("Priya Shah", "priya.shah@hilltop.example", "Hilltop Primary School")


def _in_wide_letters(written: str) -> str:
    """As a Japanese keyboard can write them: other characters, and the same word."""
    return "".join(chr(ord(letter) - ord("!") + 0xFF01) for letter in written)


def _refusal(password: str, person: Person = PRIYA) -> str:
    with pytest.raises(Refused) as refused:
        check(password, person, field="new")
    assert refused.value.field == "new"
    return refused.value.words


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "purple kettle on tuesday",
        "the roses grow at noon",
        "gdb7KQ!x92mLpz",
        "739205718364",
        "żółw biega po plaży",
        "日本語のとても長いパスワード",
        "🐢 walks 🐢 slowly 🐢",
        "no capitals no digits no signs",
        "password830174629503",
    ],
)
def test_what_nobody_would_guess_is_taken_whatever_it_is_made_of(password: str) -> None:
    check(password, PRIYA, field="new")
    assert not is_common(password)


@pytest.mark.parametrize("password", ["", "short", "eleven char", "🐢" * 11])
def test_fewer_than_twelve_characters_are_refused(password: str) -> None:
    assert "12 characters or more" in _refusal(password)


def test_twelve_characters_are_enough_and_two_hundred_are_allowed() -> None:
    check("kettle4moon!", PRIYA, field="new")
    longest = "kettles on the moon, " * 9 + "and more of"
    assert len(longest) == 200
    check(longest, PRIYA, field="new")
    assert "200 characters or fewer" in _refusal(longest + "!")


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Password2024!", "P@$$w0rd12345", "passwordpassword", "1Password!Password",
        "pass word pass word",
        "pässwörd2020", _in_wide_letters("password1234"), "Summer2024!!!", "$ummer2024!!", "winter!Winter!",
        "summer2024winter",
        "qwertyuiop12", "1qaz2wsx3edc", "1q2w3e4r5t6y", "zaq1xsw2cde3", "qwerty!qwerty!qwerty", "abcdefghijkl",
        "123456789012", "198419841984", "111222333444", "aaaaaaaaaaaa", "abababababab", "            ",
        "iloveyou1234", "I love you 1999", "liverpoolfc2020", "Manchester12!", "Doncaster2026", "Charlie140519",
        "olivergeorge", "letmein123456", "Welcome12345", "trustno1trustno1", "dragonmonkey1", "footballfootball",
        "safeguarding1", "EarlyHelp2026!", "LeadPractitioner1", "SocialWorker2025",
    ],
)  # fmt: skip
def test_what_everybody_guesses_first_is_refused(password: str) -> None:
    assert "people guess first" in _refusal(password)


@pytest.mark.parametrize("password", ["hilltopschool1", "Hilltop-School-1", "Primary2026Hilltop"])
def test_the_own_workplace_is_guessed_first_too(password: str) -> None:
    assert "people guess first" in _refusal(password)
    check(password, Person("Jo Wu", "jo@elsewhere.example", "Elsewhere"), field="new")


@pytest.mark.parametrize(
    "password",
    [
        "priya likes tea and cake",
        "xx SHAH xx long xx",
        "PRIYA.SHAH@hilltop.example",
        "pr1ya has a kettle",
        "p-r-i-y-a kettle",
    ],
)
def test_the_own_name_or_address_is_refused(password: str) -> None:
    assert "your name or e-mail address" in _refusal(password)


def test_a_short_name_does_not_forbid_half_the_dictionary() -> None:
    check("a kettle joins two moons", Person("Jo Wu", "jo@elsewhere.example", "Elsewhere"), field="new")


def test_the_list_is_ours_plain_and_long() -> None:
    lines = Path(passwords.__file__).with_name("common_passwords.txt").read_text("utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    assert len(words) > 3000
    assert len(words) == len(set(words))
    assert all(word.isascii() and word.isalnum() and word == word.lower() and len(word) >= 3 for word in words)


def test_a_password_is_kept_with_argon2id_and_never_twice_alike(app: Flask) -> None:
    with app.app_context():
        first, second = passwords.hash_password("kettle4moon!"), passwords.hash_password("kettle4moon!")
        assert first.startswith("$argon2id$")
        assert first != second
        assert passwords.verify(first, "kettle4moon!")
        assert not passwords.verify(first, "kettle4moon?")


def test_letters_typed_on_another_machine_are_the_same_letters(app: Flask) -> None:
    composed = "żółw na plaży"
    with app.app_context():
        kept = passwords.hash_password(composed)
        assert passwords.verify(kept, unicodedata.normalize("NFD", composed))
        assert not passwords.verify(kept, " " + composed), "a space is a character like any other"


@pytest.mark.parametrize("odd", ["\ud800 half a character", "\x00 nothing", "x" * 100_000, ""])
def test_whatever_is_typed_is_only_wrong(app: Flask, odd: str) -> None:
    with app.app_context():
        assert not passwords.verify(passwords.hash_password("kettle4moon!"), odd)


def test_nobodys_password_takes_the_same_work_and_is_never_right(app: Flask) -> None:
    with app.app_context():
        kept = passwords.hash_password("kettle4moon!")
        with hashing() as work:
            assert not passwords.verify(kept, "a wrong one altogether")
            assert not passwords.verify(None, "a wrong one altogether")
            assert not passwords.verify(None, "a password that belongs to nobody")
        assert len(work) == 3
        assert len(set(work)) == 1, "the same algorithm and strength"


def test_only_tests_hash_cheaply(app: Flask) -> None:
    strong = argon2.extract_parameters(passwords._hasher(quick=False).hash("kettle4moon!"))
    assert (strong.time_cost, strong.memory_cost, strong.type) == (2, 46 * 1024, argon2.Type.ID)
    with app.app_context():
        assert argon2.extract_parameters(passwords.hash_password("kettle4moon!")).memory_cost == 8


def test_a_hash_of_other_strength_is_out_of_date(app: Flask) -> None:
    older = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash("kettle4moon!")
    with app.app_context():
        assert passwords.is_out_of_date(older)
        assert not passwords.is_out_of_date(passwords.hash_password("kettle4moon!"))
