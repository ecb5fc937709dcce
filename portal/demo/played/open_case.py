"""A family whose support Leah leads, and what is new about it: she has said that she has it once, and not yet again."""

from __future__ import annotations

from sqlalchemy import select

from portal.allocation.actions import accept_offer, make_offer
from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.contacts.rules.told import Someone
from portal.demo.played.stage import Scene, Stage
from portal.guidance.codes import Agreement, Known, PrimaryNeed, Relationship, Route
from portal.screening.actions.handing_over import accept_new_information
from portal.screening.queries.hand_overs import open_hand_overs


def _family(stage: Stage) -> list[Someone]:
    return [
        stage.child("Marigold", "Ashdown", 12.5, sex="F", setting="St Brannock's Academy"),
        stage.child("Lowell", "Ashdown", 8.1, sex="M", setting="Oakfield Primary School"),
        stage.adult("Harriet", "Ashdown", Relationship.MOTHER, parental_responsibility=Known.YES),
    ]


def led_by(stage: Stage, contact: Contact) -> Matter:
    return stage.session.scalars(select(Matter).where(Matter.family_id == contact.family_id)).one()


def a_case(stage: Stage) -> Scene:
    yield stage.on(38, "11:20")
    first = stage.send(
        stage.tessa,
        _family(stage),
        "Since their father died in the spring, Harriet has been to work and come home, and that is all. Marigold puts"
        " Lowell to bed. He has asked me who will do it when she is grown up.",
        lives_in="north", address="4 Ginnel End", signs=("FE-FUN-2", "CD-EMO-2", "FE-YC-2", "PC-MEN-2"), level=3,
        scale=4, working_well="They talk about him. There are photographs in every room.",
        needs_to_happen="That somebody holds on to all three of them until summer.",
    )  # fmt: skip
    yield stage.on(38, "13:05")
    stage.look_at(stage.sam, first)
    yield stage.on(38, "14:30")
    stage.decide(
        stage.sam, first, 3, Route.LEAD_PRACTITIONER, PrimaryNeed.EMOTIONAL_WELLBEING,
        "Grief in three people at once, and a girl of twelve who runs the house. One plan, held by one person.",
    )  # fmt: skip
    matter, nadia, leah = led_by(stage, first), stage.shown("coordinator-north"), stage.shown("lp")
    yield stage.on(37, "09:40")
    make_offer(stage.session, stage.be(nadia), matter, leah.user_id, at=stage.now)
    yield stage.on(36, "10:15")
    accept_offer(stage.session, stage.be(leah), matter, at=stage.now)
    yield from _good_news(stage)
    yield from _still_to_be_read(stage)


def _good_news(stage: Stage) -> Scene:
    """Leah has said that she has it."""
    yield stage.on(9, "12:45")
    contact = stage.send(
        stage.sender_of("st-brannocks"),
        _family(stage)[:1] + _family(stage)[2:],
        "Marigold has joined the choir, and came late to two lessons because she rang her brother's school at break to"
        " ask whether he had eaten. She should not have to.",
        lives_in="north", address="4 Ginnel End", signs=("FE-YC-2", "CD-SOC-1"), level=2, scale=7,
        working_well="She sings.", needs_to_happen="That whoever helps them knows.",
    )  # fmt: skip
    yield stage.on(9, "13:30")
    stage.look_at(stage.colleague, contact)
    yield stage.on(9, "13:36")
    stage.say_who_they_are(stage.colleague, contact)
    yield stage.on(9, "13:50")
    stage.decide(
        stage.colleague, contact, 2, Route.OPEN_CASE, PrimaryNeed.YOUNG_CARER,
        "The family has a Lead Practitioner, who should hear this.",
    )  # fmt: skip
    yield stage.on(8, "09:12")
    (handed,) = open_hand_overs(stage.session, contact.id)
    accept_new_information(stage.session, stage.be(stage.shown("lp")), handed, at=stage.now)


def _still_to_be_read(stage: Stage) -> Scene:
    yield stage.on(1, "11:15")
    contact = stage.send(
        stage.sender_of("willow-school-nursing"),
        _family(stage)[1:],
        "Lowell has lost three kilograms since the summer. He eats when somebody sits with him. Harriet cried, and said"
        " that she had not noticed, as he gives his plate to the dog.",
        lives_in="north", address="4 Ginnel End", signs=("CD-HEA-2", "CD-EMO-2", "PC-WAR-1"), level=2, scale=5,
        working_well="She has made an appointment before I had left.",
        needs_to_happen="That it becomes part of their plan.", agreement=Agreement.GIVEN,
    )  # fmt: skip
    yield stage.on(1, "12:20")
    stage.look_at(stage.sam, contact)
    yield stage.on(1, "12:24")
    stage.say_who_they_are(stage.sam, contact)
    yield stage.on(1, "12:41")
    stage.decide(
        stage.sam, contact, 2, Route.OPEN_CASE, PrimaryNeed.EMOTIONAL_WELLBEING,
        "New, and it belongs to the plan that Leah holds with them.",
    )  # fmt: skip


SCENES = (a_case,)
