"""What arrives may be no proper request at all: it is answered briefly, harms nobody, and leaves nothing in the log."""

from __future__ import annotations

import json

import pytest

from tests.frame.server.wire import Server, post
from tests.house import check_page
from tests.journeys.conftest import Site

NAME = "Tamworth"
GET = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n"


def get(path: str, *headers: str) -> bytes:
    return GET.format(path, "".join(f"{header}\r\n" for header in headers)).encode("latin-1")


ODD = {
    "a header that is too long": (get("/", "X-Name: " + NAME * 2000), {400, 431}),
    "too many headers": (get("/", *(f"X-{number}: {NAME}" for number in range(500))), {400, 431}),
    "an address that is too long": (get("/" + NAME * 2000), {400, 414}),
    "a long query": (get("/?name=" + NAME * 400), {302}),
    "a header without a name": (get("/", f": {NAME}"), {400}),
    "a header that is folded": (get("/", f"X: a\r\n {NAME}"), {400}),
    "a NUL in a header": (get("/", f"X-Name: {NAME}\0"), {400}),
    "a NUL in the address": (get(f"/contacts/{NAME}\0"), {303, 400}),
    "a space in the address": (get(f"/contacts/{NAME} Jayden"), {400}),
    "raw bytes in the address": (get(f"/contacts/{NAME}\xff\xfe"), {303, 400, 404}),
    "a broken percent": (get(f"/no/{NAME}%zz%"), {404}),
    "no such method": (f"{NAME.upper()} / HTTP/1.1\r\nHost: x\r\n\r\n".encode(), {400, 405, 501}),
    "no such version": (f"GET /{NAME} HTTP/9.9\r\n\r\n".encode(), {400, 505}),
    "no host": (b"GET /accessibility HTTP/1.1\r\n\r\n", {200, 400}),
    "two hosts": (get("/accessibility", f"Host: {NAME}.example"), {200, 400}),
    "a host that is none": (f"GET /accessibility HTTP/1.1\r\nHost: <{NAME}>\r\n\r\n".encode(), {200, 400}),
    "two lengths": (post("/sign-in", 5, "Content-Length: 7") + b"abcdefg", {400}),
    "a length and chunks": (post("/sign-in", 5, "Transfer-Encoding: chunked") + b"0\r\n\r\n", {400}),
    "a length that is none": (post("/sign-in", 0, f"Content-Length: {NAME}"), {400}),
    "a chunk that is none": (post("/sign-in", None) + NAME.encode() + b"\r\n\r\n", {400}),
    "not HTTP at all": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + NAME.encode() + b"\r\n\r\n", {400}),
    "forged addresses": (get("/accessibility", "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: https"), {200}),
}


@pytest.mark.parametrize("what", ODD)
def test_an_odd_request_is_answered_and_nothing_more(server: Server, site: Site, what: str) -> None:
    sent, statuses = ODD[what]
    answer = server.send(sent)
    assert answer.status in statuses
    for told in ("Traceback", "gunicorn/", ".py", "site-packages"):
        assert told not in answer.body
    assert server.ask("GET", "/healthz").status == 200
    assert NAME not in (site.logs / "web.log").read_text()


def test_the_log_is_lines_of_json_and_one_for_each_request(server: Server, site: Site) -> None:
    log = site.logs / "web.log"
    before = len(log.read_text().splitlines())
    for path in ("/accessibility", f"/no/{NAME}?name={NAME}", "/sign-in", "/static/no-such-file"):
        server.ask("GET", path)
    server.ask("POST", "/sign-in", f"email={NAME}@example.org&password={NAME}".encode(), Content_Type="text/plain")
    written = [json.loads(line) for line in log.read_text().splitlines()[before:]]
    assert {"timestamp", "level", "event"} <= set.intersection(*(set(line) for line in written))
    lines = [line for line in written if line["event"] == "request"]
    assert [(line["event"], line["method"], line["endpoint"], line["status"]) for line in lines] == [
        ("request", "GET", "site.accessibility", 200),
        ("request", "GET", None, 404),
        ("request", "GET", "account.sign_in", 200),
        ("request", "GET", None, 404),
        ("request", "POST", "account.sign_in", 400),
    ]
    assert len({line["request_id"] for line in lines}) == 5
    assert NAME not in log.read_text()


@pytest.mark.parametrize("path", ["/accessibility", "/no/such/page", "/sign-in", "/healthz"])
def test_the_head_of_a_page_is_that_of_the_page(server: Server, path: str) -> None:
    head, page = server.ask("HEAD", path), server.ask("GET", path)
    assert (head.status, head.body) == (page.status, "")
    assert head.headers["Content-Length"] == page.headers["Content-Length"]


def test_an_error_page_of_the_real_server_keeps_the_house_rules(server: Server) -> None:
    answer = server.ask("GET", "/no/such/page")
    check_page(answer.body, answer.headers["Content-Security-Policy"])
    assert answer.headers["Cache-Control"] == "no-store"
