"""Everything a partner tells: what 0008 and 0009 make of what is there, and that nothing told is ever lost by them."""

from __future__ import annotations

import re
from collections.abc import ItemsView

import psycopg
import pytest
from alembic.util import CommandError
from psycopg import errors, sql
from sqlalchemy.exc import IntegrityError, OperationalError

from portal import schema
from tests.migrations.revised import Revised, key, written_out
from tests.migrations.rows import LOST_WITHOUT, ROWS

# As the release before writes a contact and who is on it: none of the new columns is named.
_SENT_BEFORE = """
    INSERT INTO contacts (id, reference, sending_key, sender_id, agency_id, source, received_at, due_at, worries,
        working_well, needs_to_happen, referrer_level, agreement)
    VALUES (#sent_then, 'C-5000-000A', #then_sending, #ada, #school, 'school', '2021-03-01 09:00Z',
        '2021-03-02 09:00Z', 'Often late.', '', 'Somebody to talk to.', 3, 'given');
    INSERT INTO contact_people (id, contact_id, position, role, forename, surname, born_on) VALUES
        (#named_then, #sent_then, 1, 'child', 'Ida', 'Oak', '2016-03-01');
"""
_NOTHING_TOLD: dict[str, object] = {
    "came_by": "journey", "caller": "", "caller_role": "", "incident": None, "urgent": False, "withdrawn_at": None,
    "withdrawn_by": None, "withdrawn_because": None, "call_back_number": "", "call_back_when": "", "home": None,
    "address": "", "ward_id": None, "signs": [], "guidance_version": None, "pointed_level": None, "pointer_rule": None,
    "pointer_words": None, "asked_for": None, "scale": None, "parents_views": "", "tried": "", "child_seen": None,
    "agreed_by": "", "agreed_on": None, "agreed_how": None, "agreement_words": "", "told_of_sharing": None,
    "not_told_because": "",
}  # fmt: skip
_NOTHING_TOLD_OF_A_PERSON: dict[str, object] = {
    "estimated_age": None, "unborn": False, "due_on": None, "sex": None, "ethnicity": None, "disabilities": [],
    "nhs_number": None, "upn": None, "setting": "", "language": "", "interpreter": None, "own_words": "",
    "kinship": None, "parental_responsibility": None, "lives_elsewhere": "",
}  # fmt: skip
_SENT = """
    INSERT INTO contacts (id, reference, sending_key, sender_id, agency_id, source, received_at, due_at, worries,
        working_well, needs_to_happen, agreement, {column})
    VALUES (#another, 'C-5000-000A', #another_sending, #ada, #school, 'school', '2021-03-01 09:00Z',
        '2021-03-02 09:00Z', 'Often late.', '', 'A talk.', 'given', {value})
"""
# What cannot be told twice, each alone, with what is said of it.
_LOST = {
    "a home": (_SENT.format(column="home", value="'refuge'"), "1 requests that hold more than it can"),
    "a family's own request": (
        """
        INSERT INTO contacts (id, reference, sending_key, came_by, source, received_at, due_at, worries, working_well,
            needs_to_happen, agreement)
        VALUES (#another, 'C-5000-000A', #another_sending, 'help', 'family', '2021-03-01 09:00Z', '2021-03-02 09:00Z',
            'We need help.', '', 'A talk.', 'given')
        """,
        "1 requests that hold more than it can",
    ),
    "a withdrawal": (
        """
        UPDATE contacts SET withdrawn_at = '2021-02-03 09:00Z', withdrawn_by = #ada, withdrawn_because = 'sent_twice'
        WHERE id = #waiting
        """,
        "1 requests that were withdrawn",
    ),
    "somebody without a name": (
        "UPDATE contact_people SET forename = '' WHERE id = #ida_named",
        "1 people without a name",
    ),
    "a draft": (
        """
        INSERT INTO drafts (id, reference, author_id, agency_id, way, begun_at, saved_at)
        VALUES (#draft, 'D-0000-0000', #ada, #school, 'journey', '2021-03-01 09:00Z', '2021-03-01 09:00Z')
        """,
        "1 drafts",
    ),
    "a question": (
        """
        INSERT INTO contact_posts (id, contact_id, sending_key, kind, author_id, posted_at, words)
        VALUES (#question, #waiting, #question_key, 'question', #ada, '2021-03-01 09:00Z', 'Who lives there?')
        """,
        "1 questions, answers and additions",
    ),
    "a call": (
        """
        INSERT INTO contact_phone_calls (id, contact_id, spoke_to, phoned_at, noted_at)
        VALUES (#phoned, #waiting, 'Di at the desk', '2021-03-01 08:50Z', '2021-03-01 09:00Z')
        """,
        "1 phone calls",
    ),
}
_INDEXES = """
    SELECT i.relname, x.indisvalid, pg_get_expr(x.indpred, x.indrelid) FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid WHERE i.relname LIKE 'ix_contacts_undecided%' OR i.relname LIKE '%incident'
    ORDER BY 1
"""
_NEW = [
    ("ix_contacts_undecided", True, "((decided_at IS NULL) AND (withdrawn_at IS NULL))"),
    ("uq_contacts_agency_id_incident", True, "(incident IS NOT NULL)"),
]
_OLD = [("ix_contacts_undecided", True, "(decided_at IS NULL)")]
_NOT_YET_HELD = "SELECT count(*) FROM pg_constraint WHERE NOT convalidated"
# After each statement: whether the queue can be read by an index.
_WATCH = (
    "CREATE TABLE seen (there boolean)",
    "GRANT INSERT, SELECT, DELETE ON seen TO portal_owner",
    """
    CREATE FUNCTION see() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO seen SELECT EXISTS (
            SELECT FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
            WHERE i.relname IN ('ix_contacts_undecided', 'ix_contacts_undecided_next') AND x.indisvalid
        );
    END $$
    """,
    "CREATE EVENT TRIGGER sees ON ddl_command_end EXECUTE FUNCTION see()",
)
# As when somebody held the index for longer than the time limit for a lock.
_HELD = (
    """
    CREATE FUNCTION holds() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE lock_not_available USING MESSAGE = 'somebody holds it';
    END $$
    """,
    "CREATE EVENT TRIGGER held ON ddl_command_start WHEN TAG IN ('ALTER INDEX') EXECUTE FUNCTION holds()",
)
_LET_GO = ("DROP EVENT TRIGGER held",)


