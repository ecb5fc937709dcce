"""A story while it is being written down: where it is written, by whose chance, with which key events are digested."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from portal.demo.bulk import NONE, Bulk, key, moment, octets, table
from portal.demo.cast import Cast
from portal.demo.chance import Chance
from portal.events.kinds import Kind
from portal.events.rules import body_of, digest_of
from portal.messages.rules import Template
from portal.working_time import OfficeTime

EVENTS = table(
    "events",
    "id kind actor happened_at recorded_at contact_id family_id person_id matter_id user_id payload salt digest",
)
MESSAGES = table(
    "messages",
    "id template to_user_id to_mailbox about owed_at tries next_try_at last_fault sent_at provider_reference dead_at"
    " opened_at",
)
WORKER = "portal:worker"
_AFTER = dt.timedelta(seconds=3)
_READ_AFTER = dt.timedelta(minutes=20)


@dataclass
class Telling:
    bulk: Bulk
    chance: Chance
    event_key: bytes
    cast: Cast
    office: OfficeTime
    out_of_hours_mailbox: str

    def event(
        self,
        kind: Kind,
        at: dt.datetime,
        actor: str,
        *,
        contact_id: str | None = None,
        family_id: str | None = None,
        matter_id: str | None = None,
        user_id: str | None = None,
        **payload: str | int | list[str] | None,
    ) -> str:
        """One event, and its id."""
        event_id, when, salt = self.chance.id(at), moment(at), self.chance.salt()
        body = {
            "id": event_id, "kind": kind.value, "actor": actor, "happened_at": when, "recorded_at": when,
            "contact_id": contact_id, "family_id": family_id, "person_id": None, "matter_id": matter_id,
            "user_id": user_id, "payload": payload,
        }  # fmt: skip
        digest = digest_of(self.event_key, salt, body_of(body))
        self.bulk.add(
            EVENTS, event_id, kind.value, actor, when, when, key(contact_id), key(family_id), NONE, key(matter_id),
            key(user_id), json.dumps(payload), octets(salt), octets(digest),
        )  # fmt: skip
        self.bulk.digests.append((event_id, digest))
        return event_id

    def message(self, template: str, to_user_id: str, about: str, at: dt.datetime) -> str:
        return self._message(template, to_user_id, None, about, at)

    def message_out_of_hours(self, template: str, about: str, at: dt.datetime) -> str:
        return self._message(template, None, self.out_of_hours_mailbox, about, at)

    def _message(
        self, template: str, to_user_id: str | None, to_mailbox: str | None, about: str, at: dt.datetime
    ) -> str:
        """A message that was owed, and left a moment later."""
        message_id, owed = self.chance.id(at), moment(at)
        sent = moment(at + _AFTER)
        # Else the worker would pass on what invented people have not read, and the front door would have to phone them.
        opened = moment(at + _READ_AFTER) if template == Template.CONTACT_DECIDED else NONE
        self.bulk.add(
            MESSAGES, message_id, template, key(to_user_id), key(to_mailbox), about, owed, "0", owed, NONE, sent,
            f"demo-{message_id}", NONE, opened,
        )  # fmt: skip
        return message_id
