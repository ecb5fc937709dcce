"""What one person may not decide alone: waiting for another screener, given back with a reason, for a hub manager."""

from __future__ import annotations

import datetime as dt

from portal.demo.played.stage import Scene, Stage
from portal.guidance.codes import Agreement, Known, PrimaryNeed, Relationship, Route
from portal.screening.actions import refuse_proposal


def waits_for_another(stage: Stage) -> Scene:
    """Sam may agree to it."""
    yield stage.on(1, "13:20")
    contact = stage.send(
        stage.sender_of("edlin-vale"),
        [
            stage.child("Imogen", "Sayle", 16.1, sex="F", setting="Edlin Vale High School",
                        own_words="I would rather do it with people I know."),
            stage.adult("Ruth", "Sayle", Relationship.MOTHER, parental_responsibility=Known.YES),
        ],
        "Imogen has been very low since the winter, and scratched her arm once, in March. She sees the counsellor here"
        " every week, and her mother takes her. They ask whether there is anything for the summer.",
        lives_in="south", address="5 Plumtree Court", signs=("CD-EMO-3", "PC-WAR-1"), level=2, scale=6,
        working_well="She goes. She has not missed one appointment.",
        needs_to_happen="That it does not stop with the last day of term.",
    )  # fmt: skip
    yield stage.on(1, "13:42")
    stage.look_at(stage.colleague, contact)
    yield stage.on(1, "14:35")
    stage.decide(
        stage.colleague, contact, 2, Route.UNIVERSAL, PrimaryNeed.EMOTIONAL_WELLBEING,
        "She is seen every week by somebody she trusts. The counsellor goes on through the summer at the youth centre:"
        " I have rung and asked.",
        differs_because="The guidance counts March. She has had help since, and it works.",
    )  # fmt: skip


def given_back(stage: Stage) -> Scene:
    """Sam proposed it, and a colleague said no, and why."""
    yield stage.on(2, "09:25")
    contact = stage.send(
        stage.sender_of("ferry-lane"),
        [
            stage.child("Barnaby", "Holt", 10.8, sex="M", setting="Ferry Lane Primary School"),
            stage.child("Clementine", "Holt", 7.3, sex="F", setting="Ferry Lane Primary School"),
            stage.adult("Duncan", "Holt", Relationship.FATHER, parental_responsibility=Known.YES),
        ],
        "Barnaby is in on four days of five. On Mondays the two of them are at the allotment with their father, who"
        " says that it teaches them more than we do. He may be right, but they are falling behind in maths.",
        lives_in="east", address="The Old Signal Box, Tenter Croft", signs=("CD-EDU-3", "PC-WAR-1", "PC-STI-1"),
        level=3, scale=6, working_well="They can name every bird there is.",
        needs_to_happen="That Mondays are school days.",
    )  # fmt: skip
    yield stage.on(2, "10:05")
    stage.look_at(stage.sam, contact)
    yield stage.on(2, "10:50")
    stage.decide(
        stage.sam, contact, 3, Route.NO_FURTHER_ACTION, PrimaryNeed.EDUCATIONAL_SUPPORT,
        "The school and the education welfare service can speak with the father about Mondays.",
    )  # fmt: skip
    yield stage.on(2, "11:30")
    refuse_proposal(
        stage.session, stage.be(stage.colleague), contact,
        "One day in five since September is a lot, and nobody has asked the children. The welfare officer would do it,"
        " as quick help: could you send it to the local group instead?",
        at=stage.now,
    )  # fmt: skip


def for_a_hub_manager(stage: Stage) -> Scene:
    """Early help although the family has said no: Moira has to agree."""
    yield stage.on(1, "11:48")
    contact = stage.send(
        stage.sender_of("danum-midwives"),
        [
            stage.child("", "", unborn=True, due_on=stage.today + dt.timedelta(days=96)),
            stage.adult("Skye", "Pemberton", Relationship.MOTHER, parental_responsibility=Known.YES),
        ],
        "Skye is eighteen and lives with a friend's family until the baby comes. She has missed two check-ups, and then"
        " walked four miles to the third. She does not want “a case”.",
        lives_in="north", address="3 Lapwing Drive", signs=("PC-UNB-3", "FE-WID-2", "FE-HOU-2"), level=3, scale=5,
        working_well="She has read everything. She asks the best questions of anybody.",
        needs_to_happen="Somebody of her own before the baby is here.", agreement=Agreement.REFUSED,
        agreement_words="“I am not a case. Ask me again when I have a flat.”",
    )  # fmt: skip
    yield stage.on(1, "12:03")
    stage.look_at(stage.sam, contact)
    yield stage.on(1, "15:40")
    stage.decide(
        stage.sam, contact, 3, Route.LEAD_PRACTITIONER, PrimaryNeed.HOUSING,
        "She has said no to a case and yes to a flat. The young parents' worker can begin with the flat, and tell her"
        " openly what else she does.",
        refusal_weighed="No. She comes to her check-ups again, and nobody harms her. It stays level 3.",
        without_agreement="Her midwife will tell her before anybody rings, and she can say no to each step.",
    )  # fmt: skip


SCENES = (waits_for_another, given_back, for_a_hub_manager)
