"""A client that asks for pages over many connections at once and costs little itself: one thread, hardly any parsing.

Each connection sends its next request when the last was answered in full, as `wrk` does.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


class WrongAnswer(Exception):
    """A page was not what it should be, so how quickly it came says nothing."""


class NoAnswer(WrongAnswer):
    """Nobody answered for so long that nobody would have waited."""


MOST_SECONDS = 60.0


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


class _Closed(Exception):
    """The server closed a connection that it took for idle, before it read the next request."""


class _Connection:
    def __init__(self, port: int) -> None:
        self.port = port
        self.received = bytearray()
        self.asked = b""
        self.asked_at = 0.0
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        self.asked, self.asked_at = request, time.perf_counter()
        self.received.clear()
        with contextlib.suppress(ConnectionError):  # closed meanwhile: seen when the answer is looked for
            self.socket.sendall(request)

    def ask_again(self) -> None:
        self.close()
        self.connect()
        self.socket.sendall(self.asked)

    def close(self) -> None:
        self.socket.close()

    def answered(self, status: bytes) -> bool:
        """Whether the answer is here in full; it must have the status that is wanted."""
        try:
            part = self.socket.recv(262_144)
        except ConnectionResetError:
            part = b""
        if not part and self.received:
            raise WrongAnswer("the server closed a connection in the middle of an answer")
        if not part:
            raise _Closed
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
    run, wanted, stop = Run(), str(status).encode(), time.perf_counter() + seconds
    with selectors.DefaultSelector() as selector, contextlib.ExitStack() as left_open:
        started = time.perf_counter()
        for _ in range(connections):
            connection = _Connection(port)
            left_open.callback(connection.close)
            connection.ask(next_request())
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        while selector.get_map():
            ready = selector.select(timeout=MOST_SECONDS)
            if not ready:
                raise NoAnswer(f"no answer in {MOST_SECONDS:g} seconds")
            for key, _ in ready:
                goes_on = _goes_on(key.data, run, wanted, next_request, stop)
                if not goes_on or key.data.socket is not key.fileobj:
                    selector.unregister(key.fileobj)
                if goes_on and key.data.socket is not key.fileobj:
                    selector.register(key.data.socket, selectors.EVENT_READ, key.data)
        run.seconds = time.perf_counter() - started
    return run


def _goes_on(connection: _Connection, run: Run, wanted: bytes, next_request: Callable[[], bytes], stop: float) -> bool:
    """Take what has come, and ask for the next when that was all; false when it is time to end."""
    try:
        if not connection.answered(wanted):
            return True
    except _Closed:
        connection.ask_again()
        return True
    now = time.perf_counter()
    run.answers += 1
    run.waits.append(now - connection.asked_at)
    if now < stop:
        connection.ask(next_request())
    return now < stop