@pytest.fixture
def before(revised: Revised) -> Revised:
    revised.filled_up_to("0007")
    return revised


def _answers(revised: Revised, query: str) -> list[tuple[object, ...]]:
    with revised.connect() as connection:
        return connection.execute(written_out(query).encode()).fetchall()


def _row(revised: Revised, table: str, name: str) -> dict[str, object]:
    with revised.connect() as connection:
        found = sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE id = %s").format(sql.Identifier(table))
        row = connection.execute(found, [key(name)]).fetchone()
    assert row
    said: dict[str, object] = row[0]
    return said


def _as_administrator(revised: Revised, statements: tuple[str, ...]) -> None:
    with psycopg.connect(revised.cluster.conninfo("postgres", revised.name), autocommit=True) as administrator:
        for statement in statements:
            administrator.execute(statement.encode())


def test_old_rows_say_what_they_said_and_nothing_is_made_up(before: Revised) -> None:
    contact, person = _row(before, "contacts", "contact"), _row(before, "contact_people", "ida_named")
    before.up_to("0009")
    assert _row(before, "contacts", "contact") == contact | _NOTHING_TOLD
    assert _row(before, "contact_people", "ida_named") == person | _NOTHING_TOLD_OF_A_PERSON


@pytest.mark.parametrize("revision", ["0008", "0009"])
def test_the_release_that_still_runs_sends_as_before(before: Revised, revision: str) -> None:
    before.up_to(revision)
    with before.connect("portal_app") as connection:
        connection.execute(written_out(_SENT_BEFORE).encode())
    assert _row(before, "contacts", "sent_then").items() >= _only_values(_NOTHING_TOLD)
    assert _row(before, "contact_people", "named_then").items() >= _only_values(_NOTHING_TOLD_OF_A_PERSON)


def _only_values(row: dict[str, object]) -> ItemsView[str, object]:
    """Without the lists, which no set can hold."""
    return {name: value for name, value in row.items() if not isinstance(value, list)}.items()


