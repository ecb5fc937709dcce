"""Families who had not been asked whether they agree: one that is to be, one that has said no, one nobody asked."""

from __future__ import annotations

from portal.casework.rules import AgreementAnswer
from portal.demo.played.open_case import led_by
from portal.demo.played.stage import Scene, Stage
from portal.guidance.codes import Agreement, Known, PrimaryNeed, Relationship, Route
from portal.screening.actions.agreeing import note_agreement, remind_of_agreements
from portal.screening.rules.deciding import Asker


def to_be_asked(stage: Stage) -> Scene:
    yield stage.on(2, "08:55")
    contact = stage.send(
        stage.sender_of("sunbeams"),
        [
            stage.child("Ezra", "Whitlock", 3.4, sex="M", setting="Sunbeams Day Nursery"),
            stage.child("Ada-Mae", "Whitlock", 1.0, sex="F", setting="Sunbeams Day Nursery"),
            stage.adult("Connor", "Whitlock", Relationship.FATHER, parental_responsibility=Known.YES),
        ],
        "Connor has the two of them by himself since August. He is always early, always tired, and has begun to fall"
        " asleep on the little chairs. Ezra bites when he is fetched.",
        lives_in="north", address="27 Osier Bank", signs=("PC-MEN-2", "CD-BEH-2", "FE-WID-2", "PC-BOU-2"), level=2,
        scale=6, working_well="He knows all the songs.", needs_to_happen="A night's sleep, and a way through bedtime.",
        agreement=Agreement.NOT_ASKED, agreement_words="There is never a moment at the door.",
    )  # fmt: skip
    yield stage.on(2, "09:30")
    stage.look_at(stage.colleague, contact)
    yield stage.on(2, "10:20")
    stage.decide(
        stage.colleague, contact, 3, Route.LEAD_PRACTITIONER, PrimaryNeed.PARENTING,
        "Four things at once for one tired father. He has not been asked yet, and will want to be asked by somebody he"
        " knows.",
        differs_because="The nursery sees each thing by itself. Together they need one plan.",
        asker=Asker("Jen Bramall, his health visitor"),
    )  # fmt: skip


def has_said_no(stage: Stage) -> Scene:
    """It is back at the front door, which weighs whether that makes it level 4."""
    yield stage.on(5, "15:05")
    contact = stage.send(
        stage.sender_of("quarry-top"),
        [
            stage.child("Hattie", "Lockhart", 8.9, sex="F", setting="Quarry Top Primary School"),
            stage.adult("Vera", "Lockhart", Relationship.RELATIVE, parental_responsibility=Known.NOT_KNOWN),
        ],
        "Hattie lives with her great-aunt since June. Vera is seventy-four, strict and kind, and does not hold with"
        " strangers. Hattie would like to learn to swim, and to have her hair plaited by somebody who knows how.",
        lives_in="north", address="1 Saltersgate", signs=("PC-STA-2", "FE-WID-2", "PC-WAR-1"), level=2, scale=7,
        working_well="There is a hot dinner every day, at half past four.", needs_to_happen="A little more company.",
        agreement=Agreement.NOT_ASKED, agreement_words="I did not like to, at the gate.",
    )  # fmt: skip
    yield stage.on(5, "15:40")
    stage.look_at(stage.sam, contact)
    yield stage.on(4, "09:15")
    stage.decide(
        stage.sam, contact, 2, Route.LOCAL_SOLUTIONS, PrimaryNeed.FAMILY_CONFLICT,
        "A small thing for the local group, if her great-aunt agrees.",
        asker=Asker("Mr Calder, her head teacher"),
    )  # fmt: skip
    yield stage.on(1, "15:35")
    note_agreement(
        stage.session, stage.be(stage.sam), led_by(stage, contact), AgreementAnswer.REFUSED,
        "“We manage, thank you.” She did ask Mr Calder for the times of the swimming lessons.",
        at=stage.now,
    )  # fmt: skip


def nobody_has_asked(stage: Stage) -> Scene:
    """The day for it is over, so the coordinator has been told, and it stands on the day's handover."""
    yield stage.on(8, "10:35")
    contact = stage.send(
        stage.sender_of("willow-school-nursing"),
        [
            stage.child("Otis", "Fairhurst", 6.2, sex="M", setting="Oakfield Primary School"),
            stage.adult("Bernadette", "Fairhurst", Relationship.MOTHER, parental_responsibility=Known.YES),
        ],
        "Otis was weighed and measured like everybody, and told me where the mould is in his room, by colour."
        " Bernadette works nights at the depot and sleeps while he is at school.",
        lives_in="south", address="Flat 6, 40 Tallow Lane", signs=("FE-HOU-2", "CD-HEA-2"), level=2, scale=7,
        working_well="He is funny, and knows it.", needs_to_happen="A dry room.",
        agreement=Agreement.NOT_ASKED, agreement_words="She was asleep when I rang.",
    )  # fmt: skip
    yield stage.on(8, "11:20")
    stage.look_at(stage.colleague, contact)
    yield stage.on(8, "11:50")
    stage.decide(
        stage.colleague, contact, 2, Route.LOCAL_SOLUTIONS, PrimaryNeed.HOUSING,
        "The local group knows the landlord. She should be asked first, after two in the afternoon.",
        asker=Asker("Lorna Beckwith, school nurse"),
    )  # fmt: skip
    yield stage.on(4, "00:05")
    remind_of_agreements(stage.be_the_worker(), at=stage.now)


SCENES = (to_be_asked, has_said_no, nobody_has_asked)
