"""One served installation: its port, and who else serves from the same folder."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from pathlib import Path
from types import TracebackType

import click

LETTING_GO = 10.0  # seconds our own processes may take to let a port go after a `kill -9` of who started them


class Installation:
    """Holds `var/serving-<port>` locked while it serves. A clean end removes the file, so one that is there but not
    locked was left by a supervisor that was killed, and its processes may not have ended yet.
    """

    def __init__(self, var: Path, port: int) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self._file = var / f"serving-{port}"

    def __enter__(self) -> Installation:
        left = self._file.exists()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        locked = _try_lock(self._lock)
        refusal = self._wait_for_port(LETTING_GO if left else 0.0) if locked else "This installation is served already."
        if refusal is not None:
            if locked and not left:
                self._file.unlink()
            os.close(self._lock)
            raise click.ClickException(f"{self.address} cannot be used. {refusal}")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._file.unlink(missing_ok=True)
        os.close(self._lock)

    def is_the_only_one(self) -> bool:
        """Whether nobody serves this installation at another port."""
        for file in self._file.parent.glob("serving-*"):
            if file == self._file:
                continue
            other = os.open(file, os.O_RDWR)
            try:
                if not _try_lock(other):
                    return False
            finally:
                os.close(other)
        return True

    def _wait_for_port(self, seconds: float) -> str | None:
        """Why the port cannot be had after all, if it cannot."""
        give_up = time.monotonic() + seconds
        while (refusal := self._why_not()) is not None and time.monotonic() < give_up:
            time.sleep(0.1)
        return refusal

    def _why_not(self) -> str | None:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except PermissionError:
                return f"Port {self.port} is only for root: choose another with PORT=, such as PORT=8001."
            except OSError:
                return f"Port {self.port} is taken by another program: choose another with PORT=, such as PORT=8001."
        return None


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
