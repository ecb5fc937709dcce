"""A client that asks for pages over many connections at once and costs little itself: one thread, hardly any parsing.

Each connection sends its next request when the last was answered in full, as `wrk` does.
"""

from __future__ import annotations

import selectors
import socket
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


class WrongAnswer(Exception):
    """A page was not what it should be, so how quickly it came says nothing."""


@dataclass
class Run:
    """What came of asking for a while."""

    answers: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    worked: float | None = None  # seconds of processor time, of all that answered

    @property
    def rate(self) -> float:
        return self.answers / self.seconds

    @property
    def typical_wait(self) -> float:
        return statistics.median(self.waits)


class _Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = bytearray()
        self.asked_at = 0.0

    def ask(self, request: bytes) -> None:
        self.received.clear()
        self.asked_at = time.perf_counter()
        self.socket.sendall(request)

    def answered(self, status: bytes) -> bool:
        """Whether the answer is here in full; it must have the status that is wanted, and leave the connection open."""
        part = self.socket.recv(262_144)
        if not part:
            raise WrongAnswer("the server closed a connection")
        self.received += part
        head = self.received.find(b"\r\n\r\n")
        if head < 0:
            return False
        if not self.received.startswith(b"HTTP/1.1 " + status):
            raise WrongAnswer(bytes(self.received[:500]).decode(errors="replace"))
        headers = bytes(self.received[:head]).lower()
        length = int(headers.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return len(self.received) >= head + 4 + length


def request(path: str, *, cookie: str = "", body: bytes | None = None) -> bytes:
    """The bytes of a request. Without `Accept-Encoding`: neither side is measured at compressing."""
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if body is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def drive(port: int, next_request: Callable[[], bytes], *, connections: int, seconds: float, status: int = 200) -> Run:
    """Ask for this long; what was asked is waited for, so that everything sent is counted."""
    run, wanted = Run(), str(status).encode()
    with selectors.DefaultSelector() as selector:
        everyone = [_Connection(port) for _ in range(connections)]
        started = time.perf_counter()
        for connection in everyone:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(next_request())
        waiting = len(everyone)
        while waiting:
            ready = selector.select(timeout=30)
            if not ready:
                raise WrongAnswer("no answer in 30 seconds")
            for key, _ in ready:
                if not key.data.answered(wanted):
                    continue
                now = time.perf_counter()
                run.answers += 1
                run.waits.append(now - key.data.asked_at)
                if now - started < seconds:
                    key.data.ask(next_request())
                else:
                    waiting -= 1
        run.seconds = time.perf_counter() - started
        for connection in everyone:
            connection.socket.close()
    return run
