"""What the front door, and whoever waits for it, did with a request beside deciding it."""

from __future__ import annotations

from portal.demo.rows import screening
from portal.demo.rows.access import Grants
from portal.demo.rows.contacts import Contact
from portal.demo.rows.telling import Telling
from portal.demo.stories import (
    Acknowledged,
    Added,
    Answered,
    Asked,
    AtFrontDoor,
    Called,
    Chased,
    Claimed,
    Released,
    TakenOn,
    Tried,
    Withdrawn,
)


def take(telling: Telling, grants: Grants, contact: Contact, step: AtFrontDoor) -> None:
    match step:
        case Tried():
            contact.calls.try_to_call(telling, step)
            contact.thread.keep_claim(step.screener, step.at)
        case Called():
            contact.calls.keep(telling, grants, step)
            contact.thread.keep_claim(step.screener, step.at)
        case Withdrawn():
            screening.withdraw(telling, grants, contact, step)
        case Chased() | Acknowledged() | TakenOn():
            _about_notice(telling, contact, step)
        case _:
            _say(telling, contact, step)


def _say(telling: Telling, contact: Contact, step: Claimed | Released | Asked | Answered | Added) -> None:
    thread = contact.thread
    match step:
        case Claimed():
            thread.begin(telling, step)
        case Released():
            thread.release(telling, step.at)
        case Asked():
            thread.ask(telling, step)
        case Answered():
            thread.answer(telling, step)
        case Added():
            thread.add(telling, step)


def _about_notice(telling: Telling, contact: Contact, step: Chased | Acknowledged | TakenOn) -> None:
    if contact.notice is None:
        raise ValueError("nobody was told out of hours")
    match step:
        case Chased():
            contact.notice.chase(telling, step)
        case Acknowledged():
            contact.notice.acknowledge(telling, step)
        case TakenOn():
            contact.notice.take_on(telling, step)
