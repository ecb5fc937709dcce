"""What others at Oakfield Primary School have sent: a colleague, and the agency's lead for one who wrote it down."""

from __future__ import annotations

from collections.abc import Iterator

from portal.contacts.rules.calls import CallTried
from portal.contacts.rules.ways import Way
from portal.demo.shown.setting import Setting
from portal.demo.stories import Claimed, Story, Tried
from portal.guidance.codes import AgreedHow, Agreement, AskedFor, Known, PrimaryNeed, Relationship, Route


def stories(setting: Setting) -> Iterator[Story]:
    yield _refused(setting)
    yield _on_paper(setting)


def _refused(setting: Setting) -> Story:
    return setting.story(
        setting.at(15, "08:44"),
        setting.sender_of("oakfield-primary", -1),
        [
            setting.child("Saffron", "Iveson", 9.9, sex="F", setting="Oakfield Primary School"),
            setting.child("Jasper", "Iveson", 4.8, sex="M"),
            setting.adult("Una", "Iveson", Relationship.MOTHER, parental_responsibility=Known.YES),
        ],
        "Saffron says that her mother “is in bed again”. Una told me that she is seeing her doctor, and that it is"
        " nobody's business. Both children are fed and clean, and Jasper has begun to bite.",
        lives_in="south", address="14 Tenter Croft", signs=("PC-MEN-2", "CD-BEH-2", "PC-BAS-1"),
        level=2, asked_for=AskedFor.ADVICE, scale=6, working_well="Their aunt takes them on Sundays.",
        needs_to_happen="I would like to know how to leave the door open.",
        agreement=Agreement.REFUSED, agreement_words="“I will ask when I want something. I know where you are.”",
        told_of_sharing=Known.YES, call_back_number="01632 960114",
        front_door=[Claimed(setting.at(15, "09:31"), setting.screener)],
        decided=setting.decided(
            setting.at(15, "13:02"), 2, Route.UNIVERSAL, PrimaryNeed.PARENTAL_MENTAL_HEALTH,
            "The mother has said no, and nothing here shows that a child is harmed without it. Checked against the"
            " guidance for level 4. The health visitor sees Jasper next week.",
        ),
    )  # fmt: skip


def _on_paper(setting: Setting) -> Story:
    """The agency's lead wrote down what somebody at her school wrote on paper. They are still to be called: it is"
    " late."""
    joan = setting.cast.shown("agency-lead")
    return setting.story(
        setting.at(5, "12:15"),
        joan,
        [
            setting.child("Tia", "Sugden", None, estimated_age=6, setting="Oakfield Primary School"),
            setting.adult("Ronnie", "Sugden", Relationship.FATHER, parental_responsibility=Known.NOT_KNOWN),
        ],
        "Tia puts half of her lunch in her pocket “for later”. She told me that Daddy eats when he comes home from the"
        " second job. He is always polite and always running.",
        agency=joan.agency, way=Way.PAPER, caller="Mrs Pell", caller_role="Lunchtime supervisor",
        call_back_number="01632 960115", call_back_when="midday to 1:15 pm",
        lives_in="central", signs=("FE-FIN-3", "PC-BAS-1", "PC-WAR-1"), level=2, asked_for=AskedFor.HELP, scale=6,
        working_well="He sings with her on the way in.", needs_to_happen="Free meals, if somebody fills in the form.",
        agreement=Agreement.GIVEN, agreed_by="Ronnie Sugden", agreed_how=AgreedHow.IN_PERSON, told_of_sharing=Known.YES,
        front_door=[
            Claimed(setting.at(5, "14:06"), setting.another_screener),
            Tried(
                setting.at(4, "12:20"), setting.another_screener, setting.key(), CallTried.MESSAGE,
                "Left word at the office that I ring again.",
            ),
        ],
        decided=setting.decided(
            setting.at(5, "16:21"), 2, Route.LOCAL_SOLUTIONS, PrimaryNeed.MONEY,
            "One thing that can be put right quickly, by people who are near.", by=setting.another_screener,
        ),
    )  # fmt: skip
