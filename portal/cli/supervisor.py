"""Keeps the processes of a demo up until it is told to stop, and takes them down with itself."""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import click

from portal.settings import ROOT

LOG_BYTES = 5_000_000
DEATHS_IN_A_MINUTE = 5
SECONDS_TO_START = 90.0
SECONDS_TO_STOP = 10.0
SECONDS_BETWEEN_LOOKS = 2.0
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded here: after a fork it may be too late


@dataclass
class Process:
    """One process to keep up. It runs in its own session, so Ctrl-C in a terminal reaches it only through us."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    deaths: list[float] = field(default_factory=list)
    start_at: float = 0.0
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        parent = os.getpid()
        with os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
            if log.tell() > LOG_BYTES:
                log.truncate(0)
            self.running = subprocess.Popen(  # noqa: S603 - our own commands
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: _end_with(parent),  # noqa: PLW1509 - we have one thread
            )

    def has_died(self) -> bool:
        return self.running is not None and self.running.poll() is not None

    def bury(self) -> str:
        """How it ended; it is to be started again after a while that grows with each death in the last minute."""
        assert self.running is not None  # noqa: S101 - it has died
        code, now = self.running.returncode, time.monotonic()
        self.running = None
        self.deaths = [*(death for death in self.deaths if death > now - 60), now]
        self.start_at = now + 0.25 * 2 ** len(self.deaths)
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def tell(self, what: signal.Signals) -> None:
        if self.running is not None and self.running.poll() is None:
            self.running.send_signal(what)

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(f"  {line}" for line in lines[-12:])


def _end_with(parent: int) -> None:
    """In the new process: when the one that started it dies, however it dies, this one is told to end."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)


@dataclass
class Supervisor:
    """Starts the processes, says when the address answers, starts again what dies, and stops on a signal."""

    processes: list[Process]
    address: str
    keep_up: Callable[[], None]
    announce: Callable[[], None]
    stopping: bool = False

    def run(self) -> bool:
        """Until told to stop; false when it had to give up."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # `nohup` asks to outlive it
                signal.signal(number, self._stop)
        try:
            return self._supervise()
        finally:
            self._end_all()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopping:  # asked twice: at once, then
            for process in self.processes:
                process.tell(signal.SIGKILL)
        self.stopping = True

    def _supervise(self) -> bool:
        began = looked = time.monotonic()
        announced = False
        while not self.stopping:
            now = time.monotonic()
            if not all(self._keep(process, now) for process in self.processes):
                return False
            if now - looked > SECONDS_BETWEEN_LOOKS:
                self.keep_up()
                looked = now
            if not announced and self._answers():
                self.announce()
                announced = True
            if not announced and now - began > SECONDS_TO_START:
                click.echo(f"{self.address} did not answer in {SECONDS_TO_START:.0f} seconds.", err=True)
                return False
            time.sleep(0.1)
        return True

    def _keep(self, process: Process, now: float) -> bool:
        """Start it when it is time; false when it has died too often."""
        if process.has_died():
            how = process.bury()
            if len(process.deaths) >= DEATHS_IN_A_MINUTE:
                click.echo(
                    f"The {process.name} process cannot stay up ({how}). Its log, {process.log}, ends:", err=True
                )
                click.echo(process.last_words(), err=True)
                return False
            click.echo(f"The {process.name} process ended ({how}): starting it again.")
        if process.running is None and now >= process.start_at:
            process.start()
        return True

    def _answers(self) -> bool:
        where = urlsplit(self.address)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _end_all(self) -> None:
        self.stopping = True
        for process in self.processes:
            process.tell(signal.SIGTERM)
        give_up = time.monotonic() + SECONDS_TO_STOP
        for process in self.processes:
            if process.running is None:
                continue
            try:
                process.running.wait(max(0.0, give_up - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.running.kill()
                process.running.wait()
        click.echo("The portal has stopped.")
