"""Starting the embedded PostgreSQL, with its real programs in real folders."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from portal.embedded import EmbeddedError, ensure_running, find, stop
from tests.embedded.servers import process, python, query


def test_first_start_makes_roles_and_database_and_the_second_call_finds_them(var: Path) -> None:
    cluster = ensure_running(var)

    assert query(cluster, "SELECT current_user", role="portal_app") == [("portal_app",)]
    assert query(
        cluster,
        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles"
        " WHERE rolname LIKE 'portal%' ORDER BY 1",
    ) == [
        ("portal_app", False, False, False, False),
        ("portal_matcher", False, False, False, False),
        ("portal_measures", False, False, False, False),
        ("portal_owner", False, True, False, False),
    ]
    shown = "SELECT current_setting('listen_addresses'), current_setting('fsync'), current_setting('TimeZone')"
    assert query(cluster, shown) == [("", "on", "UTC")]
    first = process(cluster)
    assert ensure_running(var) == cluster == find(var)
    assert process(cluster) == first


def test_nobody_else_may_enter_the_socket_or_the_database(var: Path) -> None:
    cluster = ensure_running(var, durable=False)
    assert cluster.socket.stat().st_mode & 0o777 == 0o700
    query(cluster, "CREATE ROLE someone LOGIN", role="postgres")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        query(cluster, "SELECT 1", role="someone")


def test_two_processes_at_once_share_one_server(var: Path) -> None:
    code = "c = ensure_running(Path(sys.argv[1])); print((c.data / 'postmaster.pid').read_text().split()[0])"
    both = [python(code, var), python(code, var)]
    said = [running.communicate(timeout=60)[0] for running in both]
    assert said[0] == said[1]
    assert said[0].strip().isdigit()


def test_the_server_holds_neither_output_nor_terminal_of_who_started_it(var: Path) -> None:
    starter = python("ensure_running(Path(sys.argv[1]), durable=False)", var)
    said, _ = starter.communicate(timeout=60)  # would wait for ever on a pipe the server has inherited
    cluster = find(var)
    assert cluster is not None, said
    assert os.getsid(process(cluster)) not in {os.getsid(0), starter.pid}


def test_without_durability_for_tests(var: Path) -> None:
    cluster = ensure_running(var, durable=False)
    assert query(cluster, "SELECT current_setting('fsync'), current_setting('synchronous_commit')") == [("off", "off")]


def test_a_first_start_cut_short_is_begun_again(var: Path) -> None:
    unfinished = var / "postgres" / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("16\n")
    assert query(ensure_running(var, durable=False), "SELECT 1") == [(1,)]


def test_preparing_cut_short_is_finished_at_the_next_call(var: Path) -> None:
    cluster = ensure_running(var, durable=False)
    query(cluster, "UPDATE pg_database SET datacl = NULL WHERE datname = 'portal'", role="postgres")
    query(cluster, "CREATE ROLE someone LOGIN", role="postgres")
    assert ensure_running(var) == cluster
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        query(cluster, "SELECT 1", role="someone")


def test_data_of_another_version_are_named_and_left_alone(var: Path) -> None:
    cluster = ensure_running(var, durable=False)
    stop(var)
    (cluster.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 15"):
        ensure_running(var)
    assert (cluster.data / "base").is_dir()


def test_why_it_did_not_start_is_said(var: Path) -> None:
    cluster = ensure_running(var, durable=False)
    stop(var)
    (cluster.data / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedError, match=r"did not start: .*could not find the database system"):
        ensure_running(var)


def test_the_log_never_quotes_a_row(var: Path) -> None:
    cluster = ensure_running(var, durable=False)
    query(cluster, "CREATE TABLE people (name text UNIQUE, age int CHECK (age > 0))")
    for values in ("('Orla Fenwick', 4)", "('Orla Fenwick', 4)", "('Orla Fenwick', -1)"):
        with suppress(psycopg.IntegrityError):
            query(cluster, f"INSERT INTO people VALUES {values}")  # noqa: S608 - the rows above
    log = (var / "postgres" / "log").read_text()
    assert "ready to accept connections" in log
    assert "Fenwick" not in log
