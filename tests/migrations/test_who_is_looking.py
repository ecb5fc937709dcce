"""Names that are found: what 0011 makes of those that are there, while the release before goes on writing."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.rules import last_word_key, name_key
from portal.settings import ROOT
from tests.migrations.revised import Revised

_KEYS = """
    SELECT forename, surname, forename_key, surname_key, forename_last_key, surname_last_key FROM contact_people
    ORDER BY position, forename
"""
_BEFORE = """
    INSERT INTO contact_people (id, contact_id, position, role, forename, surname) VALUES
        (#one, #full, 11, 'child', 'Mary Jane', 'O''Neill-Łącka'), (#other, #full, 12, 'adult', 'Zoë', '')
"""
_FILE = ROOT / "migrations" / "versions" / "0015_who_is_looking.py"


def _revision() -> ModuleType:
    spec = importlib.util.spec_from_file_location("revision_0011", _FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _keys(revised: Revised) -> dict[str, tuple[str | None, ...]]:
    with revised.connect() as connection:
        return {f"{row[0]} {row[1]}".strip(): row[2:] for row in connection.execute(_KEYS)}


@pytest.fixture
def before(revised: Revised) -> Revised:
    revised.filled_up_to("0014")
    revised.execute(_BEFORE)
    return revised


def test_everybody_who_is_there_is_found(before: Revised, monkeypatch: pytest.MonkeyPatch) -> None:
    before.up_to("0015")
    keys = _keys(before)
    assert keys["Mary Jane O'Neill-Łącka"] == ("maryjane", "oneilllacka", "jane", "lacka")
    assert keys["Zoë"] == ("zoe", "", None, None)
    assert keys["Ida Oak"] == ("ida", "oak", None, None)
    assert keys[""] == ("", "", None, None), "without a name they are found by nobody, and looked at no more"


def test_many_are_filled_some_at_a_time(before: Revised) -> None:
    before.execute("""
        INSERT INTO contact_people (id, contact_id, position, role, forename, surname)
        SELECT gen_random_uuid(), #full, 100 + n, 'child', 'Ida' || n, 'Oak' FROM generate_series(1, 12000) n
    """)
    before.up_to("0015")
    with before.connect() as connection:
        found = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE forename_key = lower(forename)) FROM contact_people"
            " WHERE position > 100"
        ).fetchone()
    assert found == (12_000, 12_000)


def test_one_that_gave_up_half_way_is_run_again(before: Revised) -> None:
    before.up_to("0015")
    whole = _keys(before)
    before.execute("""
        UPDATE alembic_version SET version_num = '0014';
        UPDATE contact_people SET forename_key = NULL WHERE position > 2;
        DROP INDEX ix_contact_people_surname_key;
    """)
    before.up_to("0015")
    assert _keys(before) == whole
    with before.connect() as connection:
        assert connection.execute("SELECT 'ix_contact_people_surname_key'::regclass").fetchone()


def test_the_release_that_still_runs_writes_people_without_keys(before: Revised) -> None:
    before.up_to("0015")
    before.execute(_BEFORE.replace("#one", "#three").replace("#other", "#four").replace("11", "13").replace("12", "14"))
    with before.connect() as connection:
        left = connection.execute("SELECT count(*) FROM contact_people WHERE forename_key IS NULL").fetchone()
    assert left == (2,), "which the worker finds, and gives them"


@given(name=st.text(max_size=60))
def test_names_were_folded_as_they_are_folded_now(name: str) -> None:
    """As long as they are: a release that folds otherwise brings a revision of its own, and this ends."""
    revision = _revision()
    assert (revision._key(name), revision._last(name)) == (name_key(name), last_word_key(name))
