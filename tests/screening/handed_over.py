"""Something handed over, as far as a test needs it: decided first, and then given to somebody by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.guidance.codes import Route
from portal.messages.links import sign
from portal.messages.templates import HAND_OVER
from portal.screening.actions.handing_over import hand_over, open_link
from portal.screening.models import HandOver
from portal.screening.queries import current_decision
from portal.screening.queries.hand_over_links import token_of_opening
from portal.screening.rules.hand_overs import HandOverKind
from tests.casework.families import Families

MORNING = dt.datetime(2026, 3, 4, 10, 0, tzinfo=dt.UTC)  # a Wednesday
DUE = dt.datetime(2026, 3, 5, 10, 0, tzinfo=dt.UTC)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


def decided(families: Families, *, at: dt.datetime = MORNING, contact: Contact | None = None) -> Contact:
    """Received and decided at the same moment, with nothing handed over yet."""
    contact = contact or families.contact(at=at, surname="Zebedee", children=2)
    families.make.decision(families.screener, contact, route=Route.UNIVERSAL, at=at)
    return contact


def handed(
    families: Families,
    kind: HandOverKind = HandOverKind.SAFEGUARDING,
    *,
    at: dt.datetime = MORNING,
    contact: Contact | None = None,
    to_words: str = "Karim Rell, Eastfield Council, 01632 960777",
    to_user_id: object = None,
    by: User | None = None,
) -> HandOver:
    """Handed over by whoever decided it, in the same breath."""
    contact = decided(families, at=at, contact=contact)
    return hand_over_of(families, contact, kind, at=at, to_words=to_words if kind.has_words else "", by=by)


def hand_over_of(
    families: Families,
    contact: Contact,
    kind: HandOverKind,
    *,
    at: dt.datetime = MORNING,
    to_words: str = "",
    by: User | None = None,
) -> HandOver:
    session, make = families.session, families.make
    decision = current_decision(session, contact)
    assert decision is not None
    actor = make.actor(by or families.screener)
    return hand_over(session, actor, contact, decision, kind, decision.outcomes, to_words=to_words, at=at)


def new_about(families: Families, matter: Matter, *, at: dt.datetime = MORNING) -> HandOver:
    """More was told about a family whose case somebody leads, and it goes to them."""
    sending = replace(families.make.sending(surname="Zebedee"), worries="He hid in the shed all of Sunday.")
    contact = families.make.contact(families.referrer, sending, at=at)
    contact.family_id = matter.family_id
    families.session.flush()
    return handed(families, HandOverKind.OPEN_CASE, at=at, contact=contact)


def token(handed_over: HandOver) -> str:
    return sign(HAND_OVER, handed_over.reference)


def named(families: Families, handed_over: HandOver, name: str, at: dt.datetime) -> tuple[str, str]:
    """The link, and what a browser is given once somebody has said who they are."""
    link = token(handed_over)
    return link, token_of_opening(open_link(families.session, link, name, at=at))


def hub_manager(families: Families, name: str = "Hana Mbeki") -> User:
    return families.make.user(Role.HUB_MANAGER, name=name)
