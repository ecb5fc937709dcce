"""The client counts what was answered, and takes nothing else for an answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.bench import client
from tests.bench.client import NoAnswer, WrongAnswer, drive, request


class _Counting(ThreadingHTTPServer):
    answered = 0
    closes = False
    lock = threading.Lock()
    daemon_threads = False  # closing waits for them


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Counting

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.answered += 1
        body = b"found" if self.path == "/here" else b"not found"
        self.send_response(200 if self.path == "/here" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.server.closes

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name it has there
        """Nobody reads it."""


@pytest.fixture
def server() -> Iterator[_Counting]:
    with _Counting(("127.0.0.1", 0), _Answer) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_everything_answered_is_counted(server: _Counting) -> None:
    run = drive(server.server_port, lambda: request("/here"), connections=4, seconds=0.2)
    assert run.answers == server.answered == len(run.waits)
    assert run.answers >= 4
    assert run.seconds >= 0.2
    assert run.rate == run.answers / run.seconds


def test_a_connection_that_was_closed_is_made_again(server: _Counting) -> None:
    server.closes = True
    run = drive(server.server_port, lambda: request("/here"), connections=2, seconds=0.2)
    assert run.answers == server.answered
    assert run.answers > 2


def test_another_status_is_no_answer(server: _Counting) -> None:
    with pytest.raises(WrongAnswer, match="404"):
        drive(server.server_port, lambda: request("/elsewhere"), connections=1, seconds=0.1)


def test_whoever_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """And is told from a wrong answer: it is slow, and that can be said."""
    monkeypatch.setattr(client, "MOST_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NoAnswer):
        drive(silent.getsockname()[1], lambda: request("/here"), connections=1, seconds=0.1)
