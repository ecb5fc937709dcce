"""What stands behind a link that a team was sent, for as long as it works."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import exists, not_, select
from sqlalchemy.orm import Session, aliased

from portal.messages.links import read, sign
from portal.messages.templates import HAND_OVER
from portal.screening.models import Decision, HandOver, LinkOpening, Outcome
from portal.screening.queries.hand_overs import WITH_CHILDREN
from portal.screening.rules.hand_overs import OPENING_LASTS, link_is_over

_OPENED = "hand-over opened"  # the kind of token that says: this browser has given a name
_own, _latest, _later = aliased(Decision), aliased(Decision), aliased(Decision)
# Something else was decided since, and it sends no child there any more.
_GOES_ELSEWHERE = (
    select(_latest.id)
    .join(_own, _own.id == HandOver.decision_id)
    .where(
        _latest.contact_id == HandOver.contact_id,
        _latest.number > _own.number,
        not_(exists().where(_later.contact_id == _latest.contact_id, _later.number > _latest.number)),
        not_(exists().where(Outcome.decision_id == _latest.id, Outcome.route == HandOver.kind)),
    )
    .exists()
)


def behind_link(session: Session, token: str, at: dt.datetime) -> HandOver | None:
    """None when it was not signed by us, goes to nobody by mail, or has had its time."""
    reference = read(HAND_OVER, token)
    if reference is None:
        return None
    query = select(HandOver, _GOES_ELSEWHERE).where(HandOver.reference == reference, HandOver.to_mailbox.is_not(None))
    row = session.execute(query.options(*WITH_CHILDREN)).unique().one_or_none()
    if row is None:
        return None
    handed, goes_elsewhere = row
    ended = handed.returned_at or handed.withdrawn_at or handed.superseded_at
    over = link_is_over(
        sent_at=handed.chased_at or handed.handed_at,
        accepted_at=handed.accepted_at,
        over=bool(ended or goes_elsewhere),
        at=at,
    )
    return None if over else handed


def token_of_opening(opening: LinkOpening) -> str:
    return sign(_OPENED, str(opening.id))


def opening_behind(session: Session, handed: HandOver, token: str, at: dt.datetime) -> LinkOpening | None:
    """None when it belongs to another link, or somebody gave their name too long ago: then they are asked again."""
    opening_id = read(_OPENED, token)
    if opening_id is None:
        return None
    opening = session.get(LinkOpening, uuid.UUID(opening_id))
    if opening is None or opening.hand_over_id != handed.id or at - opening.opened_at >= OPENING_LASTS:
        return None
    return opening
