"""One girl under two names: found later by a coordinator, who has her two records read as one."""

from __future__ import annotations

from portal.allocation.actions import accept_offer, make_offer
from portal.casework.actions import close_case
from portal.casework.actions.merging import merge_people
from portal.demo.played.open_case import led_by
from portal.demo.played.stage import Scene, Stage
from portal.guidance.codes import ClosureReason, Known, PrimaryNeed, Relationship, Route
from portal.people.models import Person


def two_names(stage: Stage) -> Scene:
    yield stage.on(60, "10:40")
    mother = stage.adult("Dorota", "Zielińska", Relationship.MOTHER, language="Polish", interpreter=Known.NO)
    brother = stage.child("Szymon", "Zieliński", 5.3, sex="M")
    first = stage.send(
        stage.sender_of("willow-health"),
        [stage.child("Aleksandra", "Zielińska", 8.6, sex="F"), brother, mother],
        "Dorota works nights at the bakery and sleeps while they are at school, when the telephone lets her. Aleksandra"
        " gets her brother ready. They were a week from losing the flat when we met.",
        lives_in="north", address="19 Pinfold Rise", signs=("FE-HOU-3", "FE-FIN-2", "PC-WAR-1"), level=3, scale=5,
        working_well="They leave notes for each other in the bread tin.", needs_to_happen="That they keep the flat.",
    )  # fmt: skip
    yield stage.on(60, "11:30")
    stage.look_at(stage.colleague, first)
    yield stage.on(60, "14:05")
    stage.decide(
        stage.colleague, first, 3, Route.LEAD_PRACTITIONER, PrimaryNeed.HOUSING,
        "A week is short. Somebody who knows the housing office should hold this.",
    )  # fmt: skip
    matter, nadia, leah = led_by(stage, first), stage.shown("coordinator-north"), stage.shown("lp")
    yield stage.on(59, "09:20")
    make_offer(stage.session, stage.be(nadia), matter, leah.user_id, at=stage.now)
    yield stage.on(59, "15:10")
    accept_offer(stage.session, stage.be(leah), matter, at=stage.now)
    yield stage.on(18, "16:00")
    close_case(stage.session, stage.be(leah), matter, reason=ClosureReason.NEEDS_MET, level=2, at=stage.now)

    yield stage.on(8, "11:10")
    again = stage.send(
        stage.sender_of("carr-bridge"),
        [stage.child("Ola", "Zieliński", None, estimated_age=8, sex="F"), brother, mother],
        "Ola is new here since half-term. She is quick and funny, and so tired on Mondays that she puts her head down."
        " Her little brother told us that she makes the sandwiches at five.",
        lives_in="north", address="19 Pinfold Rise", signs=("FE-YC-2", "PC-WAR-1", "FE-WID-2"), level=2, scale=6,
        working_well="She has three friends already.", needs_to_happen="Breakfast club, and a cheaper way to it.",
    )  # fmt: skip
    yield stage.on(8, "11:35")
    stage.look_at(stage.sam, again)
    yield stage.on(8, "11:38")
    stage.say_who_they_are(stage.sam, again)
    yield stage.on(8, "12:10")
    stage.decide(
        stage.sam, again, 2, Route.LOCAL_SOLUTIONS, PrimaryNeed.YOUNG_CARER,
        "The flat was saved. What is left is small, and the breakfast club begins at half past seven.",
    )  # fmt: skip
    yield stage.on(5, "10:25")
    kept, other = (
        stage.session.get_one(Person, next(one.person_id for one in contact.people if one.position == 1))
        for contact in (first, again)
    )
    if kept.id != other.id:
        merge_people(
            stage.session, stage.be(nadia), kept, other,
            reason="I asked her mother: Ola is what everybody calls Aleksandra, and the school wrote down her brother's"
            " surname.",
            at=stage.now,
        )  # fmt: skip


SCENES = (two_names,)
