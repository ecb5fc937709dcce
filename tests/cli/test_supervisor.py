"""The supervisor behind `make demo`, with real processes: small ones, so that it is the supervisor that is tested."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from portal.settings import ROOT
from tests.ports import free_port

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def run(port: int, *more: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.cli.small_demo", str(tmp_path), str(port), *more]
        demo = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        started.append(demo)
        return demo

    yield run
    for demo in started:
        if demo.poll() is None:
            demo.terminate()
        demo.communicate(timeout=60)


def wait_for(demo: subprocess.Popen[str], words: str) -> None:
    assert demo.stdout is not None
    for line in demo.stdout:
        if words in line:
            return
    pytest.fail(f"it ended without saying {words!r}")


def pid(folder: Path, name: str) -> int:
    return int((folder / f"{name}.pid").read_text())


def runs(number: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def gone(*numbers: int) -> bool:
    give_up = time.monotonic() + 60
    while any(map(runs, numbers)) and time.monotonic() < give_up:
        time.sleep(0.02)
    return not any(map(runs, numbers))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_cleanly(start: Start, port: int, tmp_path: Path, number: signal.Signals) -> None:
    demo = start(port)
    wait_for(demo, "ready")
    web, worker = pid(tmp_path, "web"), pid(tmp_path, "worker")
    demo.send_signal(number)
    said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 0
    assert "The portal has stopped." in said
    assert not runs(web)
    assert not runs(worker)
    assert not (tmp_path / f"serving-{port}").exists()


def test_ctrl_c_in_the_terminal_reaches_the_processes_only_through_the_supervisor(
    start: Start, port: int, tmp_path: Path
) -> None:
    demo = start(port)
    wait_for(demo, "ready")
    sessions = {os.getsid(pid(tmp_path, name)) for name in ("web", "worker")}
    assert sessions == {pid(tmp_path, "web"), pid(tmp_path, "worker")}


def test_what_dies_is_started_again(start: Start, port: int, tmp_path: Path) -> None:
    demo = start(port)
    wait_for(demo, "ready")
    first = pid(tmp_path, "worker")
    os.kill(first, signal.SIGKILL)
    wait_for(demo, "The worker process ended (signal 9): starting it again.")
    give_up = time.monotonic() + 60
    while pid(tmp_path, "worker") == first and time.monotonic() < give_up:
        time.sleep(0.02)
    assert runs(pid(tmp_path, "worker"))
    assert demo.poll() is None


def test_what_cannot_stay_up_is_given_up_with_its_last_words(start: Start, port: int, tmp_path: Path) -> None:
    said, _ = start(port, "doomed").communicate(timeout=60)
    assert said.count("The worker process ended (exit code 1)") == 4
    assert "The worker process cannot stay up (exit code 1)" in said
    assert "  there is no such queue" in said
    assert gone(pid(tmp_path, "web"))


def test_killed_outright_it_takes_its_processes_with_it_and_the_next_one_gets_the_port(
    start: Start, port: int, tmp_path: Path
) -> None:
    killed = start(port)
    wait_for(killed, "ready")
    web, worker = pid(tmp_path, "web"), pid(tmp_path, "worker")
    killed.kill()
    wait_for(start(port), "ready")
    assert gone(web, worker)


def test_a_port_held_by_a_process_of_ours_that_is_ending_is_waited_for(start: Start, port: int, tmp_path: Path) -> None:
    (tmp_path / f"serving-{port}").touch()  # left by a supervisor that was killed
    with socket.socket() as former:
        former.bind(("127.0.0.1", port))
        former.listen()
        demo = start(port)
        with pytest.raises(subprocess.TimeoutExpired):
            demo.wait(timeout=1.5)
    wait_for(demo, "ready")
    assert demo.poll() is None


def test_a_port_that_is_taken_is_named_and_nobody_is_disturbed(start: Start, port: int, tmp_path: Path) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        demo = start(port)
        said, _ = demo.communicate(timeout=60)
        assert demo.returncode == 1
        assert f"Port {port} is taken by another program: choose another with PORT=" in said
        with socket.create_connection(("127.0.0.1", port), timeout=2) as caller:
            assert caller.getpeername()[1] == port
    assert list(tmp_path.iterdir()) == []


def test_a_second_one_at_the_same_port_leaves_the_first_alone(start: Start, port: int, tmp_path: Path) -> None:
    first = start(port)
    wait_for(first, "ready")
    second = start(port)
    said, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "This installation is served already." in said
    assert first.poll() is None
    assert (tmp_path / f"serving-{port}").exists()


def test_it_knows_whether_another_one_needs_the_database(start: Start, port: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        other_port = probe.getsockname()[1]
    first, second = start(port), start(other_port)
    wait_for(first, "ready")
    wait_for(second, "ready")
    first.terminate()
    assert "alone: False" in first.communicate(timeout=60)[0]
    second.terminate()
    assert "alone: True" in second.communicate(timeout=60)[0]
