"""What the front door has written down for people who rang or wrote: each is owed a call when it is decided."""

from __future__ import annotations

from collections.abc import Iterator

from portal.contacts.rules.calls import CallMade
from portal.contacts.rules.ways import Way
from portal.demo.shown.setting import Setting
from portal.demo.stories import Called, Claimed, Story
from portal.guidance.codes import AgreedHow, Agreement, AskedFor, Known, PrimaryNeed, Relationship, Route, Source


def stories(setting: Setting) -> Iterator[Story]:
    yield _a_neighbour(setting)
    yield _a_letter(setting)
    yield _no_name(setting)


def _a_neighbour(setting: Setting) -> Story:
    return setting.story(
        setting.at(1, "10:31"),
        setting.screener,
        [
            setting.child("Tommy", "", None, estimated_age=3),
            setting.adult("Ada", "", Relationship.MOTHER),
        ],
        "The walls are thin. She sings to him at five in the morning, and then she cries for an hour. The caller has"
        " left"
        " soup twice. She does not want to get anybody into trouble.",
        agency=None, source=Source.OTHER, way=Way.CALL, caller="Mrs Ellerby", caller_role="Lives next door",
        call_back_number="01632 960177", call_back_when="not during the afternoon film",
        lives_in="north", address="The flat above 6 Larkfield Row", signs=("PC-MEN-2", "FE-WID-2", "PC-WAR-1"),
        level=None, asked_for=AskedFor.HELP, scale=5, working_well="The singing.",
        needs_to_happen="That somebody kind rings the bell.", agreement=Agreement.NOT_ASKED,
        agreement_words="The caller does not know them well enough.", told_of_sharing=Known.NO,
        not_told_because="The caller is a neighbour, and has not spoken to them about it.",
    )  # fmt: skip


def _a_letter(setting: Setting) -> Story:
    """Decided, and told on the telephone."""
    screener = setting.another_screener
    return setting.story(
        setting.at(11, "09:20"),
        screener,
        [
            setting.child("Rowan", "Sykes", 10.4),
            setting.child("Poppy", "Sykes", 7.0, sex="F"),
            setting.adult("Olive", "Sykes", Relationship.GRANDPARENT),
            setting.adult("Hollie", "Sykes", Relationship.MOTHER, lives_elsewhere="In hospital, in another town"),
        ],
        "Two pages, by hand. The children have been with their grandmother since the spring. She is glad to have them,"
        " and is paying for it from her savings, which end in January. Nobody has told her that there is help.",
        agency=None, source=Source.FAMILY, way=Way.LETTER, caller="Olive Sykes", caller_role="Their grandmother",
        call_back_number="01632 960190", call_back_when="after the children are in bed",
        lives_in="central", address="3 St Hild's Road", signs=("FE-FIN-2", "PC-STA-3", "PC-WAR-1"), level=2,
        asked_for=AskedFor.HELP, scale=7, working_well="She has taught them both to swim.",
        needs_to_happen="Money, and a word about what happens if Hollie is not back by summer.",
        agreement=Agreement.GIVEN, agreed_by="Olive Sykes", agreed_how=AgreedHow.IN_WRITING, told_of_sharing=Known.YES,
        front_door=[
            Claimed(setting.at(11, "10:02"), screener),
            Called(
                setting.at(11, "16:31"), screener, CallMade.SPOKEN, "Olive Sykes",
                "She had to sit down. Somebody from the family hub visits on Friday, and brings the forms.",
            ),
        ],
        decided=setting.decided(
            setting.at(11, "14:12"), 2, Route.LOCAL_SOLUTIONS, PrimaryNeed.MONEY,
            "A grandmother who does everything right and is owed support. The local group can do this quickly.",
            by=screener,
        ),
    )  # fmt: skip


def _no_name(setting: Setting) -> Story:
    return setting.story(
        setting.at(1, "16:45"),
        setting.another_screener,
        [setting.child("", "", None, estimated_age=8), setting.child("", "", None, estimated_age=6)],
        "A woman rang from a telephone box and gave no name. Two boys play by the canal until after dark, most days."
        " They"
        " told her that the key is under the mat and that they are allowed.",
        agency=None, source=Source.ANONYMOUS, way=Way.CALL, caller="Gave no name", signs=("PC-SAF-2",), level=None,
        asked_for=AskedFor.HELP, scale=None, working_well="", needs_to_happen="That somebody looks for them.",
        agreement=Agreement.NOT_ASKED, agreement_words="Nobody knows who they are.", told_of_sharing=Known.NO,
        not_told_because="Nobody knows who they are.",
    )  # fmt: skip
