"""places, accounts and events"""

from __future__ import annotations

import holidays
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.schema import SchemaError

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_ROLES = ("portal_owner", "portal_app", "portal_measures")

# No actor, no event: the database itself refuses a row in nobody's name, or, from a person, in somebody else's. Parts of
# the portal (portal:…) write history for others. This catches mistakes; against an attacker stands the keyed digest.
_ONLY_IN_THE_ACTORS_NAME = """
CREATE FUNCTION events_in_the_actors_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('portal.actor', true), '') = '' THEN
        RAISE EXCEPTION 'no actor is named in this transaction' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.actor <> current_setting('portal.actor') AND current_setting('portal.actor') NOT LIKE 'portal:%' THEN
        RAISE EXCEPTION 'an event stands in its actor''s own name' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER events_in_the_actors_name BEFORE INSERT ON events
    FOR EACH ROW EXECUTE FUNCTION events_in_the_actors_name();
"""


def _need_roles() -> None:
    """The three roles are the cluster's, so whoever runs it makes them; the sentence says how."""
    found = set(op.get_bind().scalars(sa.text("SELECT rolname FROM pg_roles WHERE rolname LIKE 'portal_%'")))
    missing = [role for role in _ROLES if role not in found]
    if missing:
        statements = " ".join(f"CREATE ROLE {role} LOGIN PASSWORD '…';" for role in missing)
        raise SchemaError(f"Roles are missing. As the database's administrator, run first: {statements}")
    op.execute("GRANT USAGE ON SCHEMA public TO portal_app, portal_measures")
    op.execute("GRANT SELECT ON alembic_version TO portal_app, portal_measures")


def _seed_bank_holidays() -> None:
    days = holidays.country_holidays("GB", subdiv="ENG", years=range(2015, 2041))
    table = sa.table("bank_holidays", sa.column("day", sa.Date), sa.column("title", sa.Text))
    op.bulk_insert(table, [{"day": day, "title": title} for day, title in sorted(days.items())])


def _grant(tables: str, verbs: str) -> None:
    for table in tables.split():
        op.execute(f"GRANT {verbs} ON {table} TO portal_app")


