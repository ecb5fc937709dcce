"""A programme of an agency: its key, the person who follows what it sends, and right answers to begin with."""

from __future__ import annotations

import copy
import json
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.access.keys import make_key
from portal.accounts.models import AgencyKey
from portal.accounts.rules import Role
from portal.blueprints.api.description import EXAMPLE
from portal.database import act_as, new_id, now
from portal.guidance.codes import AgencyType, Source
from tests.builders import Make

ADDRESS = "/api/v1/contacts"


class Programme:
    def __init__(self, client: FlaskClient, session: Session, make: Make) -> None:
        self.client = client
        self.session = session
        self.make = make
        self.agency = make.agency(Source.POLICE, AgencyType.POLICE)
        self.agency.short_form = True
        self.follower = make.user(Role.REFERRER, agency=self.agency, name="Ines Vale")
        self.administrator = make.user(Role.ADMINISTRATOR)
        self.key_id = new_id()
        actor = make.actor(self.administrator)
        self.secret = make_key(
            session, actor, self.agency, key_id=self.key_id, name="Shift", user_id=self.follower.id, at=now()
        ).whole
        act_as(session, "portal:test")
        make.keep()

    @property
    def key(self) -> AgencyKey:
        self.session.rollback()
        self.session.expire_all()
        return self.session.get_one(AgencyKey, self.key_id)

    def headers(self, secret: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret if secret is None else secret}"}

    def send(self, answers: object, *, secret: str | None = None) -> TestResponse:
        return self.send_bytes(json.dumps(answers).encode(), secret=secret)

    def send_bytes(self, sent: bytes, *, secret: str | None = None, kind: str = "application/json") -> TestResponse:
        return self.client.post(ADDRESS, data=sent, content_type=kind, headers=self.headers(secret))


def answers(**other: Any) -> dict[str, Any]:
    """Right answers, changed only as it says; `None` leaves one out."""
    changed = {**copy.deepcopy(EXAMPLE), **other}
    return {name: value for name, value in changed.items() if value is not None}


def faults(answer: TestResponse) -> dict[str, str]:
    """What is to be put right, by where it stands."""
    return {one["pointer"]: one["detail"] for one in (answer.json or {}).get("errors", [])}
