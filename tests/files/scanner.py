"""A peer that speaks as ClamAV's daemon does, and answers what a test wants."""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from pathlib import Path

VIRUS = b"this is the virus of the tests"


@dataclass
class Scanner:
    """Takes what is streamed to it. `behaves`: as it should, or `slow`, `broken_off`, `full`, `strange`, `half`."""

    listener: socket.socket
    address: str
    behaves: str = "well"
    scanned: list[bytes] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    def serve(self) -> None:
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            with peer, contextlib.suppress(OSError):
                peer.settimeout(20)
                self._answer(peer)

    def _answer(self, peer: socket.socket) -> None:
        reading = peer.makefile("rb")
        assert reading.read(10) == b"zINSTREAM\0"
        if self.behaves == "full":
            reading.read(4)
            peer.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
        content = b""
        while length := int.from_bytes(reading.read(4)):
            content += reading.read(length)
            if self.behaves == "broken_off":
                return
        self.scanned.append(content)
        if self.behaves == "slow":
            self._ended.wait(30)
            return
        said = b"stream: Danum.Test FOUND\0" if VIRUS in content else b"stream: OK\0"
        peer.sendall({"strange": b"stream: perhaps\0", "half": b"stream: OK"}.get(self.behaves, said))

    def stop(self) -> None:
        self._ended.set()
        with contextlib.suppress(OSError):  # wakes whoever waits for a caller
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def by_tcp() -> Scanner:
    listener = socket.create_server(("127.0.0.1", 0))
    return _serving(Scanner(listener, f"127.0.0.1:{listener.getsockname()[1]}"))


def by_path(path: Path) -> Scanner:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    return _serving(Scanner(listener, str(path)))


def _serving(scanner: Scanner) -> Scanner:
    threading.Thread(target=scanner.serve, daemon=True).start()
    return scanner
