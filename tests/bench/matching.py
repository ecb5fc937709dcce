"""Looking for people among few and among many: how long a look-up takes, and how often it is right.

    python -m tests.bench.matching [--small N] [--large N]

The people are invented families of `tests/people/british.py`; each who is looked for is written down again with a slip.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from portal import embedded, schema
from portal.database import new_id
from portal.embedded import Cluster
from portal.people.queries.candidates import candidates
from portal.people.rules.keys import KEYS_OF, keys_of
from portal.people.rules.matching import Band, Sought
from portal.settings import ROOT
from tests.bench.looked_for import Looked
from tests.bench.report import Row
from tests.people.british import Again, Borough

WHAT = "matching one person"
REACH = 3.0  # times as long among the many
_SOUGHT = 400
_SEED = 3
_INDEXES = (
    "ALTER TABLE person_keys DROP CONSTRAINT pk_person_keys",
    "DROP INDEX ix_person_keys_person_id",
)
_INDEXES_AGAIN = (
    "ALTER TABLE person_keys ADD CONSTRAINT pk_person_keys PRIMARY KEY (key, person_id)",
    "CREATE INDEX ix_person_keys_person_id ON person_keys (person_id)",
)


def measure(cluster: Cluster, small: int, large: int) -> tuple[Row, list[Looked]]:
    looked = []
    for among in (small, large):
        with _database(cluster, among) as (name, known):
            looked.append(_look(cluster, name, among, known))
    few, many = looked
    row = Row(f"{WHAT}, p95", few.p95, many.p95, "ms", many.p95 / few.p95, REACH, at_most=True)
    return row, looked


Known = list[tuple[str, Again, Sought]]


@contextmanager
def _database(cluster: Cluster, among: int) -> Iterator[tuple[str, Known]]:
    name = f"portal_bench_people_{among}"
    database = sql.Identifier(name)
    with cluster.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER portal_owner TEMPLATE template0").format(database))
    try:
        schema.upgrade(cluster.url("portal_owner", name))
        yield name, _fill(cluster.conninfo("portal_owner", name), among)
    finally:
        with cluster.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))


def _fill(owner: str, among: int) -> Known:
    """Everybody with their keys; back come those who are looked for, each written down again."""
    borough, known, every = Borough(_SEED), list[tuple[str, Again, Sought]](), max(1, among // _SOUGHT)
    ways = list(Again)
    again = Borough(_SEED + 1)  # slips of their own, so that the same people are on record whatever is looked for
    with psycopg.connect(owner) as connection, psycopg.connect(owner) as beside:
        for statement in _INDEXES:
            beside.execute(statement)
        beside.execute("ALTER TABLE person_keys DROP CONSTRAINT fk_person_keys_person_id")
        beside.commit()
        people = "COPY people (id, forename, surname, sort_key, born_on, known_since, sex, address, postcode, keyed_as)"
        with (
            connection.cursor().copy(f"{people} FROM STDIN") as to_people,
            beside.cursor().copy("COPY person_keys (key, person_id) FROM STDIN") as to_keys,
        ):
            for place, member in enumerate(borough.people(among)):
                who, person_id = member.who, str(new_id())
                to_people.write_row(
                    (person_id, who.forename, who.surname, "", who.born_on, "2026-01-01Z", who.sex, who.address,
                     who.postcode, KEYS_OF)
                )  # fmt: skip
                for key in keys_of(who):
                    to_keys.write_row((key, person_id))
                if place % every == every // 2:
                    how = ways[len(known) % len(ways)]
                    known.append((person_id, how, again.again(member, how)))
        connection.commit()
        for statement in _INDEXES_AGAIN:
            beside.execute(statement)
        beside.commit()
        beside.autocommit = True
        beside.execute("VACUUM ANALYZE people, person_keys")
    return known


def _look(cluster: Cluster, name: str, among: int, known: Known) -> Looked:
    engine = create_engine(cluster.url("portal_app", name))
    took, shown, likely, right, could = [], 0, 0, 0, 0
    try:
        with Session(engine) as session:
            for _, _, sought in known:
                candidates(session, [sought])  # both sides warm: what is compared is the search, not the disk
            for person_id, how, sought in known:
                began = time.perf_counter()
                (found,) = candidates(session, [sought])
                took.append((time.perf_counter() - began) * 1000)
                shown += any(str(one.person_id) == person_id for one in found)
                called = [str(one.person_id) for one in found if one.match.band is Band.LIKELY]
                likely += len(called)
                right += person_id in called
                could += how is not Again.AGE_ONLY
    finally:
        engine.dispose()
    precision, recall = right / max(1, likely), right / max(1, could)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    p95 = statistics.quantiles(took, n=20)[-1]
    return Looked(among, statistics.median(took), p95, precision, shown / len(known), f1)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.matching", description=__doc__)
    parser.add_argument("--small", type=int, default=10_000, help="people on record (10000)")
    parser.add_argument("--large", type=int, default=1_000_000, help="people on record (1000000)")
    given = parser.parse_args()
    var = Path(os.environ.get("PORTAL_VAR") or ROOT / "var" / "bench").resolve()
    found_running = embedded.find(var) is not None
    cluster = embedded.ensure_running(var, durable=True)
    try:
        row, looked = measure(cluster, given.small, given.large)
    finally:
        if not found_running:
            embedded.stop(var)
    said = [one.line for one in looked]
    ratio = f"{row.ratio:.2f} times as long among the many; {REACH:g} at the most: {'yes' if row.ok else 'NO'}"
    sys.stdout.write("\n".join([*said, ratio]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
