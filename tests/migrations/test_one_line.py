"""The revisions stand in one line and come to what the models describe, whoever else installs at the same time."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from portal import schema
from portal.database import Base
from portal.settings import ROOT
from tests.migrations.revised import Revised
from tests.migrations.rows import ROWS

# What `alembic check` does not compare: what a check says, which rows an index holds, how a column is filled.
_DETAILS = """
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'column', table_name, column_name, concat_ws(' ', data_type, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
"""
_INSTALL = (
    "import sys; from portal import schema; schema.upgrade(sys.argv[1]); print(schema.current_revision(sys.argv[1]))"
)


def details(revised: Revised) -> set[tuple[str, ...]]:
    with revised.connect() as connection:
        found = {tuple(map(str, row)) for row in connection.execute(_DETAILS)}
    return {row for row in found if not row[1].startswith(("procrastinate_", "alembic_"))}


def test_there_is_one_head_and_the_numbers_follow_each_other() -> None:
    revisions = list(ScriptDirectory.from_config(schema.alembic_config("")).walk_revisions())[::-1]
    assert [revision.revision for revision in revisions] == [f"{n:04d}" for n in range(1, len(revisions) + 1)]
    assert [revision.down_revision for revision in revisions] == [None, *(r.revision for r in revisions[:-1])]
    assert schema.newest_revision() == revisions[-1].revision


def test_each_file_is_named_after_its_revision() -> None:
    for revision in ScriptDirectory.from_config(schema.alembic_config("")).walk_revisions():
        assert re.fullmatch(rf"{revision.revision}(_[a-z]+)+\.py", Path(revision.path).name)
        assert revision.doc, "and says in a line what it brings"


def test_each_revision_has_its_tests() -> None:
    written = {
        revision.revision for revision in ScriptDirectory.from_config(schema.alembic_config("")).walk_revisions()
    }
    assert written == ROWS.keys(), "a new revision needs rows and refusals here"


def test_models_and_migrations_make_the_same(revised: Revised, filled: Revised) -> None:
    schema.import_models()
    engine = create_engine(revised.url, poolclass=NullPool)
    Base.metadata.create_all(engine)
    described, migrated = details(revised), details(filled)
    assert described - migrated == set(), "the models have what the migrations do not make"
    assert migrated - described == set(), "the migrations make what the models do not have"
    schema.check(filled.url)


def test_two_who_install_at_once_take_turns(revised: Revised) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", _INSTALL, revised.url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[0].strip() for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert said == [schema.newest_revision()] * 2
    schema.check(revised.url)


def test_statements_alone_are_refused(revised: Revised) -> None:
    """The revisions look at the data they change, so a script of statements would not be the same."""
    with pytest.raises(NotImplementedError, match="they need a database"):
        command.upgrade(schema.alembic_config(revised.url), "head", sql=True)
