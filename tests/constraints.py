"""What the database itself refuses, by the name of the constraint that it held."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.database import Base, broken_constraint


def refused(session: Session, deed: Callable[[], object]) -> str | None:
    """The constraint a deed broke; none when the database took it. Nothing of it is kept either way."""
    savepoint = session.begin_nested()
    try:
        deed()
        session.flush()
    except IntegrityError as error:
        return broken_constraint(error) or str(error.orig)
    finally:
        savepoint.rollback()
    return None


def refused_row(session: Session, row: Base) -> str | None:
    return refused(session, lambda: session.add(row))


def refused_sql(session: Session, statement: str, **values: object) -> str | None:
    return refused(session, lambda: session.execute(text(statement), values))
