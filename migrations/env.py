"""Runs the migrations as the owner of the tables. The settings are in `portal.schema`."""

from __future__ import annotations

import time
from typing import Any

from alembic import context
from sqlalchemy import Connection, NullPool, create_engine, text

from portal.database import Base
from portal.schema import import_models

ONE_AT_A_TIME = 5_262_311  # any number that nothing else locks in this database


def include_object(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:  # noqa: ARG001
    """Procrastinate's tables come from its own SQL, run by a revision of ours; no model describes them."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


def _is_our_turn(connection: Connection) -> bool:
    """Asked again and again: whoever waits inside a statement stands in the way of an index made concurrently."""
    turn = connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": ONE_AT_A_TIME})
    connection.commit()
    return bool(turn)


def run() -> None:
    import_models()
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    with engine.connect() as connection:
        # Two installers at once take turns. For them we wait; for a lock that a running portal holds we do not wait
        # long, because everyone else would wait behind us.
        while not _is_our_turn(connection):
            time.sleep(0.2)
        connection.execute(text("SET lock_timeout = '10s'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            compare_server_default=True,
            include_object=include_object,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise NotImplementedError("The migrations look at the data they change: they need a database.")
run()
