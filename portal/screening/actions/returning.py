"""What was decided comes back to the front door: it waits to be decided once more, with a new clock."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.access.actions import end_grants
from portal.access.models import Capacity
from portal.contacts.actions.claims import end_claim
from portal.contacts.actions.sending import open_to_front_door
from portal.contacts.models import Contact
from portal.contacts.rules.claims import ClaimEnd
from portal.events.models import Event
from portal.guidance.clocks import clock
from portal.places.queries import office_time
from portal.working_time import london_date


def wait_again(session: Session, contact: Contact, at: dt.datetime) -> dt.datetime:
    """The clock begins anew; where it waits again already, it goes on as it began."""
    if contact.again_due_at is None:
        office = office_time(session, london_date(at))
        contact.again_due_at = office.end_of_clock(at, clock("decide_contact").working_days)
    return contact.again_due_at


def back_on_the_queue(session: Session, contact: Contact, event: Event) -> None:
    """As when it came first: everybody at the front door may decide it, and nobody has begun to."""
    end_claim(session, contact, event.happened_at, ClaimEnd.RELEASED)
    end_grants(session, Capacity.FRONT_DOOR, source=event, contact_id=contact.id)
    open_to_front_door(session, contact, event)
