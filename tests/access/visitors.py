"""Everyone of the world at a browser of their own."""

from __future__ import annotations

import contextvars
import functools
import uuid
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.accounts.actions import start_session
from portal.database import act_as, now
from tests.access.world import World

NOBODY = "nobody"  # signed out
_TOKEN = "the form's own token"
# One of each kind of design page.
DESIGN_PAGES = {
    "name": "every", "state": "empty", "rows": "full", "part": "records", "who": "screener", "code": "404",
}  # fmt: skip


class Visitors:
    def __init__(self, app: Flask, world: World) -> None:
        self.app = app
        self.world = world
        self.rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
        serializer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
        self._csrf_token = serializer.dumps(_TOKEN)
        # Whose account the pages about an agency's accounts are asked for.
        self._accounts = {"oak": world.users["oak_colleague"], "elm": world.users["elm_referrer"]}

    def client(self, name: str) -> FlaskClient:
        """The browser of a person, who has signed in and holds a form's token."""
        return self._browser(name)

    @functools.cache  # noqa: B019 -- there is one `Visitors` a module, and it ends with it
    def _browser(self, name: str) -> FlaskClient:
        return self.fresh_browser(name)

    def fresh_browser(self, name: str) -> FlaskClient:
        client = FlaskClient(self.app, use_cookies=True)
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = _TOKEN
            if name != NOBODY:
                token = start_session(self.world.session, self.world.users[name].id, device="Test browser", at=now())
                act_as(self.world.session, "portal:test")
                self.world.session.commit()
                cookie["_user_id"] = token
                cookie["_fresh"] = True
        return client

    def ask(self, client: FlaskClient, method: str, path: str) -> TestResponse:
        """An empty form with a good token, or a plain look; in a context of its own, as in production."""
        more: dict[str, Any] = {"data": {"csrf_token": self._csrf_token}} if method == "POST" else {}
        answer: TestResponse = contextvars.Context().run(client.open, path, method=method, **more)
        return answer

    def path(self, rule: Rule, record: str) -> str:
        """The address of a page about a record of the world."""
        world, missing = self.world, uuid.UUID(int=0)
        user = self._accounts.get(record)
        values: dict[str, object] = {
            "reference": world.references.get(record, ""),
            "slug": "agreement" if rule.endpoint == "guidance.section" else world.slugs.get(record, ""),
            "version": "1",
            "language": "pl",
            "user_id": user.id if user else missing,
            "holding_id": world.holding_of(user) if user else missing,
            "reading_id": world.readings.get(record, missing),
            "duty_id": world.duty if record == "duty" else missing,
            "message_id": world.letter if record == "dead" else missing,
            "day": world.closed_day if record == "closed_day" else "never",
            "key_id": world.keys.get(record, missing),
            "service_id": world.service if record == "service" else "never",
            "session_id": missing,
            "person_id": world.children.get(record, missing),
            "other_id": world.children["closed"],
            "merge_id": world.merges.get(record, missing),
            "token": "never-given-out",
            "opened": "never-given-out",
            "handed": world.handed.get(record, "H-0000-0000"),
            "page_key": "child" if "number" in rule.arguments else "account",
            "number": 1,  # the child that every draft names; a file
            **DESIGN_PAGES,
        }
        needed = {name: values[name] for name in rule.arguments}
        return self.app.url_map.bind("localhost").build(rule.endpoint, needed)
