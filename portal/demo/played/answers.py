"""What is asked, told, and told otherwise later: silence, services to go to, a second decision, an answer unread."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.contacts.actions import add_information
from portal.contacts.queries.following import open_question
from portal.demo.played.stage import OURS, Scene, Stage
from portal.guidance.codes import Agreement, AskedFor, Known, PrimaryNeed, Relationship, Route
from portal.messages.models import Message
from portal.messages.rules import Fault
from portal.screening.actions import ask_referrer, take_silence
from portal.screening.actions.taking_over import TakingOver, take_over
from portal.screening.actions.telling import pass_on_unread
from portal.screening.models import Decision


def nobody_answers(stage: Stage) -> Scene:
    """The time for an answer ran out: it is back on top, to be decided on what is known."""
    yield stage.on(4, "09:05")
    contact = stage.send(
        stage.sender_of("lakeside-surgery"),
        [
            stage.child("Rory", "Tennant", 2.1, sex="M"),
            stage.adult("Blythe", "Tennant", Relationship.MOTHER),
        ],
        "Rory has missed his two-year check twice. When I rang, somebody who was not his mother said that they are"
        " “between places” and hung up. I have known Blythe for ten years, and this is not like her.",
        lives_in="central", signs=("CD-HEA-2", "FE-HOU-2"), level=None, scale=None, asked_for=AskedFor.ADVICE,
        needs_to_happen="That somebody finds them.", agreement=Agreement.NOT_ASKED,
        agreement_words="I could not reach her.", told_of_sharing=Known.NO, not_told_because="I could not reach her.",
    )  # fmt: skip
    yield stage.on(4, "09:40")
    stage.look_at(stage.sam, contact)
    yield stage.on(4, "10:02")
    ask_referrer(
        stage.session, stage.be(stage.sam), contact,
        "Thank you for not letting this go. Is there another number for her on your records, or somebody to ring in an"
        " emergency?",
        key=uuid.uuid5(OURS, "a question"), at=stage.now,
    )  # fmt: skip
    question = open_question(stage.session, contact.id)
    if question is None or question.stops_until is None:
        raise ValueError("a question stops the clock")
    yield stage.on(2, "10:03")
    take_silence(stage.be_the_worker(), at=stage.now)


def services_to_go_to(stage: Stage) -> Scene:
    yield stage.on(2, "13:12")
    contact = stage.send(
        stage.tessa,
        [
            stage.child("Percy", "Lindqvist", 7.7, sex="M", setting="Oakfield Primary School"),
            stage.adult("Sanna", "Lindqvist", Relationship.MOTHER, parental_responsibility=Known.YES),
            stage.adult("Gareth", "Lindqvist", Relationship.FATHER, lives_elsewhere="Five minutes away"),
        ],
        "His parents have parted, kindly, and each asks us what the other has said. Percy has two toothbrushes, two"
        " bedtimes and, since Monday, two school bags. He would like one.",
        lives_in="north", address="2 Bluebell Fold", signs=("PC-STA-2", "PC-BOU-2", "PC-WAR-1"), level=2, scale=7,
        asked_for=AskedFor.ADVICE, working_well="They both came to the play, and sat together.",
        needs_to_happen="One set of rules for bedtime.", call_back_number="01632 960114",
    )  # fmt: skip
    yield stage.on(2, "13:30")
    stage.look_at(stage.sam, contact)
    yield stage.on(2, "13:58")
    stage.decide(
        stage.sam, contact, 2, Route.UNIVERSAL, PrimaryNeed.PARENTING,
        "Two good parents in the first weeks of living apart. They can go straight to these, and the school sees Percy"
        " every day.",
        services=("two-homes", "parents-five-to-ten"),
    )  # fmt: skip


def decided_once_more(stage: Stage) -> Scene:
    """More was told after the decision, and it was decided again: both stand."""
    yield stage.on(9, "10:15")
    contact = stage.send(
        stage.sender_of("our-lady"),
        [
            stage.child("Bernadette", "Quill", 9.0, sex="F",
                        setting="Our Lady and St Hild's Catholic Primary School"),
            stage.adult("Maeve", "Quill", Relationship.MOTHER, parental_responsibility=Known.YES),
        ],
        "Bernadette has stopped reading aloud, which she loved. Her mother thinks that it is her eyes.",
        lives_in="south", address="6 Candlewick Street", signs=("CD-EDU-1", "CD-IDE-2"), level=2, scale=7,
        asked_for=AskedFor.ADVICE, working_well="She listens to everybody else read, and helps them.",
        needs_to_happen="Glasses, perhaps.",
    )  # fmt: skip
    yield stage.on(9, "10:50")
    stage.look_at(stage.colleague, contact)
    yield stage.on(9, "11:20")
    stage.decide(
        stage.colleague, contact, 2, Route.UNIVERSAL, PrimaryNeed.EDUCATIONAL_SUPPORT,
        "An eye test first, and the reading group at the library.",
    )  # fmt: skip
    yield stage.on(4, "14:40")
    add_information(
        stage.session, stage.be(stage.sender_of("our-lady")), contact,
        "It is not her eyes. She told our reading volunteer that her father is in prison since October, and that nobody"
        " is to know. Maeve cried with relief that I knew, and would be glad of help.",
        key=uuid.uuid5(OURS, "more"), at=stage.now,
    )  # fmt: skip
    yield stage.on(4, "15:25")
    stage.decide(
        stage.colleague, contact, 2, Route.LOCAL_SOLUTIONS, PrimaryNeed.FAMILY_CONFLICT,
        "We know now what it is. The local group has somebody who helps families of prisoners.",
        supersedes=1,
    )  # fmt: skip


def nobody_has_read_it(stage: Stage) -> Scene:
    """The answer lies unopened: it was passed on to the lead of the agency."""
    yield stage.on(4, "12:20")
    contact = stage.send(
        stage.sender_of("youth-service"),
        [
            stage.child("Tariq", "Mellor", 14.9, sex="M", own_words="I can fix any bike. Ask anyone."),
            stage.adult("Donna", "Mellor", Relationship.MOTHER, parental_responsibility=Known.YES),
        ],
        "Tariq mends bicycles with us on Tuesdays and has nothing on any other day. His mother works away until Friday,"
        " and his nan looks in.",
        lives_in="central", address="8 Marl Pit Lane", signs=("CD-SOC-2", "FE-WID-1"), level=2, scale=7,
        working_well="He turns up.", needs_to_happen="A second evening in the week.",
    )  # fmt: skip
    yield stage.on(4, "13:15")
    stage.unread.add(contact.reference)
    stage.look_at(stage.sam, contact)
    yield stage.on(4, "13:33")
    stage.decide(
        stage.sam, contact, 2, Route.UNIVERSAL, PrimaryNeed.COMMUNITY_SAFETY,
        "He has found the right place already. The street games van is there on Thursdays.",
        services=("street-games",),
    )  # fmt: skip
    yield stage.on(2, "09:01")
    stage.let_them_read()
    pass_on_unread(stage.be_the_worker(), at=stage.now)


def never_delivered(stage: Stage) -> Scene:
    """The mail service would not take the letter: whoever sent the request has to be phoned."""
    yield stage.on(2, "14:35")
    contact = stage.send(
        stage.sender_of("northgate-housing"),
        [
            stage.child("Edith", "Farrow-Bell", 1.6, sex="F"),
            stage.adult("Alistair", "Farrow-Bell", Relationship.FATHER, parental_responsibility=Known.YES),
        ],
        "When the boiler was mended our engineer found the two of them in coats, doing a jigsaw in the kitchen with the"
        " oven door open. He has not asked anybody for anything since he was widowed.",
        lives_in="east", address="50 Heron Walk", signs=("FE-FIN-2", "FE-WID-2", "PC-WAR-1"), level=2, scale=6,
        working_well="It was a very good jigsaw.", needs_to_happen="Money for the meter, and some company.",
    )  # fmt: skip
    yield stage.on(2, "15:00")
    stage.unread.add(contact.reference)
    stage.look_at(stage.colleague, contact)
    yield stage.on(2, "15:26")
    stage.decide(
        stage.colleague, contact, 2, Route.LOCAL_SOLUTIONS, PrimaryNeed.MONEY,
        "The pantry and the advice line this week; the Saturday club for fathers opens again in spring.",
    )  # fmt: skip
    yield stage.on(2, "15:27")
    letters = select(Message).join(Decision, Decision.message_id == Message.id)
    letter = stage.be_the_worker().scalars(letters.where(Decision.contact_id == contact.id)).one()
    letter.tries, letter.dead_at, letter.last_fault = 1, stage.now, Fault.ADDRESS_REFUSED.value


def from_social_care(stage: Stage) -> Scene:
    """Early help takes over, with the plan that there was: straight to the board of North."""
    yield stage.on(3, "10:42")
    contact = stage.send(
        stage.sender_of("childrens-social-care"),
        [
            stage.child("Lark", "Bellamy", 5.8, sex="F"),
            stage.child("Finch", "Bellamy", 3.9, sex="M"),
            stage.adult("Josie", "Bellamy", Relationship.MOTHER, parental_responsibility=Known.YES),
        ],
        "Eight months as children in need. Josie has been well since May, both children are at nursery or school every"
        " day, and the plan is nearly done. She asks that somebody stays beside her over the winter.",
        lives_in="north", address="11 Larkfield Row", signs=("PC-MEN-2", "FE-WID-2", "PC-WAR-1"), level=3, scale=7,
        working_well="She rings when it gets hard.", needs_to_happen="One person, until spring.",
    )  # fmt: skip
    yield stage.on(3, "11:20")
    taking = TakingOver(
        3,
        PrimaryNeed.PARENTAL_MENTAL_HEALTH,
        "1. Josie sees her nurse every second Wednesday.\n2. Her sister has the children on Saturdays.\n3. When she"
        " cannot get up, she rings the school by eight.\n4. We look at it together in twelve weeks.",
    )
    take_over(stage.session, stage.be(stage.colleague), contact, taking, at=stage.now)


SCENES = (nobody_answers, services_to_go_to, decided_once_more, nobody_has_read_it, never_delivered, from_social_care)
