"""A reading corrected on its own day: impossible before 0005, and whole whichever way the revision is taken."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from tests.migrations.revised import Revised, key

_POINTED = "UPDATE readings SET superseded_by = #right_star WHERE id = #last_star;"
_WRITTEN = """
    INSERT INTO readings (id, family_id, matter_id, star, edition, top, kind, held_on, scored_by, recorded_by,
        recorded_at)
    VALUES (#right_star, #oaks, #closed_case, 'family_star_plus', '1.1', 10, 'closing', '2021-05-18', 'together', #ada,
        '2021-05-19 09:00Z');
"""
_STORED = """
    SELECT relfilenode, pg_relation_size(oid), pg_stat_get_numscans(oid) FROM pg_class WHERE relname = 'readings'
"""
_LEFT = "SELECT superseded_by FROM readings WHERE id = %s"


@pytest.fixture
def before(revised: Revised) -> Revised:
    revised.filled_up_to("0004")
    return revised


@pytest.mark.parametrize(
    ("statements", "refusal"),
    [(_POINTED + _WRITTEN, errors.ForeignKeyViolation), (_WRITTEN + _POINTED, errors.UniqueViolation)],
)
def test_before_it_neither_order_can_be(
    before: Revised, statements: str, refusal: type[psycopg.errors.IntegrityError]
) -> None:
    with pytest.raises(refusal):
        before.execute(statements)


def test_with_it_the_wrong_one_first_points_and_then_the_right_one_comes(before: Revised) -> None:
    before.up_to("0005")
    before.execute(_POINTED + _WRITTEN)
    with before.connect() as connection:
        assert connection.execute(_LEFT, [key("last_star")]).fetchone() == (key("right_star"),)


def test_nothing_points_to_what_is_not_there(before: Revised) -> None:
    before.up_to("0005")
    assert before.refusal(_POINTED) == "fk_readings_superseded_by"


def test_what_was_corrected_is_whole_after_going_back_and_coming_again(before: Revised) -> None:
    before.up_to("0005")
    before.execute(_POINTED + _WRITTEN)
    corrected = before.rows()
    before.down_to("0004")
    assert before.rows() == corrected
    with pytest.raises(errors.ForeignKeyViolation):
        before.execute("UPDATE readings SET superseded_by = #nowhere WHERE id = #first_star")
    before.up_to("0005")
    assert before.rows() == corrected


def test_the_release_that_still_runs_corrects_as_before(before: Revised) -> None:
    """The right one first, of a day of its own, and then the wrong one points to it."""
    before.up_to("0005")
    before.execute(_WRITTEN.replace("2021-05-18", "2021-05-19") + _POINTED)
    with before.connect() as connection:
        assert connection.execute(_LEFT, [key("last_star")]).fetchone() == (key("right_star"),)


def test_it_reads_and_rewrites_no_row(before: Revised) -> None:
    """A large table is locked for a moment and not for a scan."""
    with before.connect() as connection:
        old = connection.execute(_STORED).fetchone()
    before.up_to("0005")
    with before.connect() as connection:
        assert connection.execute(_STORED).fetchone() == old
