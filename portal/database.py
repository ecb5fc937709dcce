"""What every room's rows and transactions have in common.

Constraints carry names (the convention below), so that a race the database decides becomes a sentence for a person:
an action wraps its flush in `refusing`, and the name of the broken constraint chooses the words.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, ClassVar

import psycopg.errors
import uuid_utils.compat
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    MetaData,
    SmallInteger,
    Text,
    Uuid,
    cast,
    event,
    func,
    true,
)
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session, SessionTransaction, mapped_column

# These say that the database is away, too busy or has broken off, and nothing about what was asked of it.
DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> uuid.UUID:
    """A key that sorts by the time it was made."""
    return uuid_utils.compat.uuid7()


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


Id = Annotated[uuid.UUID, mapped_column(Uuid, primary_key=True, default=new_id)]
Moment = Annotated[dt.datetime, mapped_column(DateTime(timezone=True))]
SmallNumber = Annotated[int, mapped_column(SmallInteger)]
BigNumber = Annotated[int, mapped_column(BigInteger)]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        dt.datetime: DateTime(timezone=True),
        uuid.UUID: Uuid,
    }


class Refused(Exception):
    """An action that cannot be done, in words for the person who asked for it.

    `field` names the form's field beside which the words belong, where there is one.
    """

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.field = field


def broken_constraint(error: IntegrityError) -> str | None:
    """The name of the constraint the database held against us."""
    cause = error.orig
    return cause.diag.constraint_name if isinstance(cause, psycopg.errors.IntegrityError) else None


@contextmanager
def refusing(session: Session, refusals: dict[str, Refused]) -> Iterator[None]:
    """Flush what is done inside; a broken constraint that is named here becomes its refusal.

    The savepoint keeps the transaction usable, so the page that says so can still read.
    """
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        refusal = refusals.get(broken_constraint(error) or "")
        if refusal is None:
            raise
        raise refusal from error


# Who acts, and whether anything may be written, belong to the transaction: the database knows both.

_ACTOR = "portal_actor"
OPERATOR = "portal:operator"  # whoever types the commands
PUBLIC = "portal:public"  # anybody, on a page where nobody is asked who they are
_SET_ACTOR = "SELECT set_config('portal.actor', %(actor)s, true)"


def act_as(session: Session, actor: str, *, told: bool = False) -> None:
    """Name who acts in this session's transactions: a user's id, or the name of a part of the portal.

    `told`: this transaction knows it already, from a statement with `naming_the_actor` in it.
    """
    if session.in_nested_transaction():
        raise RuntimeError("name who acts before a savepoint: undoing it would name the one before again")
    session.info[_ACTOR] = actor
    if session.in_transaction() and not told:
        _name_the_actor(session.connection(), actor)


def naming_the_actor(user_id: InstrumentedAttribute[uuid.UUID] | ColumnElement[Any]) -> ColumnElement[str]:
    """Part of a statement that every request makes, so that naming the actor costs no journey of its own."""
    return func.set_config("portal.actor", cast(user_id, Text), true())


def acting(session: Session) -> str:
    """Who acts in this session; empty when nobody was named, who has no right to anything."""
    return str(session.info.get(_ACTOR, ""))


def read_only(session: Session) -> None:
    """From its next transaction on, this session cannot write: each begins with `BEGIN READ ONLY`."""
    session.bind = _reading(session.get_bind())


@functools.lru_cache(maxsize=8)
def _reading(bind: Engine | Connection) -> Engine | Connection:
    return bind.execution_options(postgresql_readonly=True)


@functools.lru_cache(maxsize=8)
def by_statement(engine: Engine) -> Engine:
    """Each statement is a transaction of its own: begun, done and committed in one journey to the database."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


@event.listens_for(Session, "after_begin")
def _begin_in_their_name(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if acting(session) and not transaction.nested:
        _name_the_actor(connection, acting(session))


def _name_the_actor(connection: Connection, actor: str) -> None:
    """Until the transaction ends, however it ends: the connection goes back to the pool without a name."""
    connection.exec_driver_sql(_SET_ACTOR, {"actor": actor})


def one_of(column: str, codes: type[enum.StrEnum]) -> CheckConstraint:
    """The database knows a code list as well as the code does."""
    listed = ", ".join(f"'{code.value}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def not_blank(column: str) -> CheckConstraint:
    return CheckConstraint(f"btrim({column}) <> ''", name=f"{column}_not_blank")
