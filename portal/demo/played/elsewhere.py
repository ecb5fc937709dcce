"""What goes to a social worker who has the child already, and to other areas: by name, and until somebody says yes."""

from __future__ import annotations

import datetime as dt

from portal.demo.played.stage import Scene, Stage
from portal.guidance.codes import AskedFor, Known, PrimaryNeed, Relationship, Route, StatutoryStatus
from portal.screening.actions.handing_over import remind_of_hand_overs, write_down_acceptance
from portal.screening.queries.hand_overs import open_hand_overs
from portal.screening.rules.deciding import ForChild, StatusOfChild
from portal.working_time import london_date


def one_each_way(stage: Stage) -> Scene:
    """Her brother's social worker for one child, the local group for the other."""
    yield stage.on(1, "10:12")
    contact = stage.send(
        stage.sender_of("kingsmead"),
        [
            stage.child("Zaid", "Haddad", 15.1, sex="M", setting="Kingsmead Academy"),
            stage.child("Noor", "Haddad", 11.6, sex="F", setting="Kingsmead Academy",
                        own_words="Everybody asks about Zaid. I got a distinction."),
            stage.adult("Samira", "Haddad", Relationship.MOTHER, language="Arabic", interpreter=Known.YES),
        ],
        "Zaid has a social worker and has stopped coming since his plan changed. Noor is in every day and is doing it"
        " all alone: meals, letters, her mother's appointments. She would love the drama club and says that there is no"
        " time.",
        lives_in="central", address="22 Milestone Avenue", signs=("FE-YC-2", "CD-EDU-2", "FE-ACC-2", "PC-WAR-1"),
        level=2, scale=5, asked_for=AskedFor.HELP, working_well="Noor and her mother cook together on Fridays.",
        needs_to_happen="That his social worker knows, and that somebody sees Noor.",
    )  # fmt: skip
    yield stage.on(1, "10:40")
    stage.look_at(stage.sam, contact)
    yield stage.on(1, "11:34")
    zaid, noor = contact.children
    stage.decide(
        stage.sam, contact, 3, Route.SOCIAL_WORKER, PrimaryNeed.EDUCATIONAL_SUPPORT,
        "Zaid has a plan and a social worker, who should hear this from us today. Noor needs something of her own, and"
        " the local group knows the young carers' club.",
        differs_because="Zaid is a child in need already. For Noor it is level 2, as the school says.",
        each={noor.id: ForChild(2, Route.LOCAL_SOLUTIONS, PrimaryNeed.YOUNG_CARER)},
        statuses={
            zaid.id: StatusOfChild(StatutoryStatus.CHILD_IN_NEED, _weeks_ago(stage, 14), "His social worker, by phone"),
            noor.id: StatusOfChild(StatutoryStatus.NONE),
        },
        hand_to={Route.SOCIAL_WORKER: "Karen Obi, Children in Need team, 01632 960144"},
    )  # fmt: skip


def moved_away(stage: Stage) -> Scene:
    """The other area has it, and said so on the phone."""
    yield stage.on(5, "11:02")
    contact = stage.send(
        stage.sender_of("larkspur"),
        [
            stage.child("Juniper", "Ross", 9.4, sex="F", setting="Larkspur Primary Academy"),
            stage.adult("Cameron", "Ross", Relationship.FATHER, parental_responsibility=Known.YES),
        ],
        "Juniper and her father moved to Westmoor on Saturday, to be near his mother. Here they had a good plan in"
        " school, and we would not like it to get lost on the way.",
        lives_in="south", signs=("PC-STA-2", "CD-EMO-2", "FE-WID-1"), level=2, scale=7,
        working_well="He came to say goodbye to each of her teachers.",
        needs_to_happen="That her new school hears what works for her.",
    )  # fmt: skip
    yield stage.on(5, "11:40")
    stage.look_at(stage.colleague, contact)
    yield stage.on(5, "12:05")
    stage.decide(
        stage.colleague, contact, 2, Route.OUT_OF_AREA, PrimaryNeed.EMOTIONAL_WELLBEING,
        "They live in Westmoor now. Its early help team can go on with what the school began.",
        hand_to={Route.OUT_OF_AREA: "Westmoor early help, 01632 960171"},
    )  # fmt: skip
    yield stage.on(4, "09:30")
    (handed,) = open_hand_overs(stage.session, contact.id)
    taken_at = stage.now - dt.timedelta(minutes=8)
    write_down_acceptance(
        stage.session, stage.be(stage.colleague), handed, "Gill Tranter", taken_at=taken_at,
        their_reference="WM 5521", at=stage.now,
    )  # fmt: skip


def nobody_rings_back(stage: Stage) -> Scene:
    """The other area has not said yes in time: the front door has to phone."""
    yield stage.on(3, "13:15")
    contact = stage.send(
        stage.sender_of("danum-homes"),
        [
            stage.child("Teodor", "Pavel", 4.2, sex="M", language="Romanian"),
            stage.adult("Ioana", "Pavel", Relationship.MOTHER, language="Romanian", interpreter=Known.YES),
        ],
        "Ioana and her son have been given a flat in Harrowby, over the boundary, from Monday. Teodor has no nursery"
        " there, and she starts work at the bakery in two weeks.",
        lives_in="east", signs=("PC-STA-2", "FE-ACC-2", "PC-WAR-1"), level=2, scale=7,
        working_well="She has found the bakery herself, and the bus to it.",
        needs_to_happen="A nursery place, and somebody who speaks Romanian.",
    )  # fmt: skip
    yield stage.on(3, "13:40")
    stage.look_at(stage.sam, contact)
    yield stage.on(3, "14:10")
    stage.decide(
        stage.sam, contact, 2, Route.OUT_OF_AREA, PrimaryNeed.HOUSING,
        "From Monday they live in Harrowby, so its early help is nearer and lasts longer than ours.",
        hand_to={Route.OUT_OF_AREA: "Harrowby children's front door, 01632 960179"},
    )  # fmt: skip
    for time in ("14:11", "15:12"):  # whoever decided it, and then the hub managers
        yield stage.on(2, time)
        remind_of_hand_overs(stage.be_the_worker(), at=stage.now)


def _weeks_ago(stage: Stage, weeks: int) -> dt.date:
    return london_date(stage.now) - dt.timedelta(weeks=weeks)


SCENES = (one_each_way, moved_away, nobody_rings_back)
