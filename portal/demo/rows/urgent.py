"""What came urgently while nobody was in the office: whom we told, who said that they know, and who was chased."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.accounts.rules import Role
from portal.contacts.actions.urgent import OUT_OF_HOURS
from portal.demo.bulk import Bulk, key, moment, table, text
from portal.demo.rows.telling import WORKER, Telling
from portal.demo.stories import Acknowledged, Chased, TakenOn
from portal.events.kinds import Kind
from portal.guidance.clocks import clock
from portal.working_time import end_of_hours

NOTICES = table(
    "urgent_notices",
    "contact_id told_at due_at acknowledged_at acknowledged_by acknowledged_user_id chased_at",
)


@dataclass(slots=True)
class Notice:
    contact_id: str
    reference: str
    told_at: dt.datetime
    acknowledged_at: dt.datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_user_id: str | None = None
    chased_at: dt.datetime | None = None

    @property
    def due_at(self) -> dt.datetime:
        return end_of_hours(self.told_at, clock("look_at_urgent").hours)

    def chase(self, telling: Telling, step: Chased) -> None:
        self.chased_at = step.at
        telling.event(Kind.URGENT_CHASED, step.at, WORKER, contact_id=self.contact_id)
        for manager in telling.cast.holders_of(Role.HUB_MANAGER):
            telling.message("urgent_chased", manager.id, self.reference, step.at)

    def acknowledge(self, telling: Telling, step: Acknowledged) -> None:
        self.acknowledged_at, self.acknowledged_by = step.at, step.name
        telling.event(Kind.URGENT_ACKNOWLEDGED, step.at, OUT_OF_HOURS, contact_id=self.contact_id, through="link")

    def take_on(self, telling: Telling, step: TakenOn) -> None:
        manager = step.manager
        self.acknowledged_at, self.acknowledged_by, self.acknowledged_user_id = step.at, manager.name, manager.id
        telling.event(Kind.URGENT_ACKNOWLEDGED, step.at, manager.id, contact_id=self.contact_id, through="account")

    def write(self, bulk: Bulk) -> None:
        bulk.add(
            NOTICES, self.contact_id, moment(self.told_at), moment(self.due_at), moment(self.acknowledged_at),
            text(self.acknowledged_by), key(self.acknowledged_user_id), moment(self.chased_at),
        )  # fmt: skip


def tell_out_of_hours(
    telling: Telling, contact_id: str, reference: str, at: dt.datetime, *, for_itself: bool
) -> Notice | None:
    """None while somebody is in the office. The number of a family that asks for itself only the hub managers see."""
    if telling.office.is_open(at):
        return None
    telling.message_out_of_hours("urgent_out_of_hours", reference, at)
    for manager in telling.cast.holders_of(Role.HUB_MANAGER) if for_itself else ():
        telling.message("urgent_to_hub", manager.id, reference, at)
    return Notice(contact_id, reference, at)
