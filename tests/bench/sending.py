"""Sending a request: drafts in which all is told, and the rows that sending leaves, written without the portal."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from portal.database import new_id
from portal.guidance.thresholds import thresholds_on
from portal.identifiers import new_reference
from portal.people.rules import last_word_key, name_key
from tests.bench.client import WrongAnswer
from tests.blueprints.journey.told import FIVE

SENDERS = (1, 8, 32)
BATCH = 4_000  # drafts prepared at once, so that none is prepared while it is measured
TOLD = FIVE.but("home", postcode="ZZ5 0AP").but("your-view", call_back="no")
# What sending leaves rows in, or takes them from: counted after one of each side, so that neither does less.
TABLES = (
    "contacts", "contact_people", "safe_ways", "contact_exclusions", "drafts", "draft_pages", "events", "grants",
    "messages", "procrastinate_jobs", "procrastinate_events",
)  # fmt: skip

Fields = Mapping[str, list[str]]


@dataclass
class Drafts:
    """Drafts of one sender, each to be sent once."""

    database: str
    sender: Mapping[str, str]

    def __post_init__(self) -> None:
        self._waiting: list[str] = []

    def prepare(self) -> None:
        """Enough for one run."""
        missing = BATCH - len(self._waiting)
        if missing > 0:
            self._waiting += _write_drafts(self.database, self.sender, missing)

    def throw_away(self) -> None:
        """What was not sent must not stand in the sender's list when pages are weighed."""
        with psycopg.connect(self.database) as connection:
            connection.execute("SELECT set_config('portal.actor', %s, true)", [self.sender["id"]])
            connection.execute("DELETE FROM drafts WHERE author_id = %s AND sent_at IS NULL", [self.sender["id"]])
        self._waiting.clear()

    def next(self) -> str:
        """The address that sends the next one."""
        if not self._waiting:
            raise WrongAnswer(f"more than {BATCH} were sent in one run: prepare more")
        return f"/contacts/new/{self._waiting.pop()}/check/"


def _write_drafts(database: str, sender: Mapping[str, str], number: int) -> list[str]:
    at, pages = dt.datetime.now(dt.UTC), list(_pages())
    drafts = [(new_id(), new_reference("D")) for _ in range(number)]
    with psycopg.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.actor', %s, true)", [sender["id"]])
        _copy(
            cursor,
            "drafts",
            "id reference author_id agency_id way begun_at saved_at",
            ((key, reference, sender["id"], sender["agency_id"], "journey", at, at) for key, reference in drafts),
        )
        _copy(
            cursor,
            "draft_pages",
            "draft_id page number fields revision tab saved_at",
            ((key, page, place, typed, 1, key, at) for key, _ in drafts for page, place, typed in pages),
        )
    return [reference for _, reference in drafts]


def _pages() -> Iterator[tuple[str, int, str]]:
    told = [(page, 0, typed) for page, typed in TOLD.pages.items()]
    told += [(kind, number, typed) for number, (kind, typed) in enumerate(TOLD.people, start=1)]
    for page, number, typed in told:
        fields = {name: [value] if isinstance(value, str) else list(value) for name, value in typed.items()}
        yield page, number, json.dumps(fields)


def _copy(cursor: psycopg.Cursor, table: str, columns: str, rows: Iterator[tuple[object, ...]]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns.split()))
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as copy:
        for row in rows:
            copy.write_row(row)


# The floor: the same rows, in whatever transaction the caller has begun.


def write_contact(connection: psycopg.Connection, draft: str, sender: Mapping[str, str]) -> str:
    connection.execute("SELECT set_config('portal.actor', %s, true)", [sender["id"]])
    found = connection.execute(
        "SELECT id FROM drafts WHERE reference = %s AND author_id = %s AND sent_at IS NULL FOR UPDATE",
        [draft, sender["id"]],
    ).fetchone()
    if found is None:
        raise LookupError(draft)
    rows = connection.execute(
        "SELECT page, number, fields FROM draft_pages WHERE draft_id = %s ORDER BY number", [found[0]]
    ).fetchall()
    contact, reference = new_id(), new_reference("C")
    _write_request(connection, contact, reference, found[0], sender, {page: told for page, _, told in rows})
    _write_people(connection, contact, [row for row in rows if row[1]], {page: told for page, _, told in rows})
    _write_what_follows(connection, contact, reference, sender)
    connection.execute("UPDATE drafts SET sent_at = now(), contact_id = %s WHERE id = %s", [contact, found[0]])
    connection.execute("DELETE FROM draft_pages WHERE draft_id = %s", [found[0]])
    return reference


def _first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _day(fields: Fields, name: str) -> dt.date | None:
    parts = [_first(fields, f"{name}-{part}") for part in ("year", "month", "day")]
    month = "3" if parts[1] == "March" else parts[1]
    return dt.date(int(parts[0]), int(month), int(parts[2])) if all(parts) else None


