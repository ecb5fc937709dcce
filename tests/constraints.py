"""What the database itself refuses, by the name of the constraint that it held."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.database import Base, broken_constraint
from portal.extensions import current_settings


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
    """By the tables' owner: the application may not even try most changes."""
    session.commit()
    owner = create_engine(current_settings().database_owner_url or "", poolclass=NullPool)
    with Session(owner) as owners:
        return refused(owners, lambda: owners.execute(text(statement), values))
