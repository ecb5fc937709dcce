"""Letters through GOV.UK Notify. One template of the service has the placeholders ((subject)) and ((body))."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from portal.messages.rules import Fault, Undelivered
from portal.messages.transports.letter import Letter

_Client: Any = NotificationsAPIClient  # its package says that it is typed, and is not
ADDRESS = "https://api.notifications.service.gov.uk"
TIMEOUT = 20


@dataclass(frozen=True)
class NotifyTransport:
    api_key: str = field(repr=False)
    template: str
    address: str = ADDRESS

    def send(self, letter: Letter) -> str:
        client = _Client(self.api_key, base_url=self.address, timeout=TIMEOUT)
        try:
            with client.request_session:
                taken = client.send_email_notification(
                    email_address=letter.to,
                    template_id=self.template,
                    personalisation={"subject": letter.subject, "body": letter.text},
                    reference=str(letter.key),
                )
        except APIError as error:
            raise _undelivered(error) from error
        return str(taken["id"])


def _undelivered(error: APIError) -> Undelivered:
    """Only a letter's own fault ends it: a key that ran out or a daily limit is ours to mend, and all letters wait."""
    match error.status_code:
        case 400 if _names_the_address(error):
            return Undelivered(Fault.ADDRESS_REFUSED, permanent=True)
        case 400:  # the template is missing or has other placeholders
            return Undelivered(Fault.LETTER_REFUSED)
        case 401 | 403:
            return Undelivered(Fault.SIGN_IN_REFUSED)
        case 429:
            return Undelivered(Fault.SERVICE_BUSY)
        case _:
            return Undelivered(Fault.SERVICE_UNREACHABLE)


def _names_the_address(error: APIError) -> bool:
    faults = error.message if isinstance(error.message, list) else []
    return any("email_address" in str(fault.get("message", "")) for fault in faults)
