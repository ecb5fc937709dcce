"""Moments at which nobody is in the office, and at which somebody is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from portal.accounts.models import User
from portal.contacts.models import Contact
from tests.builders import Make

NIGHT = dt.datetime(2026, 3, 3, 22, 5, tzinfo=dt.UTC)  # a Tuesday
MORNING = dt.datetime(2026, 3, 4, 10, 0, tzinfo=dt.UTC)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


def urgent_contact(make: Make, sender: User, at: dt.datetime = NIGHT) -> Contact:
    sending = replace(make.sending(), danger=True, call_back_number="01632 960444", call_back_when="until midnight")
    return make.contact(sender, sending, at=at)