def _write_request(
    connection: psycopg.Connection,
    contact: uuid.UUID,
    reference: str,
    key: uuid.UUID,
    sender: Mapping[str, str],
    told: Mapping[str, Fields],
) -> None:
    account, agreed, reach = told["account"], told["agreement"], told["safe-contact"]
    values: dict[str, Any] = {
        "id": contact,
        "reference": reference,
        "sending_key": key,
        "sender_id": sender["id"],
        "agency_id": sender["agency_id"],
        "source": "school",
        "call_back_number": _first(told["about-you"], "call_back_number"),
        "call_back_when": _first(told["about-you"], "call_back_when"),
        "home": _first(told["home"], "home"),
        "address": _first(told["home"], "address"),
        "postcode": _first(told["home"], "postcode"),
        "locality_id": sender["locality_id"],
        "signs": told["signs"]["signs"],
        "guidance_version": thresholds_on(dt.datetime.now(dt.UTC).date()).version,
        "pointed_level": 3,
        "pointer_rule": "any_level_3",
        "pointer_words": "This points to level 3, because you ticked two signs of it. " * 3,
        "asked_for": _first(told["your-view"], "asked_for"),
        **{name: _first(account, name) for name in ("worries", "working_well", "needs_to_happen", "tried")},
        "scale": int(_first(account, "scale")),
        "parents_views": _first(told["voices"], "parents_views"),
        "agreement": _first(agreed, "agreement"),
        "agreed_by": _first(agreed, "agreed_by"),
        "agreed_on": _day(agreed, "agreed_on"),
        "agreed_how": _first(agreed, "agreed_how"),
        "told_of_sharing": _first(told["sharing"], "told_of_sharing"),
        "not_told_because": _first(told["sharing"], "not_told_because"),
    }
    _insert(connection, "contacts", values, received_at="now()", due_at="now() + interval '1 day'")
    _insert(
        connection,
        "safe_ways",
        {
            "contact_id": contact,
            "whom": _first(reach, "whom"),
            "number": _first(reach, "number"),
            "when_to_call": _first(reach, "when"),
            **{name: _first(reach, name) for name in ("may_leave_message", "may_write", "must_not_know")},
        },
    )
    excluded = {"contact_id": contact, "position": 1, "name": _first(agreed, "excluded_1")}
    _insert(connection, "contact_exclusions", excluded)


def _insert(connection: psycopg.Connection, table: str, values: Mapping[str, Any], **made: str) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, [*values, *made]))
    holes = sql.SQL(", ").join([*(sql.Placeholder() for _ in values), *(sql.SQL(one) for one in made.values())])
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), names, holes)
    connection.execute(statement, list(values.values()))


def _write_people(
    connection: psycopg.Connection,
    contact: uuid.UUID,
    people: list[tuple[str, int, Fields]],
    told: Mapping[str, Fields],
) -> None:
    rows = []
    for position, (kind, number, fields) in enumerate(people, start=1):
        forename, surname = _first(fields, "forename"), _first(fields, "surname")
        rows.append(
            (
                new_id(), contact, position, kind, forename, surname, name_key(forename), name_key(surname),
                last_word_key(forename), last_word_key(surname), _day(fields, "born_on"),
                _first(fields, "birth") == "unborn", _day(fields, "due_on"), _first(fields, "sex") or None,
                _first(fields, "ethnicity") or None, list(fields.get("disabilities", [])),
                _first(fields, "setting"), _first(fields, "language"), _first(told["voices"], f"voice_{number}"),
                _first(fields, "kinship") or None, _first(fields, "parental_responsibility") or None,
                _first(fields, "elsewhere"),
            )
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO contact_people (id, contact_id, position, role, forename, surname, forename_key, surname_key,"
            " forename_last_key, surname_last_key, born_on, unborn, due_on, sex, ethnicity, disabilities, setting,"
            " language, own_words, kinship, parental_responsibility, lives_elsewhere)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )


def _write_what_follows(
    connection: psycopg.Connection, contact: uuid.UUID, reference: str, sender: Mapping[str, str]
) -> None:
    """The event, who may open it, the message that is owed and the job that sends it."""
    event, message = new_id(), new_id()
    payload = {
        "agency": sender["agency_id"], "source": "school", "locality": sender["locality_id"], "level": None,
        "pointed": 3, "urgent": False, "way": "journey",
    }  # fmt: skip
    connection.execute(
        "INSERT INTO events (id, kind, actor, happened_at, recorded_at, contact_id, payload, salt, digest)"
        " VALUES (%s, 'contact:sent', %s, now(), now(), %s, %s, %s, %s)",
        [event, sender["id"], contact, json.dumps(payload), secrets.token_bytes(16), secrets.token_bytes(32)],
    )
    holders = [
        (sender["id"], None, None, "sender", "sent"),
        (None, "agency_lead", sender["agency_id"], "agency_lead", "sent"),
        (None, "screener", None, "front_door", "to_decide"),
        (None, "hub_manager", None, "front_door", "to_decide"),
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO grants (id, contact_id, source_event_id, user_id, role, agency_id, capacity, reason, since)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, now())",
            [(new_id(), contact, event, *holder) for holder in holders],
        )
    connection.execute(
        "INSERT INTO messages (id, template, to_user_id, about, owed_at, next_try_at)"
        " VALUES (%s, 'contact_received', %s, %s, now(), now())",
        [message, sender["id"], reference],
    )
    connection.execute(
        "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'send_message', 0, NULL, NULL, %s::jsonb, NULL)"
        "::procrastinate_job_to_defer_v1])",
        [json.dumps({"message_id": str(message)})],
    )
