"""Several who tell of one event: their reports are joined, and decided together."""

from __future__ import annotations

from portal.contacts.models import Contact
from portal.demo.played.stage import Scene, Stage
from portal.guidance.codes import Agreement, Known, PrimaryNeed, Relationship, Route
from portal.screening.actions.joining import join_reports


def three_still_to_decide(stage: Stage) -> Scene:
    """The police, the hospital and the school, of one night."""
    yield stage.on(1, "09:10")
    people = [
        stage.child("Kit", "Stannard", 12.1, sex="M"),
        stage.adult("Marnie", "Stannard", Relationship.MOTHER, parental_responsibility=Known.YES),
    ]

    def tells(of: str, worries: str) -> Contact:
        return stage.send(
            stage.sender_of(of), people, worries, lives_in="south", address="40 Ropemaker Street",
            signs=("CD-SUB-2", "CD-SOC-2"), level=2, scale=5, agreement=Agreement.NOT_ASKED,
            agreement_words="Not that night.", needs_to_happen="That somebody talks with both of them.",
        )  # fmt: skip

    police = tells(
        "danum-police",
        "Found on the canal bank at 9:15 pm with two older boys, who ran. He had drunk half a bottle of cider and could"
        " not stand. An ambulance was called.",
    )
    yield stage.on(1, "09:48")
    hospital = tells(
        "danum-hospital",
        "Brought in by ambulance at 9:50 pm. Slept, was sick, was sorry. His mother came in her slippers and stayed all"
        " night on the chair.",
    )
    yield stage.on(1, "10:26")
    school = tells(
        "hatherley",
        "Kit is not in today. Two boys of year 10 told the whole bus about it. His form tutor would like to ring him"
        " before he hears that.",
    )
    yield stage.on(1, "10:55")
    stage.look_at(stage.colleague, police)
    yield stage.on(1, "10:58")
    for other in (hospital, school):
        join_reports(stage.session, stage.be(stage.colleague), other, police, at=stage.now)


def two_decided(stage: Stage) -> Scene:
    """One decision; whoever told of it has been told."""
    yield stage.on(7, "10:05")
    people = [
        stage.child("Astrid", "Fell", 6.2, sex="F", setting="Adder Hill Primary School"),
        stage.child("Magnus", "Fell", 4.4, sex="M"),
        stage.adult("Ingrid", "Fell", Relationship.MOTHER, parental_responsibility=Known.YES),
    ]
    first = stage.send(
        stage.sender_of("fire-service"), people,
        "A small fire in the kitchen, put out by the mother with a wet towel before we came. There is no alarm, and the"
        " cooker has been mended with tape. Nobody was hurt. The girl showed us how she had led her brother out.",
        lives_in="north", address="14 Quarrymen's Terrace", signs=("FE-HOU-2", "PC-WAR-1"), level=None, scale=6,
        needs_to_happen="A cooker that is safe.",
    )  # fmt: skip
    yield stage.on(7, "10:30")
    second = stage.send(
        stage.sender_of("adder-hill"), people,
        "Astrid brought a drawing of the fire, and told the class what one does. She is very proud. She also said that"
        " they eat cold now.",
        lives_in="north", address="14 Quarrymen's Terrace", signs=("FE-FIN-2", "FE-HOU-2"), level=2, scale=6,
        needs_to_happen="Hot meals until there is a cooker.",
    )  # fmt: skip
    yield stage.on(7, "11:15")
    join_reports(stage.session, stage.be(stage.sam), second, first, at=stage.now)
    yield stage.on(7, "11:19")
    stage.say_who_they_are(stage.sam, second)
    yield stage.on(7, "11:44")
    stage.decide(
        stage.sam, first, 2, Route.LOCAL_SOLUTIONS, PrimaryNeed.MONEY,
        "One thing to put right, and quickly: a cooker, an alarm, and hot meals until then.",
    )  # fmt: skip


SCENES = (three_still_to_decide, two_decided)
