"""Saying who somebody named on a contact is. Nothing is linked without a press, and each press can be undone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, check
from portal.accounts.rules import Actor
from portal.contacts.actions.claims import keep_claim
from portal.contacts.actions.turns import take_turn
from portal.contacts.models import Contact, ContactPerson
from portal.database import Refused, now, refusing
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.people.actions import make_people
from portal.people.actions.merging import hold_people
from portal.screening.actions.sending_on import named as as_named
from portal.screening.models import PersonLink
from portal.screening.queries.who import Maybe, Who, who_are_they
from portal.screening.rules import LinkHow

_SAID = Refused("Somebody has said already who this is. The page shows it; it can be undone there.")


def link_people(
    session: Session, actor: Actor, contact: Contact, chosen: Mapping[uuid.UUID, str], *, at: dt.datetime | None = None
) -> int:
    """Each of these is the one chosen among those it may be: how many are newly linked."""
    at = at or now()
    _begin(session, actor, contact, at)
    hold_people(session, _behind("p", chosen.values()))  # who puts one of them together with another now, waits
    _hold_named(session, chosen)
    whos = {who.named.id: who for who in who_are_they(session, actor, contact, at)}
    done = 0
    for named_id, key in chosen.items():
        who = whos.get(named_id)
        if who is None:
            raise NotYours
        if who.is_settled:
            if who.link and who.named.person_id and key == f"p{who.named.person_id}":
                continue  # pressed twice
            raise _SAID
        maybe = next((maybe for maybe in who.maybes if maybe.key == key and not maybe.hidden), None)
        if maybe is None:
            raise Refused("This match is not offered any more. Look again at who it may be.")
        _link(session, actor, contact, who, maybe, at)
        done += 1
    session.flush()
    return done


def _hold_named(session: Session, chosen: Mapping[uuid.UUID, str]) -> None:
    """In one order: two who say of two requests that they name the same person take turns."""
    both = {*chosen, *_behind("n", chosen.values())}
    asked = select(ContactPerson.id).where(ContactPerson.id.in_(both)).order_by(ContactPerson.id)
    session.execute(asked.with_for_update(key_share=True))


def _behind(kind: str, keys: Iterable[str]) -> set[uuid.UUID]:
    """The ids of those chosen who are on record (`p`), or named on another contact (`n`); a made-up key is nobody's."""
    found = set()
    for key in keys:
        if key.startswith(kind):
            with suppress(ValueError):
                found.add(uuid.UUID(key[1:]))
    return found


def say_new(
    session: Session, actor: Actor, contact: Contact, named_id: uuid.UUID, *, at: dt.datetime | None = None
) -> None:
    """Nobody we know: a record of their own."""
    at = at or now()
    named = _to_settle(session, actor, contact, named_id, at)
    if named is None:
        return
    (person,) = make_people(session, [as_named(named, contact)], at=at)
    _say(session, actor, contact, named, LinkHow.MADE, person.id, at)


def say_not_sure(
    session: Session, actor: Actor, contact: Contact, named_id: uuid.UUID, *, at: dt.datetime | None = None
) -> None:
    """It never blocks: when the contact is decided they get a record of their own, which can be merged later."""
    at = at or now()
    named = _to_settle(session, actor, contact, named_id, at)
    if named is not None:
        _say(session, actor, contact, named, LinkHow.NOT_SURE, None, at)


def undo_link(
    session: Session, actor: Actor, contact: Contact, named_id: uuid.UUID, *, at: dt.datetime | None = None
) -> None:
    """What was said of who this is was wrong; that it was said stands."""
    at = at or now()
    _begin(session, actor, contact, at)
    named = _named(contact, named_id)
    link = _live(session, named)
    if link is None:
        return  # pressed twice
    link.undone_at, link.undone_by, named.person_id = at, actor.user_id, None
    record(session, Kind.PERSON_UNLINKED, at=at, contact_id=contact.id, named=named.id)
    session.flush()


def _begin(session: Session, actor: Actor, contact: Contact, at: dt.datetime) -> None:
    check(session, actor, Permission.CONTACT_LINK, contact)
    take_turn(session, contact)
    if not contact.is_undecided:
        raise Refused("This request is decided. Who somebody is can be put right by merging their records.")
    keep_claim(session, actor, contact, at)
    session.expire(contact, ["people"])


def _to_settle(
    session: Session, actor: Actor, contact: Contact, named_id: uuid.UUID, at: dt.datetime
) -> ContactPerson | None:
    """None: the same was said before. Something else that was said has to be undone first."""
    _begin(session, actor, contact, at)
    named = _named(contact, named_id)
    link = _live(session, named)
    if link is None:
        return named
    if link.linked_by == actor.user_id and link.how != LinkHow.LINKED:
        return None
    raise _SAID


def _named(contact: Contact, named_id: uuid.UUID) -> ContactPerson:
    found = next((person for person in contact.people if person.id == named_id), None)
    if found is None:
        raise NotYours
    return found


def _live(session: Session, named: ContactPerson) -> PersonLink | None:
    return session.scalar(
        select(PersonLink).where(PersonLink.contact_person_id == named.id, PersonLink.undone_at.is_(None))
    )


def _link(session: Session, actor: Actor, contact: Contact, who: Who, maybe: Maybe, at: dt.datetime) -> None:
    """Somebody named on another contact in the queue gets a record first, which is then both of theirs."""
    person_id = maybe.candidate.person_id or _record_of_other(session, actor, maybe, at)
    match = maybe.candidate.match
    reasons = [reason.value for reason in match.reasons]
    score = Decimal(str(match.score))
    _say(session, actor, contact, who.named, LinkHow.LINKED, person_id, at, score=score, reasons=reasons)


def _record_of_other(session: Session, actor: Actor, maybe: Maybe, at: dt.datetime) -> uuid.UUID:
    other = session.get_one(ContactPerson, maybe.candidate.contact_person_id, with_for_update=True)
    if other.person_id is not None:
        return other.person_id
    contact = session.get_one(Contact, other.contact_id)
    (person,) = make_people(session, [as_named(other, contact)], at=at)
    _say(session, actor, contact, other, LinkHow.MADE, person.id, at)
    return person.id


def _say(
    session: Session,
    actor: Actor,
    contact: Contact,
    named: ContactPerson,
    how: LinkHow,
    person_id: uuid.UUID | None,
    at: dt.datetime,
    *,
    score: Decimal | None = None,
    reasons: list[str] | None = None,
) -> None:
    with refusing(session, {"uq_person_links_one_live": _SAID}):
        session.add(
            PersonLink(
                contact_person_id=named.id,
                person_id=person_id,
                how=how.value,
                linked_by=actor.user_id,
                linked_at=at,
                score=score,
                reasons=reasons or [],
            )
        )
    named.person_id = person_id
    record(session, Kind.PERSON_LINKED, at=at, contact_id=contact.id, named=named.id, how=how.value)
    session.flush()
