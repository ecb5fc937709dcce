"""Starting and stopping it."""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from portal.embedded.cluster import PORT, SUPERUSER, Cluster, alive
from portal.embedded.home import SOCKET_NAME, EmbeddedError, Home
from portal.embedded.runner import INSTALL, can_run_from, copy_programs, packages_with_postgresql

MAJOR_VERSION = "16"
LOG_BYTES = 5_000_000
PATIENCE = 60.0  # seconds for an earlier PostgreSQL to finish

SETTINGS = """\
# Written anew at each start: what is changed here is lost.
include '{initdb}'
data_directory = '{data}'
hba_file = '{hba}'
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
port = {port}
max_connections = 100
shared_buffers = '256MB'
work_mem = '16MB'
maintenance_work_mem = '256MB'
effective_cache_size = '4GB'
random_page_cost = 1.1
max_wal_size = '2GB'
wal_level = 'minimal'
max_wal_senders = 0
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
idle_in_transaction_session_timeout = '5min'
logging_collector = off
log_destination = 'stderr'
# Errors quote the rows they refuse, and rows are about people: starts and stops are logged, no statement is.
log_min_messages = 'log'
log_min_error_statement = 'panic'
log_error_verbosity = 'terse'
log_checkpoints = off
"""
NOT_DURABLE = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


def find(var: Path) -> Cluster | None:
    """The PostgreSQL of this folder if it is alive. Starts nothing."""
    try:
        return alive(Home(var))
    except PermissionError:  # another user's; whoever wants one there is told so when starting it
        return None


def ensure_running(var: Path, *, durable: bool = True) -> Cluster:
    """The PostgreSQL of this folder, started if need be, with its roles and its database."""
    home = Home(var)
    home.claim()
    if (cluster := alive(home)) and cluster.is_prepared():
        return cluster
    with home.locked():
        cluster = alive(home) or _start(home, durable=durable)
        if not cluster.is_prepared():
            cluster.prepare()
    return cluster


def stop(var: Path) -> bool:
    """Stop the PostgreSQL of this folder; whether one ran."""
    home = Home(var)
    if not home.folder.exists():
        return False
    home.claim()
    with home.locked():
        cluster = alive(home)
        if cluster is not None:
            _stop(cluster)
    return cluster is not None


def _stop(cluster: Cluster) -> None:
    os.kill(cluster.verified_process(), signal.SIGINT)  # its "fast" shutdown; removing its file is the last it does
    give_up = time.monotonic() + PATIENCE
    while (cluster.data / "postmaster.pid").exists():
        if time.monotonic() > give_up:
            raise EmbeddedError(f"The PostgreSQL of {cluster.data} was told to stop and has not in {PATIENCE:.0f} s.")
        time.sleep(0.05)


def _start(home: Home, *, durable: bool) -> Cluster:
    served = home.open("served")  # locked by it for as long as one of its processes lives
    try:
        if (cluster := _wait_for_the_last(home, served)) is not None:
            return cluster
        _clear_forgotten(home)
        place = home.place or home.choose_place()
        launch = _Launch(home, _programs(home), served)
        if not (place / "data").exists():
            launch.make_data(place)
        _check_version(place / "data")
        sockets = home.sockets or home.make_elsewhere() / "run"
        cluster = Cluster(data=place / "data", socket=home.make_folder(sockets))
        # Nobody holds `served`, so nothing of an earlier start lives, whatever process has its number by now.
        for left in (cluster.data / "postmaster.pid", *cluster.socket.glob(f"{SOCKET_NAME}*")):
            left.unlink(missing_ok=True)
        launch.serve(place, cluster, durable=durable)
    finally:
        os.close(served)
    return cluster


def _wait_for_the_last(home: Home, served: int) -> Cluster | None:
    """Hold the lock of what is served once everything of an earlier start has ended; or find that one alive."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(served, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if (cluster := alive(home)) is not None:
                return cluster
        else:
            return None
        if time.monotonic() > give_up:
            raise EmbeddedError(
                f"An earlier PostgreSQL of {home.folder} is still at work but does not answer. "
                f"Wait for it or end it, then run this again. Its log: {home.log}"
            )
        time.sleep(0.05)


def _clear_forgotten(home: Home) -> None:
    forgotten = home.forgotten()
    if forgotten is None:
        return
    cluster = Cluster(data=forgotten / "data", socket=forgotten / "run")
    if cluster.answers():
        _stop(cluster)
    shutil.rmtree(forgotten)


def _programs(home: Home) -> Path:
    """The folder of PostgreSQL's programs, where the user who runs them can reach them."""
    packages = packages_with_postgresql()
    if packages is None:
        raise EmbeddedError("The PostgreSQL in the wheel is not installed: run make setup.")
    if not can_run_from(packages, home.runner):
        copy = home.make_elsewhere() / "wheel"
        copy_programs(packages, copy)
        packages = copy
    return packages / INSTALL / "bin"


def _check_version(data: Path) -> None:
    made_by = (data / "PG_VERSION").read_text().strip()
    if made_by != MAJOR_VERSION:
        raise EmbeddedError(
            f"{data} was made by PostgreSQL {made_by}, and the wheel has {MAJOR_VERSION}: "
            "set PORTAL_VAR= to a new folder, or install the wheel that made it."
        )


@dataclass(frozen=True)
class _Launch:
    """PostgreSQL's own programs at work for one home, with the lock their processes inherit."""

    home: Home
    programs: Path
    served: int

    def make_data(self, place: Path) -> None:
        """Under another name first: what was interrupted half-way is never taken for data."""
        unfinished = place / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.home.make_folder(unfinished)
        locale = ("-E", "UTF8", "--locale=C")
        self._run("initdb", "-D", unfinished, "-U", SUPERUSER, *locale, "-A", "trust")
        unfinished.rename(place / "data")

    def serve(self, place: Path, cluster: Cluster, *, durable: bool) -> None:
        hba, settings = place / "pg_hba.conf", place / "postgresql.conf"
        # The folder of the socket is closed to everyone else: whoever reaches the socket is its owner.
        hba.write_text("local all all trust\n")
        paths = {
            "initdb": cluster.data / "postgresql.conf",
            "data": cluster.data,
            "hba": hba,
            "sockets": cluster.socket,
        }
        quoted = {name: str(path).replace("'", "''") for name, path in paths.items()}
        settings.write_text(SETTINGS.format(port=PORT, **quoted) + ("" if durable else NOT_DURABLE))
        for path in (hba, settings):
            path.chmod(0o644)
        options = f"-c {shlex.quote(f'config_file={settings}')}"
        self._run("pg_ctl", "start", "-s", "-w", "-t", "300", "-D", cluster.data, "-o", options)

    def _run(self, program: str, *arguments: str | Path) -> None:
        log = self.home.open("log")
        try:
            if os.fstat(log).st_size > LOG_BYTES:
                os.truncate(log, 0)
            before = os.fstat(log).st_size
            if not self.home.runner.run([self.programs / program, *arguments], log, keep=(self.served,)):
                raise EmbeddedError(f"PostgreSQL did not start: {self._why(before)}\nIts log: {self.home.log}")
        finally:
            os.close(log)

    def _why(self, before: int) -> str:
        said = self.home.log.read_bytes()[before:].decode(errors="replace").splitlines()
        fatal = [line for line in said if "FATAL:" in line or "error:" in line]
        return next(iter(fatal or said), "it said nothing").strip()
