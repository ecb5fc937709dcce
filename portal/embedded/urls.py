"""Whom to connect as, and where."""

from __future__ import annotations

from dataclasses import dataclass

from portal.embedded.cluster import APP, DATABASE, MEASURES, OWNER
from portal.embedded.server import ensure_running
from portal.settings import Environment, Settings, SettingsError


@dataclass(frozen=True)
class DatabaseUrls:
    """The portal's own address, the one of the tables' owner (who migrates), and the one of who counts."""

    app: str
    owner: str | None
    measures: str

    @property
    def for_migrations(self) -> str:
        if self.owner is None:
            raise SettingsError(
                "PORTAL_DATABASE_OWNER_URL must be set: migrations are run by the owner of the tables, "
                "and the portal itself may not own them."
            )
        return self.owner


def database_urls(settings: Settings) -> DatabaseUrls:
    """The databases of these settings; where none is named, the embedded one is started."""
    if settings.database_url is not None:
        app = _with_driver(settings.database_url)
        return DatabaseUrls(
            app=app,
            owner=_with_driver(settings.database_owner_url) if settings.database_owner_url else None,
            measures=_with_driver(settings.measures_url) if settings.measures_url else app,
        )
    if settings.is_production:
        raise SettingsError("PORTAL_DATABASE_URL must be set: the embedded PostgreSQL is not for production.")
    cluster = ensure_running(settings.var, durable=settings.environment is not Environment.TEST)
    return DatabaseUrls(*(cluster.url(role, DATABASE) for role in (APP, OWNER, MEASURES)))


def libpq_url(url: str) -> str:
    """An address of SQLAlchemy's as psycopg and libpq take it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _with_driver(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if separator and scheme in {"postgres", "postgresql"} else url