def upgrade() -> None:
    _need_roles()
    op.create_table(
        "agencies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("lead_type", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("ck_agencies_name_not_blank")),
        sa.CheckConstraint(
            "lead_type IN ('education', 'trust', 'council', 'health', 'voluntary', 'early_years', 'police', 'other')",
            name=op.f("ck_agencies_lead_type_known"),
        ),
        sa.CheckConstraint(
            "source IN ('family', 'school', 'early_years', 'health', 'police', 'social_care', 'voluntary', 'housing', 'probation', 'council', 'anonymous', 'other')",
            name=op.f("ck_agencies_source_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
        sa.UniqueConstraint("name", name=op.f("uq_agencies_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_agencies_slug")),
    )
    op.create_table(
        "bank_holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_bank_holidays")),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("family_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("matter_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("actor <> ''", name=op.f("ck_events_actor_named")),
        sa.CheckConstraint(
            "salt IS NOT NULL OR (num_nonnulls(contact_id, family_id, person_id, matter_id, user_id) = 0 AND payload = '{}'::jsonb)",
            name=op.f("ck_events_erased_whole"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(
        "ix_events_contact_id",
        "events",
        ["contact_id"],
        unique=False,
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_events_family_id", "events", ["family_id"], unique=False, postgresql_where=sa.text("family_id IS NOT NULL")
    )
    op.create_index("ix_events_recorded_at", "events", ["recorded_at"], unique=False)
    op.create_index(
        "ix_events_user_id", "events", ["user_id"], unique=False, postgresql_where=sa.text("user_id IS NOT NULL")
    )
    op.create_table(
        "localities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_localities")),
        sa.UniqueConstraint("name", name=op.f("uq_localities_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_localities_slug")),
    )
    op.create_table(
        "throttles",
        sa.Column("bucket", sa.LargeBinary(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "window_start", name=op.f("pk_throttles")),
    )
    op.create_table(
        "event_seals",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_event_seals_position_from_one")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_seals_event_id")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_event_seals")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_seals_event_id")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("ck_users_name_not_blank")),
        sa.CheckConstraint("(password_hash IS NULL) = (joined_at IS NULL)", name=op.f("ck_users_joined_with_password")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_in_lower_case")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_users_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_index(op.f("ix_users_agency_id"), "users", ["agency_id"], unique=False)
    op.create_index("ix_users_name", "users", ["name", "id"], unique=False)
    op.create_table(
        "wards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("locality_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_wards_valid_in_order")),
        sa.ForeignKeyConstraint(["locality_id"], ["localities.id"], name=op.f("fk_wards_locality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wards")),
        sa.UniqueConstraint("code", name=op.f("uq_wards_code")),
    )
    op.create_index(op.f("ix_wards_locality_id"), "wards", ["locality_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_invitations_expires_later")),
        sa.CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_invitations_used_or_withdrawn")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_invitations_made_by")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_invitations_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_user_id"), "invitations", ["user_id"], unique=False)
    op.create_table(
        "postcodes",
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("ward_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["wards.id"], name=op.f("fk_postcodes_ward_id")),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcodes")),
    )
    op.create_index(op.f("ix_postcodes_ward_id"), "postcodes", ["ward_id"], unique=False)
    op.create_table(
        "roles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("locality_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(role IN ('agency_lead', 'lead_practitioner', 'referrer')) = (agency_id IS NOT NULL)",
            name=op.f("ck_roles_agency_scope"),
        ),
        sa.CheckConstraint(
            "(role IN ('coordinator', 'group_member')) = (locality_id IS NOT NULL)",
            name=op.f("ck_roles_locality_scope"),
        ),
        sa.CheckConstraint(
            "role IN ('referrer', 'agency_lead', 'screener', 'hub_manager', 'coordinator', 'lead_practitioner', 'group_member', 'analyst', 'partnership_manager', 'service_lead', 'records_officer', 'administrator')",
            name=op.f("ck_roles_role_known"),
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_roles_dates_in_order")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_roles_agency_id")),
        sa.ForeignKeyConstraint(["locality_id"], ["localities.id"], name=op.f("fk_roles_locality_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_roles_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
    )
    op.create_index("ix_roles_user_id", "roles", ["user_id"], unique=False)
    op.create_index(
        "uq_roles_held_once",
        "roles",
        ["user_id", "role", "agency_id", "locality_id"],
        unique=True,
        postgresql_where=sa.text("ends_on IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name=op.f("ck_sessions_ended_with_reason")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sessions_token_digest")),
    )
    op.create_index(
        "ix_sessions_user_id_live", "sessions", ["user_id"], unique=False, postgresql_where=sa.text("ended_at IS NULL")
    )
    _grant(
        "localities wards postcodes bank_holidays agencies users roles sessions invitations", "SELECT, INSERT, UPDATE"
    )
    _grant("throttles", "SELECT, INSERT, UPDATE, DELETE")
    _grant("events event_seals", "SELECT, INSERT")  # never UPDATE, never DELETE
    op.execute("GRANT SELECT ON localities, wards, bank_holidays, event_seals TO portal_measures")
    op.execute("GRANT SELECT (id, source, lead_type, active) ON agencies TO portal_measures")
    op.execute("GRANT SELECT (id, agency_id) ON users TO portal_measures")
    op.execute(_ONLY_IN_THE_ACTORS_NAME)
    _seed_bank_holidays()


def downgrade() -> None:
    op.execute("DROP FUNCTION events_in_the_actors_name CASCADE")
    for table in (
        "sessions",
        "roles",
        "postcodes",
        "invitations",
        "wards",
        "users",
        "event_seals",
        "throttles",
        "localities",
        "events",
        "bank_holidays",
        "agencies",
    ):
        op.drop_table(table)
