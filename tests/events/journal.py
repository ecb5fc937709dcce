"""A journal for tests: recorded and sealed as the portal does it, and an attacker with every right there is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row
from sqlalchemy.orm import Session

from portal.database import now
from portal.events.actions import record
from portal.events.anchors import Anchor
from portal.events.chain import Fault, FaultKind, Part
from portal.events.kinds import Kind
from portal.events.sealing import seal_events
from portal.events.verification import Figures, Verification

FOREIGN = b"a key that is not the portal's"


def altered(position: int, event_id: uuid.UUID, *parts: Part) -> Fault:
    return Fault(FaultKind.ALTERED, position, event_id=event_id, parts=frozenset(parts))


@dataclass
class Journal:
    session: Session
    superuser: str

    def recorded(self, count: int) -> list[uuid.UUID]:
        """Events that were committed, in their order, and not sealed."""
        ids = [
            record(
                self.session,
                Kind.OFFER_DECLINED,
                at=now(),
                family_id=uuid.uuid4(),
                matter_id=uuid.uuid4(),
                offer=uuid.uuid4(),
                reason="capacity",
            ).id
            for _ in range(count)
        ]
        self.session.commit()
        return ids

    def sealed(self, count: int) -> list[uuid.UUID]:
        ids = self.recorded(count)
        self.seal()
        return ids

    def seal(self) -> int:
        count = seal_events(self.session, now())
        self.session.commit()
        return count

    def attack(self, *statements: str, **values: Any) -> list[dict[str, Any]]:
        """As the database's own administrator, with triggers and foreign keys switched off; the last one's rows."""
        with psycopg.connect(self.superuser, row_factory=dict_row) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def seals(self) -> list[dict[str, Any]]:
        return self.attack("SELECT * FROM event_seals ORDER BY position")

    def faults(self, anchors: Sequence[Anchor] = ()) -> list[Fault]:
        return self.look(anchors)[0]

    def look(self, anchors: Sequence[Anchor] = ()) -> tuple[list[Fault], Figures]:
        verification = Verification(self.session, anchors)
        faults = list(verification.faults())
        self.session.rollback()
        return faults, verification.figures
