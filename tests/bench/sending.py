"""Sending a contact: what the form is filled in with, and the rows it leaves, written without the portal."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import psycopg

from portal.database import new_id
from portal.identifiers import new_reference

SENDERS = (1, 8, 32)
# What sending leaves rows in: counted after one contact of each side, so that neither writes less.
TABLES = ("contacts", "contact_people", "events", "grants", "messages", "procrastinate_jobs", "procrastinate_events")


def bodies(csrf_token: str) -> Iterator[bytes]:
    """Forms, each to be taken as a contact of its own."""
    filled = {
        "csrf_token": csrf_token,
        "forename": "Esme",
        "surname": "Micklethwaite",
        "born_on-day": "27",
        "born_on-month": "3",
        "born_on-year": "2018",
        "second_forename": "Finn",
        "second_surname": "Micklethwaite",
        "carer_forename": "Grace",
        "carer_surname": "Micklethwaite",
        "postcode": "ZZ5 0AP",
        "worries": "Late most mornings and often tired. Says nobody gets up at home. " * 5,
        "working_well": "Loves reading and has one good friend.",
        "needs_to_happen": "Somebody to work with the whole family on mornings and money.",
        "level": "3",
        "agreement": "given",
    }
    while True:
        yield urlencode({**filled, "sending_key": str(new_id())}).encode()


def write_contact(connection: psycopg.Connection, form: Mapping[str, str], sender: Mapping[str, str]) -> str:
    """The same rows as the portal writes, in whatever transaction the caller has begun."""
    contact, event, message, reference = new_id(), new_id(), new_id(), new_reference("C")
    connection.execute("SELECT set_config('portal.actor', %s, true)", [sender["id"]])
    connection.execute(
        "INSERT INTO contacts (id, reference, sending_key, sender_id, agency_id, source, received_at, due_at, postcode,"
        " locality_id, worries, working_well, needs_to_happen, referrer_level, agreement)"
        " VALUES (%s, %s, %s, %s, %s, 'school', now(), now() + interval '1 day', %s, %s, %s, %s, %s, %s, %s)",
        [
            contact, reference, form["sending_key"], sender["id"], sender["agency_id"], form["postcode"],
            sender["locality_id"], form["worries"], form["working_well"], form["needs_to_happen"],
            int(form["level"]), form["agreement"],
        ],
    )  # fmt: skip
    born = f"{form['born_on-year']}-{form['born_on-month']}-{form['born_on-day']}"
    people = [
        ("child", form["forename"], form["surname"], born),
        ("child", form["second_forename"], form["second_surname"], None),
        ("adult", form["carer_forename"], form["carer_surname"], None),
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO contact_people (id, contact_id, position, role, forename, surname, born_on)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [(new_id(), contact, position, *someone) for position, someone in enumerate(people, start=1)],
        )
        payload = {"agency": sender["agency_id"], "source": "school", "locality": sender["locality_id"], "level": 3}
        cursor.execute(
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
        cursor.executemany(
            "INSERT INTO grants (id, contact_id, source_event_id, user_id, role, agency_id, capacity, reason, since)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, now())",
            [(new_id(), contact, event, *holder) for holder in holders],
        )
        cursor.execute(
            "INSERT INTO messages (id, template, to_user_id, about, owed_at, next_try_at)"
            " VALUES (%s, 'contact_received', %s, %s, now(), now())",
            [message, sender["id"], reference],
        )
        cursor.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'send_message', 0, NULL, NULL, %s::jsonb, NULL)"
            "::procrastinate_job_to_defer_v1])",
            [json.dumps({"message_id": str(message)})],
        )
    return reference
