"""Promised calls: what 0010 and 0011 make of decisions that are there, and that no promise is lost by going back."""

from __future__ import annotations

import pytest
from alembic.util import CommandError

from portal import schema
from tests.migrations.revised import Revised, written_out
from tests.migrations.rows import LOST_WITHOUT, ROWS

# As the release before decides: it knows of no call.
_DECIDED_BEFORE = """
    INSERT INTO decisions (id, contact_id, number, author_id, decided_at, reasons, words_to_referrer, message_id)
    VALUES (#decided_then, #waiting, 1, #ada, '2021-03-01 10:00Z', 'One plan.', 'Thank you.', #anchor)
"""
_TOLD = "SELECT message_id IS NOT NULL, call_id FROM decisions WHERE id = #{}"
_NOT_YET_HELD = "SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY 1"
_MAY_BE_EMPTY = """
    SELECT is_nullable FROM information_schema.columns WHERE table_name = 'decisions' AND column_name = 'message_id'
"""
_NEITHER = "UPDATE decisions SET message_id = NULL WHERE id = #decision"


@pytest.fixture
def before(revised: Revised) -> Revised:
    revised.filled_up_to("0009")
    return revised


def _answers(revised: Revised, query: str) -> list[tuple[object, ...]]:
    with revised.connect() as connection:
        return connection.execute(written_out(query).encode()).fetchall()


def test_decisions_are_told_as_they_were(before: Revised) -> None:
    old = before.rows()["grants"]
    before.up_to("0014")
    assert _answers(before, _TOLD.format("decision")) == [(True, None)]
    assert before.rows()["grants"] == old


@pytest.mark.parametrize("revision", ["0013", "0014"])
def test_the_release_that_still_runs_decides_as_before(before: Revised, revision: str) -> None:
    before.up_to(revision)
    with before.connect("portal_app") as connection:
        connection.execute(written_out(_DECIDED_BEFORE).encode())
    assert _answers(before, _TOLD.format("decided_then")) == [(True, None)]


@pytest.mark.parametrize("revision", ["0013", "0014"])
def test_no_decision_is_told_by_nothing(before: Revised, revision: str) -> None:
    before.up_to(revision)
    assert before.refusal(_NEITHER) == "ck_decisions_told_by_message_or_call"


def test_large_tables_are_read_only_in_the_second_step(before: Revised) -> None:
    before.up_to("0013")
    assert _answers(before, _NOT_YET_HELD) == [
        ("ck_decisions_told_by_message_or_call",),
        ("ck_grants_capacity_known",),
        ("fk_decisions_call_id",),
    ]
    before.up_to("0014")
    assert _answers(before, _NOT_YET_HELD) == []


def test_while_a_call_is_promised_it_is_not_taken_back_and_says_why(before: Revised) -> None:
    before.up_to("0014")
    before.execute(ROWS["0013"])
    kept = before.rows()
    with pytest.raises(CommandError, match=r"calls that were promised, and there are 3. They would be lost"):
        before.down_to("0009")
    assert before.rows() == kept
    assert schema.current_revision(before.url) == "0013"
    before.up_to("0014")
    assert before.rows() == kept


def test_with_none_it_is_taken_back(before: Revised) -> None:
    old = before.rows()
    before.up_to("0014")
    before.execute(ROWS["0013"])
    before.execute(LOST_WITHOUT["0013"])
    before.down_to("0009")
    assert before.rows() == old
    assert _answers(before, _MAY_BE_EMPTY) == [("NO",)]
    caller = "UPDATE grants SET capacity = 'caller' WHERE id = #to_sender"
    assert before.refusal(caller) == "ck_grants_capacity_known"
