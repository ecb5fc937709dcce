"""What a police officer has sent: two of one shift on the short form, one by night, and some told by phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.contacts.rules.calls import CallMade, CallTried
from portal.contacts.rules.told import Phoned, ReachedBy
from portal.contacts.rules.ways import Way
from portal.demo.shown.setting import Setting
from portal.demo.stories import Acknowledged, Asked, Called, Claimed, Story, Tried
from portal.guidance.codes import Agreement, AskedFor, Known, PrimaryNeed, Relationship, Route

_SHIFT: dict[str, Any] = {
    "way": Way.SHORT, "caller": "PC 4471 Imran Castle", "caller_role": "Response, nights, Danum",
    "call_back_number": "01632 960101 ext 33",
}  # fmt: skip


def stories(setting: Setting) -> Iterator[Story]:
    yield _at_night(setting)
    yield _of_this_shift(setting)
    yield _and_the_next(setting)
    yield _told_by_phone(setting)
    yield _not_reached_yet(setting)
    yield _asked(setting)


def _at_night(setting: Setting) -> Story:
    """A sign to phone about, while nobody is in the office: he has phoned, and the night team says that it knows."""
    at = setting.night(1, "20:52")
    return setting.story(
        at,
        setting.cast.shown("police"),
        [
            setting.child("Lexi", "Crowther", 12.3, sex="F",
                          own_words="I put the little ones in my room and pushed the bed against the door."),
            setting.child("Seb", "Crowther", None, estimated_age=4, sex="M"),
            setting.child("Ivy", "Crowther", None, estimated_age=2, sex="F"),
            setting.adult("Jada", "Crowther", Relationship.MOTHER, parental_responsibility=Known.YES),
            setting.adult("Marcel", "Dyson", Relationship.PARTNER, lives_elsewhere="In custody tonight"),
        ],
        "Called by the eldest at 8:05 pm. Mr Dyson had broken the bathroom door and said what he would do next. He was"
        " arrested. Mother has a cut hand, which was dressed; she and the children are at her sister's until he is"
        " released, which may be tomorrow.",
        lives_in="central", address="5 Marl Pit Lane; tonight at the aunt's",
        reached_by=ReachedBy("Jada, on her sister's telephone", "07700 900165", "", Known.NO, Known.NO, "Marcel Dyson"),
        danger=True, phoned=Phoned("Duty social worker, out-of-hours team: R. Whitfield", setting.night(1, "20:31")),
        signs=("NOW-VIOLENCE", "FE-DOM-3", "CD-EMO-2"), level=4, asked_for=AskedFor.SOCIAL_WORKER, scale=1,
        working_well="Lexi knew what to do and whom to ring.", child_seen=Known.YES,
        needs_to_happen="Somewhere safe before he is released, and somebody who talks to Lexi.",
        agreement=Agreement.NOT_ASKED, agreement_words="Not tonight: she was being treated, and frightened.",
        told_of_sharing=Known.YES, call_back_number="01632 960101 ext 33", call_back_when="until 6 am",
        front_door=[Acknowledged(setting.night(1, "21:10"), "R. Whitfield, out-of-hours team")],
    )  # fmt: skip


def _of_this_shift(setting: Setting) -> Story:
    return setting.story(
        setting.night(1, "22:07"),
        setting.cast.shown("police"),
        [
            setting.child("Corey", "Jessop", 14.6),
            setting.adult("Erin", "Jessop", Relationship.MOTHER),
        ],
        "Found at the bus station at 9:40 pm, on his own and cold. He had missed the last bus after football and had no"
        " credit. Walked home with him. Mother had been ringing round since eight, and cried when she saw him.",
        lives_in="east", address="19 Quarrymen's Terrace", incident="DR-260-1107", signs=("CD-SOC-2", "PC-WAR-1"),
        child_seen=Known.YES, agreement=Agreement.GIVEN, **_SHIFT,
    )  # fmt: skip


def _and_the_next(setting: Setting) -> Story:
    return setting.story(
        setting.night(1, "22:15"),
        setting.cast.shown("police"),
        [
            setting.child("", "", None, estimated_age=1),
            setting.child("Blossom", "", None, estimated_age=5),
            setting.adult("Tyler", "Wroe", Relationship.FATHER),
            setting.adult("", "", Relationship.MOTHER),
        ],
        "Complaint about noise at 9:05 pm. Father alone with two little ones, music loud because the baby “only sleeps"
        " with it”. Home warm, food in. He has not slept for three nights and asked us whether that is normal.",
        lives_in="north", address="Flat 9, Weavers' Yard", incident="DR-260-1112", signs=("PC-MEN-2", "PC-BAS-1"),
        child_seen=Known.YES, agreement=Agreement.NOT_ASKED, **_SHIFT,
    )  # fmt: skip


def _told_by_phone(setting: Setting) -> Story:
    screener = setting.screener
    return setting.story(
        setting.at(4, "06:20"),
        setting.cast.shown("police"),
        [
            setting.child("Ethan", "Hirst", 13.2),
            setting.child("Mason", "Hirst", 11.1),
            setting.adult("Leah", "Hirst", Relationship.MOTHER),
        ],
        "Both on the roof of the old mill at 1 am with older boys, one of whom is known to us for selling. They came"
        " down"
        " when asked. Mother works nights and was rung at work. She came in her own break and hugged them both.",
        lives_in="south", address="41 Candlewick Street", incident="DR-257-0420",
        signs=("CD-SOC-3", "PC-SAF-2", "FE-COM-2"), child_seen=Known.YES, agreement=Agreement.GIVEN,
        front_door=[
            Claimed(setting.at(4, "09:02"), screener),
            Called(
                setting.at(4, "14:40"), screener, CallMade.SPOKEN, "PC 4471 Imran Castle",
                "Told that a Lead Practitioner is being found. He goes past the mill at the weekend.",
            ),
        ],
        decided=setting.decided(
            setting.at(4, "11:18"), 3, Route.LEAD_PRACTITIONER, PrimaryNeed.EXPLOITATION,
            "Two brothers, older boys, and nights on which nobody is at home. The mother wants help and said so.",
        ),
        **_SHIFT,
    )  # fmt: skip


def _not_reached_yet(setting: Setting) -> Story:
    """Decided, and he has not heard of it: the call is late."""
    screener = setting.screener
    return setting.story(
        setting.at(4, "05:55"),
        setting.cast.shown("police"),
        [
            setting.child("Summer", "Kilner", 16.1),
            setting.adult("Toby", "Kilner", Relationship.FATHER),
        ],
        "Row over a phone at 11 pm. She walked out in socks and went to a neighbour, who rang us. Nobody hurt. Both"
        " said"
        " sorry while we were there, and both meant it.",
        lives_in="central", address="2 Bluebell Fold", incident="DR-257-0431", signs=("FE-FUN-2",),
        child_seen=Known.YES, agreement=Agreement.GIVEN,
        front_door=[
            Claimed(setting.at(4, "09:10"), screener),
            Tried(setting.at(4, "15:02"), screener, setting.key(), CallTried.NO_ANSWER, "Rest day."),
            Tried(setting.at(3, "16:20"), screener, setting.key(), CallTried.MESSAGE, "With the front office."),
        ],
        decided=setting.decided(
            setting.at(4, "13:33"), 1, Route.UNIVERSAL, PrimaryNeed.FAMILY_CONFLICT,
            "A row between two people who can talk. The school's counsellor has room.",
        ),
        **_SHIFT,
    )  # fmt: skip


def _asked(setting: Setting) -> Story:
    other = setting.another_screener
    return setting.story(
        setting.at(1, "06:05"),
        setting.cast.shown("police"),
        [
            setting.child("Milo", "Nwosu", None, estimated_age=7),
            setting.adult("Sofia", "Nwosu", Relationship.MOTHER),
        ],
        "Car stopped on the ring road with no seat for the child. Mother was driving to her second job, with Milo"
        " asleep"
        " in his uniform under a coat. She asked whether we take him from her.",
        lives_in="east", address="77 Saltersgate", incident="DR-259-0902", signs=("FE-FIN-2", "PC-SAF-2"),
        child_seen=Known.YES, agreement=Agreement.GIVEN,
        front_door=[
            Claimed(setting.at(1, "09:20"), other),
            Asked(
                setting.at(1, "09:36"), other, setting.key(),
                "Which school was the uniform of? The mother has given no number.",
            ),
        ],
        **_SHIFT,
    )  # fmt: skip
