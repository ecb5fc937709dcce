"""Files of services, and a directory brought in from one."""

from __future__ import annotations

import csv
import datetime as dt
import io

from sqlalchemy.orm import Session

from portal.database import OPERATOR, act_as
from portal.places.models import Locality
from portal.services.actions import Brought, bring_in_services
from portal.services.reading import COLUMNS, read_services

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
PLAIN = {
    "id": "play",
    "name": "Stay and play",
    "description": "Play for small children",
    "status": "active",
    "localities": "everywhere",
    "phone": "01632 960201",
}


def row(**fields: str) -> dict[str, str]:
    return {**PLAIN, **fields}


def written(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def brought_in(session: Session, *rows: dict[str, str], whole: bool = False, at: dt.datetime = AT) -> Brought:
    """Through the reader and the action, as the command does it."""
    act_as(session, OPERATOR)
    slugs = [one.slug for one in session.query(Locality)]
    described, faults = read_services(io.StringIO(written(*rows)), slugs)
    assert faults == []
    return bring_in_services(session, described, whole=whole, at=at)
