"""A body that is too large, or that nobody wants, is answered with a page, never with a broken connection."""

from __future__ import annotations

import socket
from http.client import HTTPConnection

import pytest

from portal.frame.bodies import MOST_BYTES
from tests.frame.server.wire import CHUNK, Server, in_chunks, letters, post
from tests.house import check_page

MB = 1024 * 1024
KEEP = ""
CLOSE = "Connection: close"


@pytest.mark.parametrize("connection", [KEEP, CLOSE], ids=["kept", "closed"])
@pytest.mark.parametrize("megabytes", [3, 20])
def test_a_body_that_is_too_large_gets_its_page(server: Server, megabytes: int, connection: str) -> None:
    length = megabytes * MB
    head = post("/sign-in", length, *filter(None, [connection]))
    answer = server.send(head, *letters(length))
    assert answer.status == 413
    assert "That is too large" in answer.title
    check_page(answer.body, answer.headers["Content-Security-Policy"])


@pytest.mark.parametrize("megabytes", [3, 20])
def test_so_does_one_that_does_not_say_how_long_it_is(server: Server, megabytes: int) -> None:
    answer = server.send(post("/sign-in", None), *in_chunks(letters(megabytes * MB)))
    assert answer.status == 413


@pytest.mark.parametrize(
    ("path", "status"), [("/contacts/new/", 303), ("/no/such/page", 404), ("/accessibility", 405), ("/sign-out", 413)]
)
@pytest.mark.parametrize("connection", [KEEP, CLOSE], ids=["kept", "closed"])
def test_a_large_body_that_nobody_reads_gets_its_page_too(
    server: Server, path: str, status: int, connection: str
) -> None:
    length = 20 * MB
    answer = server.send(post(path, length, *filter(None, [connection])), *letters(length))
    assert answer.status == status


def test_a_form_of_900_kilobytes_is_read(server: Server) -> None:
    """It lacks its token, and that is what it is told."""
    length = 900_000
    answer = server.send(post("/sign-in", length), *letters(length))
    assert answer.status == 400


def test_whoever_never_stops_sending_is_stopped(server: Server) -> None:
    chunk = b"%x\r\n%s\r\n" % (CHUNK, b"a" * CHUNK)
    most = 2 * MOST_BYTES
    assert server.send_for_ever(post("/sign-in", None), chunk, most) < most
    assert server.ask("GET", "/healthz").status == 200


def test_a_body_that_breaks_off_harms_nobody(server: Server) -> None:
    """As when a train enters a tunnel."""
    for _ in range(12):  # more than there are threads
        with socket.create_connection(("127.0.0.1", server.port)) as wire:
            wire.sendall(post("/sign-in", 5000) + b"email=a")
    assert server.ask("GET", "/sign-in").status == 200


def test_one_connection_serves_the_next_request_after_a_large_one(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("POST", "/no/such/page", b"a" * 3 * MB, {"Content-Type": "text/plain"})
    first = connection.getresponse()
    assert (first.status, len(first.read()) > 500) == (404, True)
    connection.request("GET", "/healthz")
    second = connection.getresponse()
    assert (second.status, second.read()) == (200, b"alive\n")
    connection.close()
