"""`make demo` as people meet it: started, stopped, killed and started again, in a checkout of its own.

The environment and the assets are those of this checkout; everything else is the copy's.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from portal import embedded
from portal.embedded.home import Home
from portal.settings import ROOT
from tests.ports import free_port

LENT = (".venv", "node_modules")
NOT_COPIED = (".git", "var", "__pycache__", ".*_cache", "shots", *LENT)
READY = "Ctrl-C stops it."


@pytest.fixture(scope="module")
def checkout() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="two commands "))
    folder.chmod(0o711)
    copy = folder / "portal"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
    for name in LENT:
        (copy / name).symlink_to(ROOT / name)
    yield copy
    embedded.stop(copy / "var")
    shutil.rmtree(Home(copy / "var").elsewhere_path, ignore_errors=True)
    shutil.rmtree(folder)


def make(checkout: Path, *arguments: str) -> subprocess.Popen[str]:
    """In a process group of its own, as a terminal would have it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "MAKE"))}
    return subprocess.Popen(
        ["make", "--no-print-directory", *arguments],
        cwd=checkout,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


class Demo:
    """A running `make demo`."""

    def __init__(self, checkout: Path, port: int) -> None:
        self.port = port
        self.process = make(checkout, "demo", f"PORT={port}")
        self.said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if READY in line:
                return
        pytest.fail(f"make demo ended before it was ready:\n{self.said}")

    def interrupt(self) -> str:
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=120)[0]

    def kill(self) -> None:
        """Make and the supervisor, outright; their children are in sessions of their own."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=120)

    @property
    def supervisor(self) -> int:
        (supervisor,) = children(self.process.pid)
        return supervisor

    def part(self, name: str) -> int:
        """The process number of the web server or the worker."""
        (number,) = [child for child in children(self.supervisor) if name in command_line(child)]
        return number


@contextmanager
def demo(checkout: Path, port: int) -> Iterator[Demo]:
    running = Demo(checkout, port)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.interrupt()


def children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            state, of = stat.read_text().rpartition(")")[2].split()[:2]
            if int(of) == parent and state != "Z":
                found.append(int(stat.parent.name))
    return found


def command_line(number: int) -> str:
    return Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ")


def status(port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def eventually(true: Callable[[], bool], seconds: float = 40) -> bool:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if true():
            return True
        time.sleep(0.1)
    return False


def count_of_contacts(checkout: Path) -> int:
    cluster = embedded.find(checkout / "var")
    assert cluster is not None
    with psycopg.connect(cluster.conninfo("portal_owner", "portal")) as connection:
        row = connection.execute("SELECT count(*) FROM contacts").fetchone()
    return int(row[0]) if row else 0


def test_everything_from_nothing_and_a_clean_end(checkout: Path) -> None:
    with demo(checkout, free_port()) as first:
        assert status(first.port, "/sign-in") == 200
        assert status(first.port, "/readyz") == 200
        made = count_of_contacts(checkout)
        assert made > 100
        ending = first.interrupt()
    assert f"The portal is ready at http://127.0.0.1:{first.port}" in first.said
    assert "referrer@demo.example" in first.said
    assert "One password for all:" in first.said
    assert "The portal has stopped." in ending
    assert "The database has stopped." in ending
    assert status(first.port, "/healthz") is None
    assert embedded.find(checkout / "var") is None

    with demo(checkout, first.port) as second:
        assert "it is kept as it is" in second.said
        assert count_of_contacts(checkout) == made


def test_each_part_killed_comes_back_by_itself(checkout: Path) -> None:
    with demo(checkout, free_port()) as running:
        made = count_of_contacts(checkout)
        web, worker = running.part("gunicorn"), running.part("worker")
        cluster = embedded.find(checkout / "var")
        assert cluster is not None
        for number in (web, worker, int((cluster.data / "postmaster.pid").read_text().split()[0])):
            os.kill(number, signal.SIGKILL)
        assert eventually(lambda: status(running.port, "/readyz") == 200)
        assert eventually(lambda: len(children(running.supervisor)) == 2)
        assert running.part("gunicorn") != web
        assert running.part("worker") != worker
        assert count_of_contacts(checkout) == made


def test_all_of_it_killed_at_once_and_started_again(checkout: Path) -> None:
    with demo(checkout, free_port()) as killed:
        made = count_of_contacts(checkout)
        cluster = embedded.find(checkout / "var")
        assert cluster is not None
        os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        killed.kill()
    with demo(checkout, killed.port) as again:
        assert status(again.port, "/readyz") == 200
        assert count_of_contacts(checkout) == made


def test_a_taken_port_is_named_before_anything_is_started(checkout: Path) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        refused = make(checkout, "demo", f"PORT={port}")
        said, _ = refused.communicate(timeout=120)
    assert refused.returncode == 2
    assert f"Port {port} is taken by another program: choose another with PORT=" in said
    assert READY not in said


def test_a_second_demo_does_not_disturb_the_first(checkout: Path) -> None:
    with demo(checkout, free_port()) as first:
        second = make(checkout, "demo", f"PORT={first.port}")
        said, _ = second.communicate(timeout=120)
        assert second.returncode == 2
        assert "This installation is served already." in said
        assert status(first.port, "/readyz") == 200
        with demo(checkout, free_port()) as elsewhere:
            assert "The database has stopped" not in elsewhere.interrupt()
        assert status(first.port, "/readyz") == 200


def test_setup_is_silent_when_nothing_changed(checkout: Path) -> None:
    setup = make(checkout, "setup")
    assert setup.communicate(timeout=120)[0] == ""
    assert setup.returncode == 0


def test_a_python_that_will_not_do_is_named(checkout: Path, tmp_path: Path) -> None:
    old = tmp_path / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.10.4 && exit\nexit 1\n')
    old.chmod(0o755)
    said, _ = make(checkout, "setup", f"PYTHON={old}").communicate(timeout=120)
    assert f"The portal needs Python 3.11 or later, and {old} is Python 3.10.4." in said
    said, _ = make(checkout, "setup", "PYTHON=python-of-nobody").communicate(timeout=120)
    assert "There is no Python named python-of-nobody." in said


@pytest.mark.parametrize("target", ["demo", "test", "setup", "bench", "lint", "format"])
def test_the_targets_of_the_contract_exist(checkout: Path, target: str) -> None:
    dry_run = make(checkout, "--dry-run", target)
    said, _ = dry_run.communicate(timeout=120)
    assert dry_run.returncode == 0
    assert "scripts/setup.sh" in said.splitlines()[0]
