"""What other partners have sent: of families who hide, who have no home, who live elsewhere, or who wrote only."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from portal.contacts.rules.calls import CallMade
from portal.contacts.rules.told import Excluded, ReachedBy
from portal.demo.content.ways import BY_LETTER
from portal.demo.shown.setting import Setting
from portal.demo.stories import Added, Called, Claimed, Released, Story
from portal.guidance.codes import AgreedHow, Agreement, AskedFor, Home, Known, PrimaryNeed, Relationship, Route


def stories(setting: Setting) -> Iterator[Story]:
    yield _in_a_refuge(setting)
    yield _on_sofas(setting)
    yield _elsewhere(setting)
    yield _writes_only(setting)
    yield _at_home_with_him(setting)


def _in_a_refuge(setting: Setting) -> Story:
    return setting.story(
        setting.at(1, "14:48"),
        setting.sender_of("lantern"),
        [
            setting.child("Esme", "Barraclough", 8.7, sex="F", own_words="Nobody knows where we are. That is good."),
            setting.child("Alfie", "Barraclough", 5.9, sex="M", own_words="I miss my fish."),
            setting.adult("Clara", "Barraclough", Relationship.MOTHER, parental_responsibility=Known.YES),
            setting.adult("Stanley", "Barraclough", Relationship.FATHER, lives_elsewhere="At the old address"),
        ],
        "Clara and the children came to us nine days ago. The children need a school, and Esme wakes at four each night"
        " and counts everybody. Their father has asked at two schools already.",
        lives_in="south", home=Home.REFUGE,
        reached_by=ReachedBy("Ask for Clara through our office", "01632 960162", "9 am to 4 pm", Known.NO, Known.NO,
                             "Stanley Barraclough and his mother"),
        signs=("FE-DOM-3", "CD-EMO-3", "PC-STA-2", "PC-WAR-1"), level=3, asked_for=AskedFor.HELP, scale=4,
        working_well="They eat together. Esme has made a friend, whom she reads to.",
        needs_to_happen="School places under our address only, and somebody for Esme's nights.",
        tried="A support worker each day, and the police have marked the number.",
        parents_views="“I thought I would feel guilty. I slept.”",
        agreement=Agreement.GIVEN, agreed_by="Clara Barraclough", agreed_on=setting.day(3),
        agreed_how=AgreedHow.IN_PERSON, told_of_sharing=Known.YES,
        excluded=(
            Excluded(agency_id=uuid.UUID(setting.cast.agency("quarry-top").id)), Excluded(name="His sister's nursery"),
        ),
        call_back_number="01632 960162", call_back_when="9 am to 4 pm",
    )  # fmt: skip


def _on_sofas(setting: Setting) -> Story:
    """Somebody looked at it and gave it back."""
    return setting.story(
        setting.at(1, "12:40"),
        setting.sender_of("danum-homes"),
        [
            setting.child("Harley", "Booth", 12.0),
            setting.child("Robyn", "Booth", 9.1),
            setting.child("Bobby", "Booth", 2.2, sex="M"),
            setting.adult("Ebony", "Booth", Relationship.MOTHER),
        ],
        "Lost their house in August over arrears that began with a mistake of ours. They go from sofa to sofa; this"
        " week"
        " all four share one room. Ebony keeps the uniforms in the boot of the car, ironed.",
        lives_in="north", home=Home.NO_FIXED_ABODE, address="Mostly with a friend in Old Tannery Close, until Sunday",
        reached_by=ReachedBy("Ebony", "07700 900177", "", Known.YES, Known.NO, ""),
        signs=("FE-HOU-3", "FE-FIN-3", "PC-STA-2"), level=3, asked_for=AskedFor.HELP, scale=4, call_back=True,
        working_well="All three are in school every day.",
        needs_to_happen="A home before Christmas. And somebody who is not us to be on their side.",
        agreement=Agreement.GIVEN, agreed_by="Ebony Booth", agreed_how=AgreedHow.BY_PHONE, told_of_sharing=Known.YES,
        front_door=[
            Claimed(setting.at(1, "13:30"), setting.another_screener),
            Released(setting.at(1, "14:15")),
        ],
        call_back_number="01632 960121", call_back_when="before 4 pm",
    )  # fmt: skip


def _elsewhere(setting: Setting) -> Story:
    """They live outside the borough. She was called on the day she asked for."""
    nurse = setting.sender_of("willow-health")
    return setting.story(
        setting.at(7, "10:15"),
        nurse,
        [
            setting.child("Myla", "Earnshaw", 2.4, sex="F"),
            setting.adult("Lola", "Earnshaw", Relationship.MOTHER, parental_responsibility=Known.YES),
        ],
        "Lola and Myla have moved to her mother's, over the boundary, and still come to my clinic as they trust it."
        " Myla"
        " says four words. Lola asked me who will know her there.",
        home=Home.OUT_OF_AREA, address="Thornholme, in the next county",
        reached_by=ReachedBy("Lola", "07700 900150", "after 6 pm", Known.YES, Known.YES, ""),
        signs=("CD-DEV-2", "PC-WAR-1", "FE-WID-1"), level=2, asked_for=AskedFor.ADVICE, scale=7, call_back=True,
        working_well="Her grandmother, who reads to her.", needs_to_happen="A warm hand-over, and not a letter.",
        agreement=Agreement.GIVEN, agreed_by="Lola Earnshaw", told_of_sharing=Known.YES,
        front_door=[
            Claimed(setting.at(7, "11:00"), setting.another_screener),
            Called(
                setting.at(7, "13:20"), setting.another_screener, CallMade.SPOKEN, nurse.name,
                "Gave her the name of the health visitor there. They speak on Monday, all three.",
            ),
        ],
        decided=setting.decided(
            setting.at(7, "13:45"), 2, Route.UNIVERSAL, PrimaryNeed.DISABILITY,
            "The services where they live now can meet this, and have been spoken to.", by=setting.another_screener,
        ),
        call_back_number="07700 900119", call_back_when="1 to 2 pm",
    )  # fmt: skip


def _writes_only(setting: Setting) -> Story:
    return setting.story(
        setting.at(8, "16:02"),
        setting.sender_of("young-carers"),
        [
            setting.child("Quinn", "Wadsworth", 13.9, own_words="I sign for my dad. I would like a day when I do not."),
            setting.adult("Lewis", "Wadsworth", Relationship.FATHER, parental_responsibility=Known.YES),
        ],
        "Lewis is deaf, and Quinn has been his voice since they were six. Now it is the hospital, and letters that no"
        " child should have to read out.",
        lives_in="east", address="Ginnel End, the blue door", reached_by=BY_LETTER,
        signs=("FE-YC-3", "FE-ACC-3", "CD-EDU-1"), level=2, asked_for=AskedFor.HELP, scale=5,
        working_well="They are the funniest pair I know.", needs_to_happen="An interpreter for every appointment.",
        agreement=Agreement.GIVEN, agreed_by="Both, in sign", agreed_on=setting.day(14), agreed_how=AgreedHow.IN_PERSON,
        told_of_sharing=Known.YES, call_back_number="01632 960133",
        front_door=[Claimed(setting.at(7, "08:50"), setting.screener)],
        decided=setting.decided(
            setting.at(7, "10:30"), 3, Route.LEAD_PRACTITIONER, PrimaryNeed.YOUNG_CARER,
            "The guidance points to level 3, and so do I: he is doing what an adult should do. One plan for both.",
        ),
    )  # fmt: skip


def _at_home_with_him(setting: Setting) -> Story:
    """Somebody at home must not know; a service they do not want is named."""
    sender = setting.sender_of("dom-polski")
    return setting.story(
        setting.at(2, "10:51"),
        sender,
        [
            setting.child("Zosia", "Brzezińska", 4.3, sex="F", language="Polish"),
            setting.adult("Jola", "Brzezińska", Relationship.MOTHER, language="Polish", interpreter=Known.YES,
                          parental_responsibility=Known.YES),
            setting.adult("", "", Relationship.PARTNER),
        ],
        "Jola comes to the playgroup with sunglasses and without her telephone, which he keeps. She has asked me how"
        " long"
        " one has to be married before one may stay in this country.",
        lives_in="south",
        reached_by=ReachedBy("Jola, at the playgroup only", "", "on Tuesdays from 10 am to midday", Known.NO, Known.NO,
                             "Her husband, and his cousin who works at the town hall"),
        signs=("FE-DOM-3", "FE-ACC-3", "PC-WAR-1"), level=3, asked_for=AskedFor.HELP, scale=3,
        working_well="She comes every week. Zosia sings.",
        needs_to_happen="A solicitor who speaks Polish, here, on a Tuesday.",
        agreement=Agreement.GIVEN, agreed_by="Jola", agreed_on=setting.day(5), agreed_how=AgreedHow.IN_PERSON,
        excluded=(Excluded(agency_id=uuid.UUID(setting.cast.agency("borough-council").id)),), told_of_sharing=Known.YES,
        call_back_number="01632 960170", call_back_when="mornings",
        front_door=[
            Claimed(setting.at(2, "11:10"), setting.another_screener),
            Added(setting.at(1, "12:12"), sender, setting.key(), "She will be here on Tuesday. I have a quiet room."),
        ],
        decided=setting.decided(
            setting.at(2, "14:47"), 3, Route.LEAD_PRACTITIONER, PrimaryNeed.DOMESTIC_ABUSE,
            "Control at home for a long time, and a mother who is asking. To be reached at the playgroup only.",
            by=setting.another_screener,
        ),
    )  # fmt: skip