@pytest.mark.parametrize("what", sorted(_LOST))
def test_while_something_would_be_lost_it_is_not_taken_back_and_says_what(before: Revised, what: str) -> None:
    statement, words = _LOST[what]
    before.up_to("0009")
    before.execute(statement)
    kept = before.rows()
    with pytest.raises(CommandError, match=f"has no place for {re.escape(words)}. They would be lost"):
        before.down_to("0007")
    assert before.rows() == kept
    assert schema.current_revision(before.url) == "0008"
    before.up_to("0009")
    assert before.rows() == kept
    assert _answers(before, _INDEXES) == _NEW


def test_it_says_everything_that_would_be_lost_at_once(before: Revised) -> None:
    before.up_to("0008")
    before.execute(ROWS["0008"])
    with pytest.raises(CommandError) as refused:
        before.down_to("0007")
    assert (
        "has no place for 2 requests that hold more than it can, 1 requests that were withdrawn, 3 people without a"
        " name, 1 drafts, 3 questions, answers and additions, 2 phone calls."
    ) in str(refused.value)


def test_with_nothing_to_lose_it_is_taken_back_with_what_was_sent_meanwhile(before: Revised) -> None:
    before.up_to("0009")
    before.execute(ROWS["0008"])
    before.execute(LOST_WITHOUT["0008"])
    before.execute(_SENT_BEFORE)
    before.down_to("0007")
    assert {"caller", "home", "urgent"}.isdisjoint(_row(before, "contacts", "sent_then"))
    assert _answers(before, _INDEXES) == _OLD
    assert before.refusal("UPDATE contact_people SET forename = '' WHERE id = #named_then") == (
        "ck_contact_people_forename_not_blank"
    )
    with pytest.raises(errors.NotNullViolation):
        before.execute("UPDATE contacts SET sender_id = NULL WHERE id = #sent_then")


def test_every_row_is_held_to_every_check_in_the_end(before: Revised) -> None:
    before.up_to("0008")
    ((waiting,),) = _answers(before, _NOT_YET_HELD)
    assert waiting == 22, "adding them read no row"
    before.up_to("0009")
    assert _answers(before, _NOT_YET_HELD) == [(0,)]


def test_what_gave_up_half_way_is_run_again(before: Revised) -> None:
    """Two requests of one incident, sent before there was an index to refuse the second."""
    before.up_to("0008")
    before.execute(ROWS["0008"])
    before.execute("UPDATE contacts SET incident = 'HS-21-7' WHERE id = #withdrawn")
    with pytest.raises(IntegrityError, match="uq_contacts_agency_id_incident"):
        before.up_to("0009")
    assert schema.current_revision(before.url) == "0008"
    assert ("uq_contacts_agency_id_incident", False, "(incident IS NOT NULL)") in _answers(before, _INDEXES)
    before.execute("UPDATE contacts SET incident = NULL WHERE id = #withdrawn")
    before.up_to("0009")
    assert _answers(before, _INDEXES) == _NEW
    assert _answers(before, _NOT_YET_HELD) == [(0,)]


def test_the_queue_is_never_without_its_index(before: Revised) -> None:
    _as_administrator(before, _WATCH)
    before.up_to("0009")
    before.down_to("0007")
    seen = _answers(before, "SELECT there FROM seen")
    assert len(seen) > 50
    assert set(seen) == {(True,)}


@pytest.mark.parametrize(("begun", "ended"), [("0008", "0009"), ("0009", "0008")])
def test_nor_when_changing_it_gives_up_half_way(before: Revised, begun: str, ended: str) -> None:
    before.up_to(begun)
    change = before.up_to if ended > begun else before.down_to
    _as_administrator(before, (*_WATCH, *_HELD))
    with pytest.raises(OperationalError, match="somebody holds it"):
        change(ended)
    assert schema.current_revision(before.url) == begun
    _as_administrator(before, _LET_GO)
    change(ended)
    assert set(_answers(before, "SELECT there FROM seen")) == {(True,)}
    assert _answers(before, _INDEXES) == (_NEW if ended == "0009" else _OLD)
