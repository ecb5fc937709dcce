"""A server that is stopped or killed: what was committed outlives it, and no other process is touched."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from portal.embedded import EmbeddedError, ensure_running, find, stop
from tests.embedded.servers import process, query, rename_process, runs


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


def test_stop_ends_it_and_says_whether_there_was_one(var: Path) -> None:
    assert stop(var) is False
    assert not var.exists()
    cluster = ensure_running(var, durable=False)
    number = process(cluster)
    assert stop(var) is True
    assert find(var) is None
    assert stop(var) is False
    give_up = time.monotonic() + 60
    while runs(number) and time.monotonic() < give_up:
        time.sleep(0.02)
    assert not runs(number)
