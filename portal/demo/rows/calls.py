"""Calls that were promised about a request: each as it was kept, or as it still stands open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.access.models import Capacity
from portal.accounts.rules import Role
from portal.contacts.actions.calls import KEPT_AFTER_CALL
from portal.contacts.rules.calls import CallBecause, Called, CallMade, promised_by, whom_to_call
from portal.demo import stories
from portal.demo.bulk import NONE, Bulk, moment, table, text
from portal.demo.rows.access import Grants
from portal.demo.rows.telling import Telling
from portal.demo.stories import Sent, Tried
from portal.events.kinds import Kind
from portal.guidance.clocks import clock

CALL_BACKS = table(
    "call_backs",
    "id contact_id because promised_at wanted_by due_at number when_to_call ended made_at made_by spoke_to said"
    " noted_at",
)
CALL_TRIES = table("call_tries", "id call_id sending_key tried_at tried_by noted_at ended said")
_CALLERS = (Role.SCREENER, Role.HUB_MANAGER)


@dataclass(slots=True)
class Promise:
    id: str
    because: CallBecause
    promised_at: dt.datetime
    due_at: dt.datetime
    number: str
    when: str
    made: stories.Called | None = None

    @property
    def was_kept(self) -> bool:
        made = self.made
        return made is not None and made.ended is CallMade.SPOKEN and made.at <= self.due_at


@dataclass(slots=True)
class Calls:
    """Of one request."""

    contact_id: str
    sent: Sent
    promised: list[Promise] = field(default_factory=list)

    @property
    def _open(self) -> Sequence[Promise]:
        return [one for one in self.promised if one.made is None]

    def promise(self, telling: Telling, grants: Grants, because: CallBecause, at: dt.datetime, actor: str) -> str:
        sent, told = self.sent, self.sent.sending
        whom = whom_to_call(
            came_by=told.way, source=sent.source, caller=told.caller, caller_role=told.caller_role,
            sender=sent.sender.name if sent.sender else None, agency=sent.agency.plan.name if sent.agency else None,
            number=told.call_back_number, when=told.call_back_when,
        )  # fmt: skip
        asked_for = told.call_back_by if because is CallBecause.ASKED else None
        due_at = promised_by(telling.office, at, asked_for, clock("call_back").working_days)
        of_family = whom.who is Called.FAMILY
        number, when = ("", "") if of_family else (whom.number, whom.when)
        one = Promise(telling.chance.id(at), because, at, due_at, number, when)
        self.promised.append(one)
        event = telling.event(
            Kind.CALL_PROMISED, at, actor, contact_id=self.contact_id, call=one.id, because=because.value,
            due=due_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        )  # fmt: skip
        self._open_to_callers(grants, "call_promised", event, at)
        return one.id

    def try_to_call(self, telling: Telling, step: Tried) -> None:
        for one in sorted(self._open, key=lambda one: one.id):
            telling.bulk.add(
                CALL_TRIES, telling.chance.id(step.at), one.id, str(step.key), moment(step.at), step.screener.id,
                moment(step.at), step.ended.value, text(step.said),
            )  # fmt: skip
            telling.event(
                Kind.CALL_TRIED, step.at, step.screener.id, contact_id=self.contact_id, call=one.id,
                ended=step.ended.value,
            )  # fmt: skip

    def keep(self, telling: Telling, grants: Grants, step: stories.Called) -> None:
        """One conversation keeps whatever was promised before it."""
        event = ""
        for one in sorted(self._open, key=lambda one: one.id):
            one.made = step
            event = telling.event(
                Kind.CALL_MADE, step.at, step.screener.id, contact_id=self.contact_id, call=one.id,
                ended=step.ended.value, kept=one.was_kept,
            )  # fmt: skip
        grants.end(Capacity.CALLER, event, step.at, contact_id=self.contact_id)
        self._open_to_callers(grants, "call_made", event, step.at, until=step.at + KEPT_AFTER_CALL)

    def write(self, bulk: Bulk) -> None:
        for one in self.promised:
            wanted_by = self.sent.sending.call_back_by if one.because is CallBecause.ASKED else None
            bulk.add(
                CALL_BACKS, one.id, self.contact_id, one.because.value, moment(one.promised_at), moment(wanted_by),
                moment(one.due_at), text(one.number), text(one.when), *_as_made(one.made),
            )  # fmt: skip

    def _open_to_callers(
        self, grants: Grants, reason: str, event: str, at: dt.datetime, until: dt.datetime | None = None
    ) -> None:
        for role in _CALLERS:
            grants.give(Capacity.CALLER, reason, event, at, role=role, contact_id=self.contact_id, until=until)


def _as_made(made: stories.Called | None) -> tuple[str, ...]:
    if made is None:
        return NONE, NONE, NONE, NONE, "", NONE
    return (
        made.ended.value, moment(made.at), made.screener.id, text(made.spoke_to), text(made.said), moment(made.at)
    )  # fmt: skip
