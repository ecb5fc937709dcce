"""The families of a Lead Practitioner who leaves are offered to somebody else."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import may_see
from portal.accounts.rules import Role
from portal.allocation.actions import accept_offer, make_offer, release_families
from portal.allocation.queries import board
from portal.casework.models import LevelOfNeed
from portal.messages.models import Message
from tests.builders import Make
from tests.casework.families import Families


def test_whoever_leaves_leaves_no_family_alone(session: Session, make: Make, families: Families) -> None:
    led, asked = families.active(), families.offered()
    assert release_families(session, families.practitioner.id) == 1
    shown = board(session, make.actor(families.coordinator), families.locality.id)
    assert {card.reference for card in shown.waiting.cards} == {led.reference, asked.reference}
    templates = set(session.scalars(select(Message.template).where(Message.to_user_id == families.coordinator.id)))
    assert {"case_released", "offer_lapsed"} <= templates
    assert not may_see(session, make.actor(families.practitioner), Permission.CASE_READ, led)
    other = make.user(Role.LEAD_PRACTITIONER)
    allocated = led.accepted_at
    make_offer(session, make.actor(families.coordinator), led, other.id)
    accept_offer(session, make.actor(other), led)
    assert led.accepted_at == allocated, "a transfer is not an allocation"
    levels = session.scalars(select(LevelOfNeed.moment).where(LevelOfNeed.matter_id == led.id)).all()
    assert levels == ["allocation"]
    assert may_see(session, make.actor(other), Permission.CASE_WORK, led)
