"""Letters through GOV.UK Notify: its own client, against a server that speaks as its API is documented to."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest

from portal.messages.rules import Fault, Undelivered
from portal.messages.transports.notify import NotifyTransport
from tests.messages.conftest import free_port
from tests.messages.test_file_transport import LETTER

SERVICE, SECRET, TEMPLATE = str(uuid.uuid4()), str(uuid.uuid4()), str(uuid.uuid4())
API_KEY = f"early_help-{SERVICE}-{SECRET}"
TAKEN = str(uuid.uuid4())


@dataclass
class Notify:
    address: str
    status: int = 201
    answer: Any = field(default_factory=lambda: {"id": TAKEN, "reference": str(LETTER.key), "content": {}})
    asked: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)

    def refuse(self, status: int, error: str, message: str) -> None:
        self.status = status
        self.answer = {"status_code": status, "errors": [{"error": error, "message": message}]}


@pytest.fixture
def notify() -> Iterator[Notify]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.asked.append((self.path, dict(self.headers), json.loads(body)))
            answer = told.answer if isinstance(told.answer, bytes) else json.dumps(told.answer).encode()
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the library's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told = Notify(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield told
        server.shutdown()


def transport(notify: Notify) -> NotifyTransport:
    return NotifyTransport(API_KEY, TEMPLATE, notify.address)


def test_a_letter_is_handed_over_under_its_own_reference(notify: Notify) -> None:
    assert transport(notify).send(LETTER) == TAKEN
    [(path, headers, body)] = notify.asked
    assert path == "/v2/notifications/email"
    assert body == {
        "email_address": LETTER.to,
        "template_id": TEMPLATE,
        "personalisation": {"subject": LETTER.subject, "body": LETTER.text},
        "reference": str(LETTER.key),
    }
    token = headers["Authorization"].removeprefix("Bearer ")
    assert jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})["iss"] == SERVICE


@pytest.mark.parametrize(
    ("status", "error", "message", "fate"),
    [
        (400, "ValidationError", "email_address Not a valid email address", (Fault.ADDRESS_REFUSED, True)),
        (400, "BadRequestError", "Missing personalisation: name", (Fault.LETTER_REFUSED, False)),
        (403, "AuthError", "Invalid token: API key not found", (Fault.SIGN_IN_REFUSED, False)),
        (429, "TooManyRequestsError", "Exceeded send limits (250) for today", (Fault.SERVICE_BUSY, False)),
        (500, "Exception", "Internal server error", (Fault.SERVICE_UNREACHABLE, False)),
        (503, "Exception", "Unavailable", (Fault.SERVICE_UNREACHABLE, False)),
    ],
)
def test_refused_for_good_is_told_from_refused_for_now(
    notify: Notify, status: int, error: str, message: str, fate: tuple[Fault, bool]
) -> None:
    notify.refuse(status, error, message)
    with pytest.raises(Undelivered) as refused:
        transport(notify).send(LETTER)
    assert (refused.value.fault, refused.value.permanent) == fate


def test_an_answer_that_makes_no_sense_is_no_acceptance(notify: Notify) -> None:
    notify.answer = b"<html>a proxy's page</html>"
    with pytest.raises(Undelivered) as refused:
        transport(notify).send(LETTER)
    assert (refused.value.fault, refused.value.permanent) == (Fault.SERVICE_UNREACHABLE, False)


def test_nobody_there_is_tried_again() -> None:
    with pytest.raises(Undelivered) as refused:
        NotifyTransport(API_KEY, TEMPLATE, f"http://127.0.0.1:{free_port()}").send(LETTER)
    assert (refused.value.fault, refused.value.permanent) == (Fault.SERVICE_UNREACHABLE, False)
