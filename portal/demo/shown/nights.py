"""What came urgently: in the day, and out of hours, when nobody said in time that they knew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.contacts.rules.told import Phoned, ReachedBy
from portal.demo.front_door import WORKER_LOOKS
from portal.demo.shown.setting import Setting
from portal.demo.stories import Chased, Claimed, Story, TakenOn
from portal.guidance.codes import Agreement, AskedFor, Known, PrimaryNeed, Relationship, Route

_HOME_VISITS: dict[str, Any] = {"call_back_number": "07700 900119", "call_back_when": "between clinics, 1 to 2 pm"}


def stories(setting: Setting) -> Iterator[Story]:
    yield _nobody_knows_yet(setting)
    yield _taken_on(setting)
    yield _by_day(setting)


def _nobody_knows_yet(setting: Setting) -> Story:
    return setting.story(
        setting.night(1, "21:32"),
        setting.sender_of("danum-midwives"),
        [
            setting.child("Luna", "Ashworth", 0.06, sex="F"),
            setting.adult("Willa", "Ashworth", Relationship.MOTHER, parental_responsibility=Known.YES),
        ],
        "Willa rang my mobile at 8:50 pm, three weeks after the birth. She hears the baby cry when the baby is"
        " asleep, and"
        " said that Luna “would be safer with somebody else”. Her neighbour is with them now and stays the night.",
        lives_in="south", address="31 Plumtree Court",
        reached_by=ReachedBy("The neighbour, Edith Haigh", "01632 960144", "at any time", Known.NO, Known.NO, ""),
        phoned=Phoned("Crisis line, and the out-of-hours duty desk (engaged twice)", setting.night(1, "21:15")),
        signs=("PC-MEN-4", "FE-WID-2", "PC-WAR-1"), level=4, asked_for=AskedFor.SOCIAL_WORKER, scale=2,
        working_well="She rang. She has a neighbour who came in slippers.",
        needs_to_happen="Somebody from the mental health team tonight, and a plan for the morning.",
        tried="Two extra visits this week, and her doctor knows.", parents_views="“I do not want to be like this.”",
        agreement=Agreement.GIVEN, agreed_by="Willa Ashworth", told_of_sharing=Known.YES,
        front_door=[Chased(setting.night(1, "22:32") + WORKER_LOOKS)], **_HOME_VISITS,
    )  # fmt: skip


def _taken_on(setting: Setting) -> Story:
    """Chased, and then the hub manager saw to it herself; in the morning it was decided."""
    return setting.story(
        setting.at(3, "18:40"),
        setting.sender_of("danum-hospital"),
        [
            setting.child("Oskar", "Popescu", 0.4, sex="M", language="Romanian"),
            setting.adult("Sienna", "Popescu", Relationship.MOTHER, language="Romanian", interpreter=Known.YES),
            setting.adult("Victor", "Popescu", Relationship.FATHER, language="Romanian"),
        ],
        "Brought in with a small bruise above the ear at five months. Both parents came at once and say the same: his"
        " cousin of two dropped a toy into the cot. The baby is well. We keep him for the night.",
        lives_in="east", address="60 Milestone Avenue",
        reached_by=ReachedBy("Victor", "07700 900180", "", Known.YES, Known.NOT_KNOWN, ""),
        signs=("NOW-BABY", "FE-ACC-2", "PC-WAR-1"), level=None, asked_for=AskedFor.SOCIAL_WORKER, scale=5,
        phoned=Phoned("Safeguarding team, out of hours", setting.at(3, "18:22")),
        working_well="They have not left his side.", needs_to_happen="A look at it by somebody who is not from here.",
        agreement=Agreement.GIVEN, agreed_by="Both parents", told_of_sharing=Known.YES,
        front_door=[
            Chased(setting.at(3, "19:40") + WORKER_LOOKS),
            TakenOn(setting.at(3, "19:52"), setting.hub_manager),
            Claimed(setting.at(2, "08:41"), setting.screener),
        ],
        decided=setting.decided(
            setting.at(2, "11:05"), 2, Route.LOCAL_SOLUTIONS, PrimaryNeed.OTHER,
            "The safeguarding team and the ward looked into it at once: an accident. The parents would like somebody"
            " who"
            " explains things here in their language.",
        ),
        **_HOME_VISITS,
    )  # fmt: skip


def _by_day(setting: Setting) -> Story:
    return setting.story(
        setting.at(1, "15:26"),
        setting.sender_of("kingsmead"),
        [
            setting.child("Xanthe", "Copley", 15.3, sex="F", setting="Kingsmead Academy",
                          own_words="Please do not send me home with him in the house."),
            setting.adult("Fatima", "Copley", Relationship.MOTHER, parental_responsibility=Known.YES),
            setting.adult("Roman", "Lister", Relationship.STEP_PARENT),
        ],
        "Xanthe told her form tutor at 2:40 pm that her step-father hit her last night, and that it was not the first"
        " time. She is with me in the office, and stays here until somebody has said where she goes.",
        lives_in="central",
        reached_by=ReachedBy(
            "The safeguarding lead at school, and nobody else", "01632 960155", "until 6 pm today", Known.NO, Known.NO,
            "Roman Lister",
        ),
        danger=True, phoned=Phoned("Safeguarding team, Danum: A. Farooqi", setting.at(1, "15:02")),
        signs=("NOW-TOLD", "NOW-DANGER"), level=4, asked_for=AskedFor.SOCIAL_WORKER, scale=0,
        working_well="She told somebody. She has an aunt whom she trusts.",
        needs_to_happen="A safe place for tonight.",
        agreement=Agreement.NOT_ASKED, agreement_words="Asking at home would put her in danger.",
        told_of_sharing=Known.NO, not_told_because="It would put her in danger. The safeguarding team said so as well.",
        call_back_number="01632 960155", call_back_when="until 6 pm",
        front_door=[Claimed(setting.at(1, "15:29"), setting.screener)],
    )  # fmt: skip
