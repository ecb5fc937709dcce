"""Whether this release can work with the database it finds."""

from __future__ import annotations

import functools

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.extensions import db
from portal.settings import ROOT


@functools.cache
def _revisions() -> tuple[str | None, frozenset[str]]:
    """Our newest revision, and those before it."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    newest = scripts.get_current_head()
    return newest, frozenset(script.revision for script in scripts.walk_revisions()) - {newest or ""}


def is_ready() -> tuple[bool, str]:
    """A revision we do not know is a later one: migrations are safe for the release that is still running."""
    try:
        found = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return False, "database: no answer"
    newest, older = _revisions()
    if found is None or found in older:
        return False, f"database: at revision {found}, this release needs {newest}"
    return True, "ready"
