"""What families have asked for themselves, at their own door and in their own words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.contacts.rules.calls import CallMade, CallTried
from portal.contacts.rules.told import ReachedBy
from portal.contacts.rules.ways import Way
from portal.demo.shown.setting import Setting
from portal.demo.stories import Called, Claimed, Story, Tried
from portal.guidance.codes import AgreedHow, Agreement, AskedFor, Home, Known, PrimaryNeed, Route

_A_CARER: dict[str, Any] = {
    "way": Way.HELP, "caller_role": "Parent or carer", "asked_for": AskedFor.HELP, "agreement": Agreement.GIVEN,
    "agreed_how": AgreedHow.IN_WRITING, "told_of_sharing": Known.YES,
}  # fmt: skip


def stories(setting: Setting) -> Iterator[Story]:
    yield setting.story(
        setting.night(1, "19:47"),
        None,
        [setting.child("Noah", "", None, estimated_age=5), setting.adult("Daisy", "")],
        "He will not let me go in the mornings. He holds on to the door frame. I have been late eleven times and my"
        " boss"
        " has been kind but she cannot be kind for ever. When I carry him he says I am hurting him. I am not, but I see"
        " people look.",
        caller="Daisy", needs_to_happen="Somebody to come at eight in the morning, once, and see it.", lives_in="east",
        reached_by=ReachedBy("Daisy", "07700 900126", "lunchtime, 12 to 12:30", Known.YES, Known.YES, ""), **_A_CARER,
    )  # fmt: skip
    yield setting.story(
        setting.at(1, "09:55"),
        None,
        [
            setting.child("Kuba", "", None, estimated_age=11),
            setting.child("", "", unborn=True),
            setting.adult("Pani Ania", "", language="Polish", interpreter=Known.YES),
        ],
        "Mój syn przestał mówić w szkole. W domu mówi normalnie, po polsku. Nauczycielka myśli, że nie rozumie, ale on"
        " rozumie wszystko. Boi się, że ktoś się zaśmieje. Spodziewam się drugiego dziecka i mąż pracuje daleko."
        " Chciałabym, żeby ktoś z nami porozmawiał.",
        caller="Pani Ania", needs_to_happen="Rozmowa w szkole z kimś, kto zna polski.", lives_in="central",
        reached_by=ReachedBy("Pani Ania", "07700 900193", "po 16:00", Known.YES, Known.YES, ""),
        front_door=[Claimed(setting.at(1, "14:31"), setting.another_screener)], **_A_CARER,
    )  # fmt: skip
    yield setting.story(
        setting.at(1, "16:12"),
        None,
        [setting.child("Jamie", "", None, estimated_age=15), setting.child("Mia", "", None, estimated_age=8)],
        "i look after my sister because mum is not well in her head. she is not bad. i have not done any coursework"
        " since"
        " september and nobody has noticed because i am good at sitting there. please dont phone the house.",
        way=Way.HELP, caller="Jamie", caller_role="Young person", asked_for=AskedFor.HELP, home=Home.NOT_KNOWN,
        agreement=Agreement.NOT_ASKED, needs_to_happen="someone to talk to at school. miss holt is ok",
        reached_by=ReachedBy(
            "At school, after registration. Ask for me quietly", must_not_know="my mum, until i have told her"
        ),
    )  # fmt: skip
    yield _told_in_the_end(setting)


def _told_in_the_end(setting: Setting) -> Story:
    """They heard on the third try; the first two rang when it was not safe to talk, and when nobody answered."""
    screener = setting.screener
    return setting.story(
        setting.at(10, "13:08"),
        None,
        [
            setting.child("Aisha", "", None, estimated_age=2),
            setting.child("Zain", "", None, estimated_age=0),
            setting.adult("Khadija", "", language="Urdu", interpreter=Known.NO),
        ],
        "Since Zain was born I am afraid of the stairs, of the knives, of the window. I know it is not normal. I have"
        " told nobody. My husband is a good man and he would worry.",
        caller="Khadija", needs_to_happen="I want to know if this stops.", lives_in="north",
        reached_by=ReachedBy("Khadija", "07700 900158", "when he is at work, 9 to 4", Known.NO, Known.NO,
                             "My mother-in-law"),
        front_door=[
            Claimed(setting.at(10, "13:40"), screener),
            Tried(setting.at(10, "15:30"), screener, setting.key(), CallTried.NOT_SAFE, "Somebody else in the room."),
            Tried(setting.at(9, "09:10"), screener, setting.key(), CallTried.NO_ANSWER, ""),
            Called(
                setting.at(9, "11:45"), screener, CallMade.SPOKEN, "Khadija",
                "It does stop. She sees the nurse for new mothers on Thursday, and will tell her husband.",
            ),
        ],
        decided=setting.decided(
            setting.at(10, "14:22"), 2, Route.LOCAL_SOLUTIONS, PrimaryNeed.PARENTAL_MENTAL_HEALTH,
            "Frightened, and asking. The nurse for new mothers can see her this week. No sign that a child is at risk.",
        ),
        **_A_CARER,
    )  # fmt: skip
