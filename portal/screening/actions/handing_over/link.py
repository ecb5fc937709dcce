"""What a team does through the link in its e-mail. Nobody there has an account: they say who they are, and it is kept.

Mail scanners open links, so opening one shows that there is something and nothing of it; it takes a name and a press.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from portal.database import act_as, new_id, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.screening.actions.handing_over.answering import Answer, GivenBack, accept, give_back
from portal.screening.models import HandOver, LinkOpening
from portal.screening.queries.hand_over_links import behind_link, opening_behind
from portal.screening.rules.hand_overs import Through

TEAM = "portal:hand-over-link"  # who acts through the link: somebody without an account


class LinkOver(Exception):
    """Not a link of ours, or one that has had its time: the two are never told apart."""


class NameNeeded(Exception):
    """The link is good, but whoever holds it has not said who they are, or too long ago."""


def open_link(session: Session, token: str, name: str, *, at: dt.datetime | None = None) -> LinkOpening:
    """Somebody says who they are. Now, and for half a day, they may read the papers and answer."""
    at = at or now()
    handed = _at_the_link(session, token, at)
    opening = LinkOpening(id=new_id(), hand_over_id=handed.id, name=name, opened_at=at)
    session.add(opening)
    session.flush()
    record(
        session, Kind.HAND_OVER_OPENED, at=at, contact_id=handed.contact_id, hand_over=handed.id, opening=opening.id
    )  # fmt: skip
    return opening


def read_papers(
    session: Session, token: str, opened: str, *, at: dt.datetime | None = None
) -> tuple[HandOver, LinkOpening]:
    """Somebody takes the papers: an event says so, with the opening that has their name."""
    at = at or now()
    handed, opening = _named(session, token, opened, at)
    record(
        session, Kind.HAND_OVER_READ, at=at, contact_id=handed.contact_id, hand_over=handed.id, opening=opening.id
    )  # fmt: skip
    session.flush()
    return handed, opening


def accept_by_link(
    session: Session, token: str, opened: str, their_reference: str = "", *, at: dt.datetime | None = None
) -> HandOver:
    """We have it, says whoever gave their name."""
    at = at or now()
    handed, opening = _named(session, token, opened, at)
    return accept(session, handed, Answer(opening.name, Through.LINK), their_reference=their_reference, at=at)


def return_by_link(
    session: Session, token: str, opened: str, given_back: GivenBack, *, at: dt.datetime | None = None
) -> HandOver:
    at = at or now()
    handed, opening = _named(session, token, opened, at)
    return give_back(session, handed, Answer(opening.name, Through.LINK), given_back, at=at)


def _at_the_link(session: Session, token: str, at: dt.datetime) -> HandOver:
    act_as(session, TEAM)
    handed = behind_link(session, token, at)
    if handed is None:
        raise LinkOver
    return handed


def _named(session: Session, token: str, opened: str, at: dt.datetime) -> tuple[HandOver, LinkOpening]:
    handed = _at_the_link(session, token, at)
    opening = opening_behind(session, handed, opened, at)
    if opening is None:
        raise NameNeeded
    return handed, opening
