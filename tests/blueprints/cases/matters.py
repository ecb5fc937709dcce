"""A matter that the browsers of a test can see, and what became of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.casework.models import Matter
from tests.casework.families import Families


def kept(families: Families, matter: Matter) -> str:
    families.keep()
    return f"/cases/{matter.reference}"


def fresh(session: Session, matter: Matter) -> Matter:
    session.rollback()
    session.refresh(matter)
    return matter
