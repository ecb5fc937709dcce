"""Letters by SMTP. What is wrong with a letter ends it; what is wrong with the service, or with us, is tried again."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from portal.messages.rules import Fault, Undelivered
from portal.messages.transports.letter import Letter
from portal.settings import Settings

TIMEOUT = 20.0  # seconds for any one answer


@dataclass(frozen=True)
class SmtpTransport:
    settings: Settings

    def send(self, letter: Letter) -> str:
        mail = letter.as_mail()
        with self._connected() as smtp:
            try:
                smtp.send_message(mail)
            except (smtplib.SMTPException, OSError) as error:
                raise _undelivered(error) from error
        return letter.message_id

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        try:
            smtp = smtplib.SMTP(self.settings.smtp_host, self.settings.smtp_port, timeout=TIMEOUT)
        except (smtplib.SMTPException, OSError) as error:
            raise Undelivered(Fault.SERVICE_UNREACHABLE) from error
        try:
            self._prepare(smtp)
            yield smtp
        finally:
            # The letter's fate is decided by now: a farewell that fails must not have it sent again.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def _prepare(self, smtp: smtplib.SMTP) -> None:
        try:
            if self.settings.smtp_starttls:
                smtp.starttls(context=ssl.create_default_context())
            if self.settings.smtp_user:
                smtp.login(self.settings.smtp_user, self.settings.smtp_password)
        except smtplib.SMTPAuthenticationError as error:
            raise Undelivered(Fault.SIGN_IN_REFUSED) from error
        except (smtplib.SMTPNotSupportedError, ssl.SSLError) as error:
            raise Undelivered(Fault.NOT_ENCRYPTED) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Undelivered(Fault.SERVICE_UNREACHABLE) from error


def _undelivered(error: Exception) -> Undelivered:
    match error:
        case smtplib.SMTPRecipientsRefused():
            permanent = all(code >= 500 for code, _ in error.recipients.values())
            return Undelivered(Fault.ADDRESS_REFUSED if permanent else Fault.SERVICE_BUSY, permanent=permanent)
        case smtplib.SMTPNotSupportedError():  # an address in letters this service cannot write
            return Undelivered(Fault.ADDRESS_REFUSED, permanent=True)
        case smtplib.SMTPHeloError():
            return Undelivered(Fault.SERVICE_UNREACHABLE)
        case smtplib.SMTPSenderRefused():  # our own address: every letter would fail, and none is to blame
            return Undelivered(Fault.SENDER_REFUSED if error.smtp_code >= 500 else Fault.SERVICE_BUSY)
        case smtplib.SMTPResponseException():
            permanent = error.smtp_code >= 500
            return Undelivered(Fault.LETTER_REFUSED if permanent else Fault.SERVICE_BUSY, permanent=permanent)
        case _:
            return Undelivered(Fault.SERVICE_UNREACHABLE)
