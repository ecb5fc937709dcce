"""A letter ready to leave, and what every way of sending one promises."""

from __future__ import annotations

import datetime as dt
import ipaddress
import uuid
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol
from urllib.parse import urlsplit

from portal.messages.rules import Fault, Undelivered
from portal.settings import Settings


@dataclass(frozen=True)
class Letter:
    key: uuid.UUID  # the message's own: whoever sends it twice sends the same
    to: str = field(repr=False)
    sender: str
    sender_name: str
    host: str
    subject: str
    text: str
    written_at: dt.datetime

    @property
    def message_id(self) -> str:
        """Derived from the key alone, so a repeat carries the same and the reader's mail program can tell."""
        return f"<{self.key}@{self.host}>"

    def as_mail(self) -> EmailMessage:
        mail = EmailMessage()
        try:
            mail["To"] = Address(addr_spec=self.to)
        except (MessageError, ValueError, IndexError) as error:  # all of them mean: this is no address
            raise Undelivered(Fault.ADDRESS_REFUSED, permanent=True) from error
        mail["From"] = Address(display_name=self.sender_name, addr_spec=self.sender)
        mail["Subject"] = self.subject
        mail["Date"] = format_datetime(self.written_at)
        mail["Message-ID"] = self.message_id
        mail["Auto-Submitted"] = "auto-generated"  # no automatic answers, please
        mail.set_content(self.text)
        return mail


class Transport(Protocol):
    def send(self, letter: Letter) -> str:
        """Hand the letter over; the answer is the provider's reference. `Undelivered` says why it was not taken."""


def host_of(settings: Settings) -> str:
    host = urlsplit(settings.base_url).hostname or "localhost"
    try:
        return f"[{ipaddress.ip_address(host)}]"
    except ValueError:
        return host
