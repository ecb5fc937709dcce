"""Real servers on this machine, so that a letter is sent for real and reaches nobody."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from flask import Flask
from sqlalchemy.orm import Session

from portal.settings import MailTransport, Settings
from tests.builders import Make
from tests.messages.owing import Owing


@dataclass
class Provider:
    """A mail server that takes every letter, unless it is told what to answer instead."""

    port: int
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    to_recipient: str = "250 fine"
    to_letter: str = "250 taken"
    at_goodbye: Callable[[], None] | None = None

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, _session: SmtpSession, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.to_recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
            self.recipients.append(address)
        return self.to_recipient

    async def handle_DATA(self, _server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:  # noqa: N802
        if self.to_letter.startswith("2"):
            content: Any = envelope.content
            self.taken.append(message_from_bytes(content, policy=policy.default))
        return self.to_letter

    async def handle_QUIT(self, _server: SMTP, _session: SmtpSession, _envelope: Envelope) -> str:  # noqa: N802
        if self.at_goodbye:
            self.at_goodbye()
        return "221 goodbye"


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider(free_port())
    controller = Controller(provider, hostname="127.0.0.1", port=provider.port)
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    controller.start()
    yield provider
    controller.stop()


@pytest.fixture
def by_smtp(app: Flask, provider: Provider, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The portal sends by SMTP to the provider for the length of this test."""
    given = replace(
        settings, mail=MailTransport.SMTP, smtp_host="127.0.0.1", smtp_port=provider.port, smtp_starttls=False
    )
    monkeypatch.setitem(app.extensions, "portal", given)
    return given


@pytest.fixture
def owing(session: Session, make: Make) -> Owing:
    return Owing(session, make)
