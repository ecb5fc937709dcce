"""Whether this release can work with the database it finds."""

from __future__ import annotations

import functools

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from portal.extensions import db
from portal.schema import alembic_config


@functools.cache
def _older_and_newest() -> tuple[frozenset[str], str | None]:
    """Our newest revision, and those before it. They are files, which do not change while we run."""
    scripts = ScriptDirectory.from_config(alembic_config(""))
    newest = scripts.get_current_head()
    return frozenset(script.revision for script in scripts.walk_revisions()) - {newest or ""}, newest


def is_ready() -> tuple[bool, str]:
    """A revision we do not know is a later one: migrations are safe for the release that is still running."""
    try:
        found = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except ProgrammingError:
        return False, "database: without tables"
    except SQLAlchemyError:
        return False, "database: no answer"
    older, newest = _older_and_newest()
    if found is None or found in older:
        return False, f"database: at revision {found}, this release needs {newest}"
    return True, "ready"
