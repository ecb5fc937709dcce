"""Builds the invented partnership through the actions that people use: nothing in it could not have happened."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.models import Agency, RoleHolding, User
from portal.accounts.passwords import hash_password
from portal.accounts.rules import AGENCY_ROLES, LOCALITY_ROLES, Actor, HeldRole, Role
from portal.database import act_as, now
from portal.demo.accounts import ACCOUNTS, DOMAIN
from portal.demo.content import AGENCIES, LEADS, LOCALITIES, SENDERS, WARDS
from portal.demo.stories import Cast, Story
from portal.messages.models import Message
from portal.places.models import Locality, Postcode, Ward

ACTOR = "portal:demo"
_JOINED = dt.date(2020, 1, 6)
_POSTCODES_A_WARD = 40


def is_built(session: Session) -> bool:
    return session.scalar(select(Locality.id).limit(1)) is not None


def build(
    session: Session, *, contacts: int, months: int, seed: int, password: str, tell: Callable[[int], None]
) -> None:
    """Places, agencies and people, then one story a contact; `tell` hears how many are done."""
    act_as(session, ACTOR)
    dice = random.Random(seed)  # noqa: S311 -- for variety, not for secrets
    postcodes = _places(session)
    cast = _people(session, password)
    session.commit()
    story = Story(session, dice, cast, postcodes, months=months)
    for number in range(contacts):
        story.tell(number)
        if number % 20 == 19:
            session.commit()
        tell(number + 1)
    _old_messages_were_sent(session)
    session.commit()


def _places(session: Session) -> list[str]:
    localities = {}
    for position, (slug, name) in enumerate(LOCALITIES, start=1):
        localities[slug] = Locality(slug=slug, name=name, position=position)
    session.add_all(localities.values())
    session.flush()
    postcodes = []
    for code, name, slug, outward in WARDS:
        ward = Ward(code=code, name=name, locality_id=localities[slug].id, valid_from=dt.date(2015, 5, 7))
        session.add(ward)
        session.flush()
        inward = [
            f"{number % 10}{'ABDEFGHJLN'[number // 10]}{'PQRSTUWXYZ'[number % 10]}"
            for number in range(_POSTCODES_A_WARD)
        ]
        codes = [f"{outward} {end}" for end in inward]
        session.add_all(Postcode(postcode=postcode, ward_id=ward.id) for postcode in codes)
        postcodes += codes
    return postcodes


def _people(session: Session, password: str) -> Cast:
    agencies = {
        slug: Agency(slug=slug, name=name, source=source.value, lead_type=kind.value, active=True)
        for slug, name, source, kind in AGENCIES
    }
    session.add_all(agencies.values())
    session.flush()
    secret = hash_password(password)  # one hash for all: it guards only invented people
    places = {place.slug: place.id for place in session.scalars(select(Locality))}

    def join(mailbox: str, name: str, role: Role, agency: str, locality: str = "") -> Actor:
        at = dt.datetime.combine(_JOINED, dt.time(9), dt.UTC)
        user = User(
            agency_id=agencies[agency].id,
            email=f"{mailbox}@{DOMAIN}",
            name=name,
            password_hash=secret,
            invited_at=at,
            joined_at=at,
        )
        session.add(user)
        session.flush()
        held = HeldRole(
            role,
            agencies[agency].id if role in AGENCY_ROLES else None,
            places[locality] if role in LOCALITY_ROLES else None,
        )
        session.add(
            RoleHolding(
                user_id=user.id,
                role=role.value,
                agency_id=held.agency_id,
                locality_id=held.locality_id,
                starts_on=_JOINED,
            )
        )
        return Actor(user.id, user.agency_id, name, (held,))

    named = {a.mailbox: join(a.mailbox, a.name, a.role, a.agency, a.locality) for a in ACCOUNTS}
    coordinators: dict[uuid.UUID | None, Actor] = {places[slug]: named[f"coordinator-{slug}"] for slug, _ in LOCALITIES}
    coordinators[None] = named["coordinator-central"]
    session.flush()
    return Cast(
        senders=[named["referrer"], *(join(box, name, Role.REFERRER, agency) for box, name, agency in SENDERS)],
        screener=named["screener"],
        coordinators=coordinators,
        leads=[named["lp"], *(join(box, name, Role.LEAD_PRACTITIONER, agency) for box, name, agency in LEADS)],
    )


def _old_messages_were_sent(session: Session) -> None:
    """What was owed in the past was sent in the past; only today's leave through the worker."""
    act_as(session, ACTOR)
    session.execute(
        update(Message)
        .where(Message.sent_at.is_(None), Message.owed_at < now() - dt.timedelta(hours=20))
        .values(sent_at=Message.owed_at, tries=1, provider_reference="demo")
    )
