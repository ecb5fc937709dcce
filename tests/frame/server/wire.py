"""Bytes to and from a server, as they are: what a library would mend is left as it is."""

from __future__ import annotations

import contextlib
import http.client
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

CHUNK = 64 * 1024
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: str

    @property
    def title(self) -> str:
        return self.body.partition("<title>")[2].partition("</title>")[0]


@dataclass
class Server:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    patience: float = 60  # seconds without a byte; after them, waiting fails

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """As a browser does, which keeps its cookies."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with contextlib.closing(connection):
            connection.request(method, path, body or None, given)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))

    def send(self, *parts: bytes) -> Answer:
        """Everything is sent before anything is read, as a browser sends a form; a reset meanwhile is an error."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=self.patience) as wire:
            for part in parts:
                wire.sendall(part)
            return read_answer(wire)

    def send_for_ever(self, head: bytes, part: bytes, most: int) -> int:
        """How many bytes it took until the server had enough; `most` where it never has."""
        sent = 0
        with socket.create_connection(("127.0.0.1", self.port), timeout=self.patience) as wire:
            wire.sendall(head)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                while sent < most:
                    wire.sendall(part)
                    sent += len(part)
        return sent


def post(path: str, length: int | None, *headers: str) -> bytes:
    """The head of a request whose body follows; without a length it comes in chunks."""
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {FORM}", size, *headers, "", ""]
    return "\r\n".join(lines).encode()


def letters(length: int) -> Iterator[bytes]:
    """A form's field of this length."""
    yield b"worries="
    for start in range(8, length, CHUNK):
        yield b"a" * min(CHUNK, length - start)


def in_chunks(parts: Iterable[bytes]) -> Iterator[bytes]:
    for part in parts:
        yield b"%x\r\n%s\r\n" % (len(part), part)
    yield b"0\r\n\r\n"


def read_answer(wire: socket.socket) -> Answer:
    answer = http.client.HTTPResponse(wire)
    answer.begin()
    return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))
