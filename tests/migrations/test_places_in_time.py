"""Wards that move, and postcodes that lie elsewhere: what 0007 makes of them, and what is left after it."""

from __future__ import annotations

import datetime as dt

import psycopg
import pytest

from tests.migrations.revised import Revised, key

_LOCALITIES = "SELECT since::text, locality_id FROM ward_localities WHERE ward_id = %s ORDER BY since"
_WARD = "SELECT valid_from::text, valid_to::text, locality_id FROM wards WHERE id = %s"
# What the release before asks, which may still run.
_FOUND_BEFORE = """
    SELECT w.locality_id FROM wards w JOIN postcodes p ON p.ward_id = w.id
    WHERE p.postcode = %s AND w.valid_from <= %s AND (w.valid_to IS NULL OR w.valid_to > %s)
"""
NORTH, SOUTH = key("north"), key("south")


@pytest.fixture
def before(revised: Revised) -> Revised:
    revised.filled_up_to("0005")
    return revised


def rows(revised: Revised, query: str, *values: object) -> list[tuple[object, ...]]:
    with revised.connect() as connection:
        return connection.execute(query.encode(), values).fetchall()


def found_before(revised: Revised, postcode: str, day: dt.date) -> list[tuple[object, ...]]:
    return rows(revised, _FOUND_BEFORE, postcode, day, day)


def test_each_ward_lies_where_it_lay_and_when(before: Revised) -> None:
    before.up_to("0007")
    assert rows(before, _LOCALITIES, key("ward")) == [("2015-01-01", NORTH)]
    assert rows(before, _LOCALITIES, key("old_ward")) == [("2009-01-01", NORTH), ("2015-01-01", None)]


def test_a_ward_never_lies_in_two_localities_at_one_time(before: Revised) -> None:
    before.up_to("0007")
    at_once = "INSERT INTO ward_localities VALUES (#ward, '2015-01-01', #south)"
    assert before.refusal(at_once) == "pk_ward_localities"


def test_the_release_that_still_runs_finds_what_it_found(before: Revised) -> None:
    day = dt.date(2021, 6, 1)
    found = found_before(before, "ZZ1 1AA", day)
    before.up_to("0007")
    assert found_before(before, "ZZ1 1AA", day) == found == [(NORTH,)]
    before.execute("INSERT INTO postcodes (postcode, ward_id) VALUES ('ZZ9 9ZZ', NULL)")
    assert found_before(before, "ZZ9 9ZZ", day) == [], "not known to it, and not in the way"
    before.execute(
        "INSERT INTO wards (id, code, name, locality_id, valid_from) VALUES (#new, 'W2', 'New', #south, '2020-01-01')"
    )


def test_back_again_a_ward_lies_where_it_lay_last(before: Revised) -> None:
    before.up_to("0007")
    before.execute("""
        INSERT INTO ward_localities (ward_id, since, locality_id) VALUES
            (#ward, '2018-01-01', #south), (#ward, '2019-01-01', #south), (#ward, '2020-01-01', NULL);
    """)
    before.down_to("0006")
    assert rows(before, _WARD, key("ward")) == [("2018-01-01", "2020-01-01", SOUTH)]
    assert rows(before, _WARD, key("old_ward")) == [("2009-01-01", "2015-01-01", NORTH)], "as it was"
    before.up_to("0007")
    assert rows(before, _LOCALITIES, key("ward")) == [("2018-01-01", SOUTH), ("2020-01-01", None)]


def test_back_again_what_has_no_place_there_is_gone_and_nothing_else(before: Revised) -> None:
    whole = before.rows()
    before.up_to("0007")
    before.execute("""
        INSERT INTO wards (id, code, name) VALUES (#nowhere, 'W3', 'Nowhere Ward');
        INSERT INTO ward_localities (ward_id, since, locality_id) VALUES (#nowhere, '2020-01-01', NULL);
        INSERT INTO postcodes (postcode, ward_id) VALUES ('ZZ9 9ZZ', NULL), ('ZZ9 9ZY', #nowhere);
    """)
    before.down_to("0006")
    assert before.rows() == whole


def test_a_ward_that_is_new_is_kept_with_its_locality(before: Revised) -> None:
    before.up_to("0007")
    before.execute("""
        INSERT INTO wards (id, code, name) VALUES (#new, 'W2', 'New Ward');
        INSERT INTO ward_localities (ward_id, since, locality_id) VALUES (#new, '2020-01-01', #south);
    """)
    before.down_to("0006")
    assert rows(before, _WARD, key("new")) == [("2020-01-01", None, SOUTH)]


def test_temporary_tables_can_be_made_with_it_and_not_without(before: Revised) -> None:
    with before.cluster.connect() as administrator:
        administrator.execute(f'REVOKE TEMPORARY ON DATABASE "{before.name}" FROM PUBLIC')
    making = "CREATE TEMPORARY TABLE mine (id integer)"
    with before.connect("portal_app") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(making)
    before.up_to("0007")
    with before.connect("portal_app") as connection:
        connection.execute(making)
    before.down_to("0006")
    with before.connect("portal_app") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(making)


def test_closed_days_can_be_taken_away_with_it_and_not_without(before: Revised) -> None:
    away = "DELETE FROM bank_holidays WHERE day = '2040-12-25'"
    with before.connect("portal_app") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(away)
    before.up_to("0007")
    with before.connect("portal_app") as connection:
        assert connection.execute(away).rowcount == 1
    before.down_to("0006")
    with before.connect("portal_app") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(away)
