"""Every row of a file, judged before anything is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from portal.accounts.rules import Actor
from portal.blueprints.contacts.journey.many.reading import Line, Sheet
from portal.blueprints.contacts.journey.short_answers import PEOPLE, Judged, Where
from portal.contacts.actions.incidents import Arrived, SentOtherwise, TakenBack, send_incident, sent_as_incident
from portal.contacts.rules.told import Sending
from portal.database import Refused

_WHOLE_ROW = "The whole row"


@dataclass
class Row:
    """One request: what it tells, or what is to be put right in it, each with the title of its column."""

    number: int
    incident: str
    urgent: bool  # what was seen points to level 4
    sending: Sending | None = None
    wrong: list[tuple[str, str]] = field(default_factory=list)
    arrived: Arrived | None = None

    def refuse(self, column: str, words: str) -> None:
        self.sending = None
        self.wrong.append((column, words))


@dataclass(frozen=True)
class Rows:
    every: Sequence[Row]

    @property
    def right(self) -> list[Row]:
        return [row for row in self.every if row.sending]

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.every if row.wrong]

    @property
    def sent(self) -> list[Row]:
        return [row for row in self.every if row.arrived]

    @property
    def urgent(self) -> bool:
        return any(row.urgent for row in self.every)


def judge_rows(session: Session, actor: Actor, sheet: Sheet, at: dt.datetime) -> Rows:
    titles = {column.where: column.title for column in sheet.columns}
    first_with: dict[str, int] = {}
    rows = []
    for line in sheet.lines:
        row = _judge(session, line, titles)
        before = first_with.setdefault(row.incident, row.number) if row.incident else row.number
        if before != row.number:
            row.refuse(titles["incident",], f"This number stands in row {before} already")
        elif row.sending:
            _look_for_it(session, actor, row, titles, at)
        rows.append(row)
    return Rows(rows)


def send_rows(session: Session, actor: Actor, rows: Rows, at: dt.datetime) -> None:
    """Each row that is right, in the order of its numbers, whatever the file's: two files at once do not wait for each
    other in a circle. What is refused now, in a race, is told beside its row, and the others are sent."""
    for row in sorted(rows.right, key=lambda one: one.incident):
        try:
            row.arrived = send_incident(session, actor, row.sending, at=at) if row.sending else None
        except Refused as refusal:
            row.refuse(_WHOLE_ROW, refusal.words)


def _judge(session: Session, line: Line, titles: dict[Where, str]) -> Row:
    judged = Judged(session, line.answers)
    row = Row(line.number, str(judged.form.incident.data), urgent=judged.form.pointed.level == 4)
    for wrong in judged.wrong:
        row.refuse(_title(wrong.where, titles), wrong.words)
    if line.overhang:
        row.refuse(_WHOLE_ROW, "There is something here beyond the last column")
    if not row.wrong:
        row.sending = judged.sending()
    return row


def _title(where: Where, titles: dict[Where, str]) -> str:
    """The column of an answer; a file need not have a column for everything that may be wrong."""
    return titles.get(where) or (f"Person {int(where[1]) + 1}" if where[0] == PEOPLE else _WHOLE_ROW)


def _look_for_it(session: Session, actor: Actor, row: Row, titles: dict[Where, str], at: dt.datetime) -> None:
    if row.sending is None:
        return
    try:
        sent_as_incident(session, actor, row.sending, at)
    except TakenBack as refusal:
        row.refuse(titles["incident",], refusal.words)
    except SentOtherwise:
        words = "Your agency has sent this number already, with other answers. Open that request to add to it"
        row.refuse(titles["incident",], words)
