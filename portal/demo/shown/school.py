"""What the safeguarding lead of Oakfield Primary School has sent: something at each of its states."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from portal.contacts.rules.calls import CallMade, CallTried
from portal.contacts.rules.told import Excluded, ReachedBy
from portal.demo.shown.setting import Setting
from portal.demo.stories import Added, Answered, Asked, Called, Claimed, Story, Tried, Withdrawn
from portal.guidance.codes import (
    AgreedHow,
    Agreement,
    AskedFor,
    Known,
    PrimaryNeed,
    Relationship,
    Route,
    WithdrawnBecause,
)

_MY_NUMBER: dict[str, Any] = {"call_back_number": "01632 960114", "call_back_when": "after 3:30 pm, not on Wednesdays"}
_YES, _NO, _NOT_KNOWN = Known.YES, Known.NO, Known.NOT_KNOWN


def stories(setting: Setting) -> Iterator[Story]:
    yield _family_of_five(setting)
    yield _young_carer(setting)
    yield _question_waits(setting)
    yield _question_answered(setting)
    yield _on_the_board(setting)
    yield _less_than_thought(setting)
    yield _taken_back(setting)


def _family_of_five(setting: Setting) -> Story:
    """Received: twins, a baby to come, a father elsewhere, a grandmother."""
    due = setting.day(-74)
    return setting.story(
        setting.at(1, "16:21"),
        setting.cast.shown("referrer"),
        [
            setting.child(
                "Rosa", "Thwaite", 7.4, sex="F", ethnicity="WBRI", upn="H800000012345", disabilities=("LD",),
                setting="Oakfield Primary School", own_words="We are a team, me and Otis. But he snores.",
            ),
            setting.child(
                "Otis", "Thwaite", 7.4, sex="M", ethnicity="WBRI", setting="Oakfield Primary School",
                own_words="I want Dad to come to the school play. He said maybe.",
            ),
            setting.child("", "", unborn=True, due_on=due),
            setting.adult("Carys", "Thwaite", Relationship.MOTHER, parental_responsibility=_YES),
            setting.adult(
                "Dewi", "Pickles", Relationship.FATHER, parental_responsibility=_YES,
                lives_elsewhere="Flat 3, 40 Saltersgate, with his brother",
            ),
            setting.adult("Mabel", "Thwaite", Relationship.GRANDPARENT, parental_responsibility=_NO),
        ],
        "The twins are late three mornings a week and come without breakfast. Carys is six months pregnant, cannot be"
        " on"
        " her feet for long, and sleeps in the armchair as the stairs are too much. Her mother does what she can and is"
        " 71. Rosa has begun to check on her at lunch, by asking to ring home.",
        lives_in="north", address="12 Pinfold Rise",
        reached_by=ReachedBy("Carys", "07700 900137", "on weekdays before 2 pm", _YES, _YES, ""),
        signs=("CD-EDU-2", "CD-EMO-2", "PC-MEN-2", "FE-FUN-2", "PC-UNB-1", "FE-WID-1"),
        level=2, asked_for=AskedFor.HELP, scale=5,
        working_well="The twins are never apart and make each other laugh. Their grandmother is there every day. Carys"
        " came to us herself.",
        needs_to_happen="Somebody who helps with the mornings until the baby is there, and one plan with the midwife.",
        tried="Breakfast club, free for both since September. Our learning mentor walks with them on Mondays.",
        parents_views="Carys: “I only need it until the baby comes.” Dewi works nights and would take the Saturdays.",
        agreement=Agreement.GIVEN, agreed_by="Carys Thwaite", agreed_on=setting.day(4), agreed_how=AgreedHow.IN_PERSON,
        told_of_sharing=_YES, **_MY_NUMBER,
    )  # fmt: skip


def _young_carer(setting: Setting) -> Story:
    """Being looked at, and a call is waited for."""
    return setting.story(
        setting.at(1, "14:04"),
        setting.cast.shown("referrer"),
        [
            setting.child(
                "Idris", "Okafor", 10.2, sex="M", ethnicity="BAFR", setting="Oakfield Primary School",
                own_words="I can do it. I just get tired when it is maths.",
            ),
            setting.child("Hana", "Okafor", 3.1, sex="F", ethnicity="BAFR", setting="Sunbeams Day Nursery"),
            setting.adult("Grace", "Okafor", Relationship.MOTHER, parental_responsibility=_YES),
        ],
        "Grace has multiple sclerosis, and it is worse this autumn. Idris takes Hana to nursery, cooks, and gives his"
        " mother her injections on Sundays. On Thursday he fell asleep over his book and cried when we woke him,"
        " because he had missed nursery pick-up.",
        lives_in="east", address="3 Heron Walk",
        reached_by=ReachedBy("Grace", "07700 900171", "between 10 am and midday", _YES, _YES, ""),
        signs=("FE-YC-3", "CD-EMO-2", "PC-MEN-3", "PC-WAR-1", "CD-EDU-1"),
        level=3, asked_for=AskedFor.HELP, scale=4, call_back=True,
        working_well="They are tender with each other. Idris has not missed a day.",
        needs_to_happen="Carers in the house at weekends, and an afternoon in the week that is only his.",
        tried="A key adult, homework at school, and we wrote to the GP.",
        parents_views="“He should be playing football. Please help me to make him go.”",
        agreement=Agreement.GIVEN, agreed_by="Grace Okafor", agreed_on=setting.day(5), agreed_how=AgreedHow.BY_PHONE,
        told_of_sharing=_YES, front_door=[Claimed(setting.at(1, "15:10"), setting.screener)], **_MY_NUMBER,
    )  # fmt: skip


def _question_waits(setting: Setting) -> Story:
    return setting.story(
        setting.at(1, "13:17"),
        setting.cast.shown("referrer"),
        [
            setting.child("Felix", "Roebuck", None, estimated_age=9, setting="Oakfield Primary School"),
            setting.adult("", "Roebuck", Relationship.NOT_KNOWN),
        ],
        "Felix joined us three weeks ago and has told us very little. He is always alone at the gate, knows every bus"
        " time, and wears the same jumper. He said that he lives “with the one who answers the phone”.",
        lives_in="central",
        signs=("CD-SOC-2", "PC-BAS-2", "FE-WID-2"),
        level=None, asked_for=AskedFor.ADVICE, scale=None,
        working_well="He reads everything. He asked whether he may stay for chess.",
        needs_to_happen="I would like to know what to do next, and whom to ask first.",
        agreement=Agreement.NOT_ASKED, agreement_words="I have not yet spoken to whoever looks after him.",
        told_of_sharing=_NO, not_told_because="I do not know who to tell. I try again at pick-up today.",
        front_door=[
            Claimed(setting.at(1, "14:02"), setting.screener),
            Asked(
                setting.at(1, "14:20"), setting.screener, setting.key(),
                "Thank you, this is clear and kind. Is there a name or a number on the admission form, and has his last"
                " school sent anything?",
            ),
        ],
        **_MY_NUMBER,
    )  # fmt: skip


def _question_answered(setting: Setting) -> Story:
    tessa, other = setting.cast.shown("referrer"), setting.another_screener
    return setting.story(
        setting.at(1, "11:32"),
        tessa,
        [
            setting.child("Maja", "Wójcik", 6.6, sex="F", ethnicity="WOTH", language="Polish", interpreter=_NO),
            setting.child("Kacper", "Wójcik", 1.2, sex="M", ethnicity="WOTH"),
            setting.adult("Małgorzata", "Wójcik", Relationship.MOTHER, language="Polish", interpreter=_YES),
        ],
        "Maja says that they sleep “in the warm room”, all three, because the other one is wet. There is a mark from"
        " damp on her coat. Her mother has written to the landlord twice and is afraid of being told to leave.",
        lives_in="south", address="27b Ropemaker Street",
        reached_by=ReachedBy("Małgorzata", "07700 900122", "after 6 pm", _YES, _YES, ""),
        signs=("FE-HOU-3", "FE-ACC-2", "CD-HEA-2", "PC-WAR-1"),
        level=2, asked_for=AskedFor.HELP, scale=6, working_well="Maja is learning to read in two languages.",
        needs_to_happen="Somebody who goes to the landlord with her, and speaks Polish.",
        agreement=Agreement.GIVEN, agreed_by="Małgorzata Wójcik", agreed_on=setting.day(6),
        agreed_how=AgreedHow.IN_PERSON, told_of_sharing=_YES,
        front_door=[
            Claimed(setting.at(1, "12:01"), other),
            Asked(setting.at(1, "12:09"), other, setting.key(), "Is the baby well? Does he cough, or see a doctor?"),
            Answered(
                setting.at(1, "15:48"), tessa,
                "I rang her with an interpreter. He has coughed for two weeks. She takes him to the surgery tomorrow at"
                " ten, and I have told the health visitor.",
            ),
            Added(
                setting.at(1, "16:05"), tessa, setting.key(),
                "She has found the letter from the landlord. I have a copy, if you would like to read it.",
            ),
        ],
        **_MY_NUMBER,
    )  # fmt: skip


def _on_the_board(setting: Setting) -> Story:
    """Decided and told; the family has been offered, and more was added since."""
    tessa = setting.cast.shown("referrer")
    return setting.story(
        setting.at(6, "09:12"),
        tessa,
        [
            setting.child("Teddy", "Gaunt", 8.3, sex="M", disabilities=("AUT",), setting="Oakfield Primary School",
                          own_words="It is loud in my head when they talk at the same time."),
            setting.child("Willow", "Gaunt", 5.5, sex="F", setting="Oakfield Primary School"),
            setting.adult("Bonnie", "Gaunt", Relationship.MOTHER, parental_responsibility=_YES),
            setting.adult("Kyle", "Emsley", Relationship.STEP_PARENT),
        ],
        "Teddy has been home at eleven o'clock four times this month, because we could not keep him safe. Bonnie has"
        " lost her job over it. At home he sleeps in the wardrobe, with the door shut, as it is quiet there.",
        lives_in="north", address="8 Osier Bank",
        reached_by=ReachedBy("Bonnie", "07700 900108", "", _YES, _YES, ""),
        signs=("CD-BEH-3", "CD-DIS-3", "CD-EMO-2", "FE-FIN-2"),
        level=3, asked_for=AskedFor.HELP, scale=3,
        working_well="He has taught the whole class to say hello in sign language. Kyle builds things with him.",
        needs_to_happen="One person who holds together school, the clinic and the benefits office.",
        tried="A quiet room, a shorter day, a visual timetable. It worked until the holidays.",
        parents_views="“We are not angry with the school. We are all just out of ideas.”",
        agreement=Agreement.GIVEN, agreed_by="Both", agreed_on=setting.day(12), agreed_how=AgreedHow.IN_PERSON,
        excluded=(Excluded(name="The holiday club"),), told_of_sharing=_YES,
        front_door=[
            Claimed(setting.at(6, "10:01"), setting.screener),
            Added(setting.at(3, "15:35"), tessa, setting.key(), "Teddy has a date at the clinic, next month."),
        ],
        decided=setting.decided(
            setting.at(6, "11:26"), 3, Route.LEAD_PRACTITIONER, PrimaryNeed.DISABILITY,
            "Several needs, several services, and parents who ask for one plan. The school has done what it can alone.",
            to_say="Thank you for all you have done already. This family needs one plan and one person who holds it"
            " together, and we are asking for a Lead Practitioner now.",
        ),
        steps=[setting.offered(setting.at(1, "10:40"), "north")], **_MY_NUMBER,
    )  # fmt: skip


def _less_than_thought(setting: Setting) -> Story:
    """The guidance pointed to less than she thought, and so did the decision; she was called, at the second try."""
    screener = setting.another_screener
    return setting.story(
        setting.at(9, "15:52"),
        setting.cast.shown("referrer"),
        [
            setting.child("Nuala", "Lumb", 11.0, sex="F", setting="Oakfield Primary School",
                          own_words="I do not want new friends. I want the old ones."),
            setting.adult("Peter", "Lumb", Relationship.FATHER, parental_responsibility=_YES),
        ],
        "Since they moved, Nuala eats her lunch in the cloakroom. Her father is worried about next September, and so am"
        " I. She has begun to draw on her arms with a pen, long lines, and says it is only a pattern.",
        lives_in="central", address="The Lodge, Plumtree Court",
        reached_by=ReachedBy("Peter", "01632 960188", "after 7 pm", _YES, _YES, ""),
        signs=("CD-SOC-2", "CD-EMO-2", "FE-WID-1"), level=3, asked_for=AskedFor.HELP, scale=6, call_back=True,
        working_well="Peter is patient, and there every day.", needs_to_happen="Somebody for her to talk to.",
        agreement=Agreement.GIVEN, agreed_by="Peter Lumb, and Nuala", agreed_on=setting.day(16),
        agreed_how=AgreedHow.IN_WRITING, told_of_sharing=_YES,
        excluded=(Excluded(agency_id=uuid.UUID(setting.cast.agency("rowan-minds").id)),),
        front_door=[
            Claimed(setting.at(8, "09:05"), screener),
            Tried(setting.at(8, "11:40"), screener, setting.key(), CallTried.NO_ANSWER, "In class until 3:30 pm."),
            Called(
                setting.at(8, "15:41"), screener, CallMade.SPOKEN, "Tessa Holloway",
                "Talked about the pen: no marks, and she watches for them. Told of the group on Wednesdays.",
            ),
        ],
        decided=setting.decided(
            setting.at(8, "14:30"), 2, Route.UNIVERSAL, PrimaryNeed.EMOTIONAL_WELLBEING,
            "A hard move, and a father and a school who see her. The listening group begins on Wednesday.", by=screener,
            to_say="Thank you. We think that Nuala is in good hands with you and her father. The youth service has kept"
            " a place for her on Wednesdays. Tell us at once if you see more than a pen.",
        ),
        **_MY_NUMBER,
    )  # fmt: skip


def _taken_back(setting: Setting) -> Story:
    return setting.story(
        setting.at(3, "10:08"),
        setting.cast.shown("referrer"),
        [
            setting.child("Arlo", "Verity", 5.1, sex="M", setting="Oakfield Primary School"),
            setting.adult("Anya", "Verity", Relationship.MOTHER),
        ],
        "Arlo has come without a coat for a week, and his mother has not been at the gate.",
        lives_in="east", address="66 Lapwing Drive", signs=("PC-BAS-2",), level=2, asked_for=AskedFor.HELP, scale=6,
        working_well="He is glad to be here.", needs_to_happen="That somebody visits.",
        agreement=Agreement.NOT_ASKED, agreement_words="I could not reach her.", told_of_sharing=_NO,
        not_told_because="I could not reach her.",
        front_door=[
            Claimed(setting.at(3, "10:30"), setting.screener),
            Withdrawn(setting.at(3, "11:55"), WithdrawnBecause.HELPED_OTHERWISE),
        ],
        **_MY_NUMBER,
    )  # fmt: skip
