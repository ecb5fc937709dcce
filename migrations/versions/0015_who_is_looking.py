"""who of the front door is looking at a contact, and by what a child named on one is found"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# The release that still runs writes people without keys: each may be empty, and the worker of the next one fills them.
# A large table is read, filled and indexed here, some rows at a time, and everyone goes on writing meanwhile: each
# statement is a transaction of its own. Should one of them give up, running this again goes on where it stopped.

_KEYS = ("forename_key", "surname_key", "forename_last_key", "surname_last_key")

_A_BATCH = 5_000
_INDEXES = {
    "forename_key": ("forename_key", "role = 'child'"),
    "surname_key": ("surname_key", "role = 'child'"),
    "forename_last_key": ("forename_last_key", "role = 'child' AND forename_last_key IS NOT NULL"),
    "surname_last_key": ("surname_last_key", "role = 'child' AND surname_last_key IS NOT NULL"),
    "without_keys": ("id", "forename_key IS NULL"),  # the worker looks there for what the old release still writes
}
_NEXT = sa.text(
    "SELECT id, forename, surname FROM contact_people WHERE (CAST(:after AS uuid) IS NULL OR id > :after)"
    " ORDER BY id LIMIT :batch"
).bindparams(sa.bindparam("after", type_=sa.Uuid()))
_FILL = """
    UPDATE contact_people p
    SET forename_key = k.forename, surname_key = k.surname,
        forename_last_key = k.forename_last, surname_last_key = k.surname_last
    FROM unnest(%(ids)s::uuid[], %(forename)s::text[], %(surname)s::text[], %(forename_last)s::text[],
                %(surname_last)s::text[]) AS k(id, forename, surname, forename_last, surname_last)
    WHERE p.id = k.id AND p.forename_key IS NULL
"""

Named = sa.Row[*tuple[Any, ...]]


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("screener_id", sa.Uuid(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= claimed_at", name=op.f("ck_claims_dates_in_order")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_claims_contact_id")),
        sa.ForeignKeyConstraint(["screener_id"], ["users.id"], name=op.f("fk_claims_screener_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        if_not_exists=True,
    )
    op.create_index("ix_claims_contact_id", "claims", ["contact_id", "claimed_at"], if_not_exists=True)
    op.create_index(op.f("ix_claims_screener_id"), "claims", ["screener_id"], if_not_exists=True)
    op.create_index(
        "uq_claims_one_live_a_contact",
        "claims",
        ["contact_id"],
        unique=True,
        if_not_exists=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "kept_searches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("expires_at > kept_at", name=op.f("ck_kept_searches_expires_later")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_kept_searches_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_searches")),
        if_not_exists=True,
    )
    op.create_index("ix_kept_searches_user_id", "kept_searches", ["user_id", "kept_at"], if_not_exists=True)
    op.create_index("ix_kept_searches_expires_at", "kept_searches", ["expires_at"], if_not_exists=True)
    for key in _KEYS:
        op.execute(f'ALTER TABLE contact_people ADD COLUMN IF NOT EXISTS {key} text COLLATE "C"')
    op.execute("GRANT SELECT, INSERT, UPDATE (ended_at) ON claims TO portal_app")
    op.execute("GRANT SELECT, INSERT, DELETE ON kept_searches TO portal_app")
    op.execute(f"GRANT UPDATE ({', '.join(_KEYS)}) ON contact_people TO portal_app")  # those that the old release wrote
    with op.get_context().autocommit_block():
        for rows in _batches():
            op.get_bind().exec_driver_sql(_FILL, _keys_of(rows))
        for name, (column, which) in _INDEXES.items():
            op.execute(f"DROP INDEX IF EXISTS ix_contact_people_{name}")
            op.execute(f"CREATE INDEX CONCURRENTLY ix_contact_people_{name} ON contact_people ({column}) WHERE {which}")


def downgrade() -> None:
    for key in reversed(_KEYS):
        op.drop_column("contact_people", key)
    for table in ("kept_searches", "claims"):
        op.drop_table(table)


def _batches() -> Iterator[Sequence[Named]]:
    connection, after = op.get_bind(), None
    while rows := connection.execute(_NEXT, {"after": after, "batch": _A_BATCH}).all():
        yield rows
        after = rows[-1].id


def _keys_of(rows: Sequence[Named]) -> dict[str, list[object]]:
    return {
        "ids": [row.id for row in rows],
        "forename": [_key(row.forename) for row in rows],
        "surname": [_key(row.surname) for row in rows],
        "forename_last": [_last(row.forename) for row in rows],
        "surname_last": [_last(row.surname) for row in rows],
    }


# How names were folded when this revision was written: what the portal does later is a later revision's affair.

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ŧ": "t",
        "ŋ": "n",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
    }
)
_APOSTROPHES = str.maketrans(
    "",
    "",
    "'`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{ACUTE ACCENT}\N{PRIME}\N{MODIFIER LETTER PRIME}"
    "\N{MODIFIER LETTER TURNED COMMA}\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER RIGHT HALF RING}"
    "\N{MODIFIER LETTER LEFT HALF RING}",
)


def _words(name: str) -> list[str]:
    small = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES)).casefold()
    plain = unicodedata.normalize("NFKD", small).translate(_LETTERS).translate(_APOSTROPHES)
    bare = (letter for letter in plain if not unicodedata.category(letter).startswith("M"))
    return "".join(letter if letter.isalnum() else " " for letter in bare).split()


def _key(name: str) -> str:
    return "".join(_words(name))[:100]


def _last(name: str) -> str | None:
    words = _words(name)
    return words[-1][:100] if len(words) > 1 else None
