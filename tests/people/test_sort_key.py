"""Names sort where people look for them, and the database sorts them the same way."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.people.models import Person
from portal.people.rules import sort_key

IN_ORDER = [
    ("", "Zoltan"),  # whoever has one name stands among the surnames by it
    ("Łącki", "Adam"),
    ("Lacy", "Una"),
    ("O'Brien", "Ann"),
    ("O'Brien", "Bea"),
    ("Óbrien", "Zoe"),
    ("Smith", "Zoe"),
    ("Smithson", "Adam"),
    ("van Dyke", "Ida"),
    ("Zhang", "Li"),
]


def test_accents_and_case_come_after_the_letters() -> None:
    keys = [sort_key(surname, "") for surname in ("bell", "Bell", "Béll", "Bella", "Bellamy", "Cole")]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_a_short_name_comes_before_the_one_that_goes_on() -> None:
    assert sort_key("Smith", "Zoe") < sort_key("Smithson", "Adam")
    assert sort_key("Lee", "") < sort_key("Lee", "Ann") < sort_key("Lee", "Anna") < sort_key("Leeds", "Al")


def test_letters_of_any_alphabet_have_their_place() -> None:
    keys = {sort_key(name, "") for name in ("Łącki", "Åberg", "Öz", "Ñíguez", "李", "Иванов", "محمد", "🙂")}
    assert len(keys) == 8
    assert sort_key("Åberg", "") < sort_key("Bell", "") < sort_key("Öz", "") < sort_key("Pike", "")


names = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)


@settings(deadline=None, max_examples=60)
@given(surname=names, forename=names)
def test_every_name_has_a_key_of_whole_weights(surname: str, forename: str) -> None:
    key = sort_key(surname, forename)
    assert len(key) % 4 == 0
    assert set(key) <= set("0123456789abcdef")
    assert key == sort_key(surname, forename)


def test_the_database_sorts_as_python_does(session: Session) -> None:
    letters = "aábcčdeéfŁłmnoøópqrsßtuüvz'- AÅÉZ"
    chance = random.Random(20_240_229)  # noqa: S311 -- the same names every time
    surnames = ["".join(chance.choices(letters, k=chance.randint(1, 6))) for _ in range(120)]
    for surname in surnames:
        key = sort_key(surname, "Ida")
        row = {"forename": "Ida", "surname": surname, "sort_key": key}
        session.add(Person(**row, known_since=text("now()")))
    session.flush()
    found = session.scalars(text("SELECT sort_key FROM people ORDER BY sort_key")).all()
    assert list(found) == sorted(sort_key(surname, "Ida") for surname in surnames)
