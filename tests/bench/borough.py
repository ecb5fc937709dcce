"""Two databases to measure in, the same borough small and large, made anew for each run."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
from psycopg import sql
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import create_app, schema
from portal.accounts.models import RoleHolding, User
from portal.accounts.rules import Actor, HeldRole, Role
from portal.demo.accounts import DOMAIN
from portal.demo.build import build
from portal.demo.stories import Cast, Story
from portal.embedded import Cluster
from portal.extensions import db
from portal.places.models import Postcode
from portal.settings import Settings
from tests.bench.multiply import multiply

SMALL, LARGE = "portal_bench_small", "portal_bench_large"
TOLD = 80  # stories through the portal's own actions; all others are copies of them
UNDECIDED = 28  # a page of the queue and a little
WAITING = 24


class _Fresh(Story):
    """What came in this week: nobody has decided it, or nobody leads it yet."""

    def send(self, *, decided: bool) -> None:
        self.at = self.end - dt.timedelta(days=self.dice.randrange(5, 9))
        contact = self._send()
        if decided:
            self._decide(contact)


@contextmanager
def databases(cluster: Cluster, settings: Settings, *, small: int, large: int) -> Iterator[dict[str, Settings]]:
    """The settings of both, by name; the databases are gone afterwards."""
    try:
        _create(cluster, SMALL, "template0")
        schema.upgrade(cluster.url("portal_owner", SMALL))
        ours = {name: _settings_of(cluster, settings, name) for name in (SMALL, LARGE)}
        _tell_stories(ours[SMALL])
        _enlarge(cluster, SMALL, small)
        _create(cluster, LARGE, SMALL)
        _enlarge(cluster, LARGE, large)
        yield ours
    finally:
        with cluster.connect() as connection:
            for name in (SMALL, LARGE):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def sender_of(cluster: Cluster, email: str) -> str:
    """Who sends for the floor, as its environment takes it."""
    with psycopg.connect(cluster.conninfo("postgres", SMALL)) as connection:
        row = connection.execute(
            "SELECT u.id, u.agency_id, l.id FROM users u, localities l WHERE u.email = %s AND l.slug = 'north'", [email]
        ).fetchone()
    if row is None:
        raise SystemExit(f"The partnership was built without {email}.")
    return json.dumps(dict(zip(("id", "agency_id", "locality_id"), map(str, row), strict=True)))


def _create(cluster: Cluster, name: str, template: str) -> None:
    database = sql.Identifier(name)
    with cluster.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER portal_owner TEMPLATE {}").format(database, sql.Identifier(template))
        )


def _settings_of(cluster: Cluster, settings: Settings, name: str) -> Settings:
    return replace(
        settings,
        database_url=cluster.url("portal_app", name),
        database_owner_url=cluster.url("portal_owner", name),
        measures_url=cluster.url("portal_measures", name),
    )


def _tell_stories(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        build(db.session, contacts=TOLD, months=24, seed=1, password=settings.demo_password, tell=lambda _: None)
        cast = Cast(
            senders=[_actor(db.session, "referrer")], screener=_actor(db.session, "screener"), coordinators={}, leads=[]
        )
        postcodes = db.session.scalars(select(Postcode.postcode).order_by(Postcode.postcode)).all()
        story = _Fresh(db.session, random.Random(2), cast, postcodes, months=1)  # noqa: S311 - for variety
        for number in range(UNDECIDED + WAITING):
            story.send(decided=number < WAITING)
        db.session.commit()
        engines = list(db.engines.values())
    for engine in engines:
        engine.dispose()


def _actor(session: Session, mailbox: str) -> Actor:
    user, role = session.execute(
        select(User, RoleHolding)
        .join(RoleHolding, RoleHolding.user_id == User.id)
        .where(User.email == f"{mailbox}@{DOMAIN}")
    ).one()
    return Actor(user.id, user.agency_id, user.name, (HeldRole(Role(role.role), role.agency_id, role.locality_id),))


def _enlarge(cluster: Cluster, name: str, contacts: int) -> None:
    with psycopg.connect(cluster.conninfo("postgres", name)) as connection:
        multiply(connection, contacts)
    with psycopg.connect(cluster.conninfo("postgres", name), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
