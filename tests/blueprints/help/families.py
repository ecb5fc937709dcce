"""A family at its own door, as a browser sends what it typed."""

from __future__ import annotations

import itertools
import uuid

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.contacts.models import Contact

ANIA = {
    "who": "carer",
    "name": "Ania",
    "way": "phone",
    "number": "07700 900123",
    "when": "Mondays from 10 to 2",
    "message": "no",
    "text": "yes",
    "must_not_know": "Marek",
    "child_name_1": "Zosia",
    "child_age_1": "7",
    "child_name_2": "Staś",
    "child_age_2": "0",
    "child_unborn_3": "yes",
    "adult_name_1": "Halina",
    "home": "address",
    "postcode": "dn1 2ab",
    "worries": "We argue a lot.\nI am tired.",
    "wish": "Somebody to talk to.",
    "danger": "no",
    "speaks": "Polish",
    "interpreter": "yes",
}
LITTLE = {"name": "J", "way": "self", "worries": "I am afraid."}
_house = itertools.count()


def key() -> str:
    return str(uuid.uuid4())


def press(
    client: FlaskClient, go: str, answers: dict[str, str], *, language: str = "", house: str = "", **headers: str
) -> TestResponse:
    """Press a button of the form; from a house of its own, unless it is said from which."""
    address = house or f"2001:db8:{next(_house) // 60_000:x}:{next(_house) % 60_000:x}::1"
    path = f"/help/{language + '/' if language else ''}ask"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(path, data={"go": go, **answers}, headers=named, environ_overrides={"REMOTE_ADDR": address})


def asked(session: Session) -> list[Contact]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Contact).where(Contact.came_by == "help").order_by(Contact.received_at)))
