"""How a letter leaves: into a file, by SMTP, or through GOV.UK Notify."""

from __future__ import annotations

from portal.messages.transports.file import FileTransport, mail_folder
from portal.messages.transports.letter import Letter, Transport
from portal.messages.transports.notify import NotifyTransport
from portal.messages.transports.smtp import SmtpTransport
from portal.settings import MailTransport, Settings

__all__ = ["Letter", "Transport", "transport_for"]


def transport_for(settings: Settings) -> Transport:
    if settings.mail is MailTransport.SMTP:
        return SmtpTransport(settings)
    if settings.mail is MailTransport.NOTIFY:
        return NotifyTransport(settings.notify_api_key, settings.notify_template)
    return FileTransport(mail_folder(settings))
