"""The servers of a run: portals, the floor and a worker; started together, ended together."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from portal.settings import ROOT
from tests.ports import free_port

_SECONDS_TO_START = 60.0


@dataclass
class Servers:
    log: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __enter__(self) -> Servers:
        self.log.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def gunicorn(self, name: str, application: str, environment: dict[str, str]) -> tuple[int, int]:
        """Serve with the portal's own configuration; gives the port and the process."""
        port = free_port()
        command = ["-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--reuse-port"]
        process = self.start(name, [*command, "--bind", f"127.0.0.1:{port}", application], environment)
        give_up = time.monotonic() + _SECONDS_TO_START
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > give_up:
                raise SystemExit(f"The {name} did not start. Its log: {self.log / name}.log")
            time.sleep(0.1)
        return port, process.pid

    def start(self, name: str, arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        with (self.log / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.running.append(process)
        return process


def memory(process: int) -> float | None:
    """Megabytes of a process and its children, what they share counted once; none where the system does not say."""
    total = 0
    try:
        for member in (process, *_children(process)):
            lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return None
    return total / 1024


def processor_seconds(processes: Iterable[int]) -> float | None:
    """What these processes and their children have worked so far, ended children too; none where nobody says."""
    if not Path("/proc/self/stat").exists():
        return None
    ticks = 0
    for member in (member for process in processes for member in (process, *_children(process))):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it ended: then its parent counts it
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
