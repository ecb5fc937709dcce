"""Readings of the Family Star and of My Star: held from 0006 on, each to the end of its own scale."""

from __future__ import annotations

import psycopg
import pytest
from alembic.util import CommandError

from tests.migrations.revised import Revised

_CHECK = "ck_readings_star_and_top_known"
_LEFT = "SELECT conname, convalidated FROM pg_constraint WHERE conname LIKE 'ck_readings_star_and_top_known%'"


_WATCH = (
    "CREATE TABLE seen (statement text, transaction text)",
    "GRANT INSERT, SELECT ON seen TO portal_owner",
    """
    CREATE FUNCTION see() RETURNS event_trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO seen VALUES (current_query(), pg_current_xact_id()::text); END $$
    """,
    "CREATE EVENT TRIGGER sees ON ddl_command_end EXECUTE FUNCTION see()",
)


@pytest.fixture
def before(revised: Revised) -> Revised:
    revised.filled_up_to("0005")
    return revised


def _reading(star: str, edition: str, top: int, score: int) -> str:
    return f"""
        WITH made AS (
            INSERT INTO readings (id, family_id, matter_id, star, edition, top, kind, held_on, scored_by, recorded_by,
                recorded_at)
            VALUES (#of_{star}, #oaks, #closed_case, '{star}', '{edition}', {top}, 'first', '2021-02-10', 'together',
                #ada, '2021-02-10 09:00Z')
        )
        INSERT INTO scores (reading_id, area, top, score) VALUES (#of_{star}, 'physical_health', {top}, {score})
    """  # noqa: S608 -- our own words


_FAMILY_STAR = _reading("family_star", "2", 10, 10)
_MY_STAR = _reading("my_star", "1", 5, 5)


@pytest.mark.parametrize("reading", [_FAMILY_STAR, _MY_STAR], ids=["family_star", "my_star"])
def test_it_is_let_in_from_here_on(before: Revised, reading: str) -> None:
    assert before.refusal(reading) == _CHECK
    before.up_to("0006")
    assert before.refusal(reading) is None


def test_each_star_keeps_to_its_own_scale(before: Revised) -> None:
    before.up_to("0006")
    assert before.refusal(_reading("my_star", "1", 10, 5)) == _CHECK
    assert before.refusal(_reading("family_star", "2", 5, 5)) == _CHECK
    assert before.refusal(_reading("lucky_star", "1", 10, 5)) == _CHECK
    assert before.refusal(_reading("my_star", "1", 5, 6)) == "ck_scores_score_within_scale"


def test_what_was_there_is_whole_both_ways_and_the_check_is_asked_of_it_too(before: Revised) -> None:
    old = before.rows()
    before.up_to("0006")
    assert before.rows() == old
    with before.connect() as connection:
        assert connection.execute(_LEFT).fetchall() == [(_CHECK, True)]
    before.down_to("0005")
    assert before.rows() == old
    with before.connect() as connection:
        assert connection.execute(_LEFT).fetchall() == [(_CHECK, True)]
    assert before.refusal(_FAMILY_STAR) == _CHECK


def test_with_readings_of_other_stars_it_is_not_taken_back_and_says_why(before: Revised) -> None:
    before.up_to("0006")
    before.execute(_FAMILY_STAR + ";" + _MY_STAR)
    kept = before.rows()
    with pytest.raises(CommandError, match=r"there are 2 readings of other stars. They would be lost, so it cannot"):
        before.down_to("0005")
    assert before.rows() == kept
    assert before.refusal("UPDATE readings SET star = 'my_star' WHERE id = #first_star") == _CHECK, "it stays as it is"


def test_what_was_broken_off_is_begun_anew(before: Revised) -> None:
    """As when somebody held the table longer than the time limit for a lock."""
    before.execute("ALTER TABLE readings ADD CONSTRAINT ck_readings_star_and_top_known_next CHECK (top = 10) NOT VALID")
    before.up_to("0006")
    before.execute(_MY_STAR)
    with before.connect() as connection:
        assert connection.execute(_LEFT).fetchall() == [(_CHECK, True)]


def test_the_rows_are_not_read_under_the_lock_that_keeps_everyone_out(before: Revised) -> None:
    """Adding the check locks the table against everybody until its transaction ends; reading the rows comes after."""
    with psycopg.connect(before.cluster.conninfo("postgres", before.name), autocommit=True) as administrator:
        for statement in _WATCH:
            administrator.execute(statement)
    before.up_to("0006")
    with before.connect() as connection:
        seen = connection.execute(
            "SELECT statement, transaction FROM seen WHERE statement LIKE '%readings%'"
        ).fetchall()
    (added,) = [transaction for statement, transaction in seen if "NOT VALID" in statement]
    (validated,) = [transaction for statement, transaction in seen if "VALIDATE" in statement]
    assert added != validated
