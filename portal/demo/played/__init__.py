"""What the front door does, played through the actions that people use.

The borough's stories are rows (docs/decisions/0010): thousands of them, told alike. These are few, and each is of its
own kind: what is handed over and comes back, what waits for a second person, who is on duty. So they are played once
the borough stands, a second's work, and need no second telling that proves it. They happened before today, whenever the
borough was built.
"""

from __future__ import annotations

import datetime as dt
import heapq
import uuid

from sqlalchemy import func, literal, select, update
from sqlalchemy.orm import Session

from portal.contacts.models import Contact
from portal.database import new_id
from portal.demo.played import agreement, answers, duty, elsewhere, one_night, open_case, records, safeguarding, second
from portal.demo.played.stage import OURS, Play, Scene, Stage
from portal.messages.models import Message
from portal.messages.rules import Template
from portal.working_time import OfficeTime

SCENES: tuple[Play, ...] = tuple(
    scene
    for subject in (duty, safeguarding, elsewhere, open_case, second, agreement, one_night, records, answers)
    for scene in subject.SCENES
)
_A_MOMENT = dt.timedelta(seconds=3)
# The worker sends these when the demo begins, so that their links can be opened: in everybody's mailbox.
_WITH_A_LINK = (Template.HANDED_OVER.value, Template.HAND_OVER_CHASED.value)


def has_been_played(session: Session) -> bool:
    """The first request of the first scene that sends one."""
    return session.scalar(select(Contact.id).where(Contact.sending_key == uuid.uuid5(OURS, "1"))) is not None


def play(session: Session, office: OfficeTime, today: dt.date) -> int:
    """All scenes, in the order in which everything happened; how many requests that were. The caller commits."""
    stage, before = Stage(session, office, today), new_id()
    waiting: list[tuple[dt.datetime, int, Scene]] = []
    for number, scene in enumerate(SCENES):
        _go_on(waiting, number, scene(stage))
    while waiting:
        stage.now, number, begun = heapq.heappop(waiting)
        _go_on(waiting, number, begun)
    stage.let_them_read()
    _were_sent(session, since=before)
    return stage.sent


def _go_on(waiting: list[tuple[dt.datetime, int, Scene]], number: int, scene: Scene) -> None:
    """Up to the next moment of this scene, if there is one."""
    at = next(scene, None)
    if at is not None:
        heapq.heappush(waiting, (at, number, scene))


def _were_sent(session: Session, *, since: uuid.UUID) -> None:
    """The letters of days gone by left then; not all at once when the demo begins."""
    ours = Message.id > since  # keys sort by when they were made
    waits = (Message.sent_at.is_(None), Message.dead_at.is_(None))
    theirs = update(Message).where(ours, *waits, Message.template.not_in(_WITH_A_LINK))
    reference = func.concat(literal("demo-"), Message.id)
    session.execute(theirs.values(sent_at=Message.owed_at + _A_MOMENT, provider_reference=reference))
