"""What goes to the safeguarding team: taken on by name, waiting, late, and given back to be decided once more."""

from __future__ import annotations

from portal.contacts.models import Contact
from portal.contacts.rules.told import ReachedBy
from portal.demo.played.stage import Scene, Stage
from portal.guidance.codes import Agreement, AskedFor, Known, PrimaryNeed, Relationship, ReturnedBecause, Route
from portal.messages.links import sign
from portal.messages.templates import HAND_OVER
from portal.screening.actions.handing_over import accept_by_link, open_link, remind_of_hand_overs, return_by_link
from portal.screening.actions.handing_over.answering import GivenBack
from portal.screening.queries.hand_over_links import token_of_opening
from portal.screening.queries.hand_overs import open_hand_overs

_LIKE_THE_REFERRER = "The safeguarding team has to look at this today, and the family has been told so."


def _link(stage: Stage, contact: Contact) -> str:
    """The one in the e-mail to the team."""
    (handed,) = open_hand_overs(stage.session, contact.id)
    return sign(HAND_OVER, handed.reference)


def _opened(stage: Stage, link: str, name: str) -> str:
    return token_of_opening(open_link(stage.session, link, name, at=stage.now))


def taken_on(stage: Stage) -> Scene:
    yield stage.on(6, "09:35")
    contact = stage.send(
        stage.sender_of("willow-health"),
        [
            stage.child("Ottilie", "Marwood", 0.3, sex="F"),
            stage.adult("Freya", "Marwood", Relationship.MOTHER, parental_responsibility=Known.YES),
        ],
        "At the eight-week visit Ottilie had a round bruise on her upper arm. She cannot roll over yet. Freya had seen"
        " it that morning, had taken a picture and meant to ask me. She went to the hospital with us at once.",
        lives_in="east", address="31 Heron Walk", signs=("NOW-BABY", "PC-WAR-1", "FE-WID-2"), level=4, scale=3,
        asked_for=AskedFor.SOCIAL_WORKER, working_well="She holds her as if she were made of glass.",
        needs_to_happen="That a doctor sees her today, and that Freya is not left alone with this.",
    )  # fmt: skip
    yield stage.on(6, "09:41")
    stage.look_at(stage.colleague, contact)
    yield stage.on(6, "10:02")
    stage.decide(
        stage.colleague, contact, 4, Route.SAFEGUARDING, PrimaryNeed.PARENTING,
        "A bruise on a baby who does not move by herself is always looked into on the same day. The safeguarding team"
        " was phoned at 9:50, and the mother knows.",
    )  # fmt: skip
    yield stage.on(6, "10:24")
    link = _link(stage, contact)
    opening = _opened(stage, link, "Farida Noor, duty social worker")
    yield stage.on(6, "10:31")
    accept_by_link(stage.session, link, opening, "SG-20418", at=stage.now)


def waits(stage: Stage) -> Scene:
    yield stage.on(1, "14:50")
    contact = stage.send(
        stage.sender_of("st-brannocks"),
        [
            stage.child("Caleb", "Underhill", 13.2, sex="M", setting="St Brannock's Academy",
                        own_words="He says it was a joke. It was not a joke."),
            stage.child("Posy", "Underhill", 8.8, sex="F"),
            stage.adult("Rhys", "Underhill", Relationship.FATHER, parental_responsibility=Known.YES),
        ],
        "Caleb told his form tutor that his father held him by the throat on Sunday because of a broken screen. There"
        " is a red line on the left side of his neck. He asked whether Posy could come to school with him tomorrow.",
        lives_in="central", address="9 Weavers' Yard",
        reached_by=ReachedBy("Ask for the head of year", "01632 960173", "until 4:30 pm", Known.NO, Known.NO,
                             "Rhys Underhill"),
        signs=("NOW-TOLD", "PC-BOU-4", "CD-EMO-2"), level=4, scale=1, asked_for=AskedFor.SOCIAL_WORKER,
        working_well="He told us, and he trusts Mr Ashby.", child_seen=Known.YES,
        needs_to_happen="That neither of them goes home before somebody has spoken with their father.",
        agreement=Agreement.NOT_ASKED, agreement_words="Not before the children are safe.", told_of_sharing=Known.NO,
        not_told_because="He would know who told us.",
    )  # fmt: skip
    yield stage.on(1, "14:56")
    stage.look_at(stage.sam, contact)
    yield stage.on(1, "15:22")
    stage.decide(
        stage.sam, contact, 4, Route.SAFEGUARDING, PrimaryNeed.FAMILY_CONFLICT,
        "A child says that he was hurt, and there is a mark. His sister lives in the same house. " + _LIKE_THE_REFERRER,
    )  # fmt: skip


def late(stage: Stage) -> Scene:
    """Nobody there has said that they have it: they were reminded, and then the hub managers were told."""
    yield stage.on(4, "10:20")
    contact = stage.send(
        stage.sender_of("danum-hospital"),
        [
            stage.child("Reuben", "Calloway", 15.7, sex="M", own_words="I owe them. You do not get it."),
            stage.adult("Lorraine", "Calloway", Relationship.GRANDPARENT, parental_responsibility=Known.NOT_KNOWN),
        ],
        "Reuben came in at two in the morning with a cut hand and two telephones that rang all night. A man of about"
        " thirty waited for him outside and would not give a name. His grandmother says that he has been gone from"
        " Friday to Sunday for five weeks.",
        lives_in="south", address="17 Old Tannery Close", signs=("CD-SOC-4", "CD-EDU-3", "FE-WID-2"), level=4, scale=2,
        asked_for=AskedFor.SOCIAL_WORKER, working_well="He rings his grandmother when he is hungry.",
        needs_to_happen="Somebody who can get him out of owing.",
    )  # fmt: skip
    yield stage.on(4, "10:31")
    stage.look_at(stage.colleague, contact)
    yield stage.on(4, "11:05")
    stage.decide(
        stage.colleague, contact, 4, Route.SAFEGUARDING, PrimaryNeed.EXPLOITATION,
        "Gone every weekend, two telephones, a man who waits, a debt: he is being used. This is for the safeguarding"
        " team.",
    )  # fmt: skip
    yield stage.on(3, "11:06")
    remind_of_hand_overs(stage.be_the_worker(), at=stage.now)
    yield stage.on(3, "12:07")
    remind_of_hand_overs(stage.be_the_worker(), at=stage.now)


def comes_back(stage: Stage) -> Scene:
    """The school sees that it is being looked at again; the front door has it on its queue, with a new clock."""
    yield stage.on(3, "09:08")
    contact = stage.send(
        stage.tessa,
        [
            stage.child("Wilf", "Applegarth", 6.9, sex="M", setting="Oakfield Primary School",
                        own_words="I was not scared. I had the torch."),
            stage.adult("Gemma", "Applegarth", Relationship.MOTHER, parental_responsibility=Known.YES),
        ],
        "Wilf told his class that he was by himself last night “until the news was over”. Gemma cleans offices from six"
        " to ten. Her neighbour was to look in and had gone out. He had put himself to bed in his school shoes.",
        lives_in="east", address="12 Bluebell Fold", signs=("PC-SAF-4", "FE-FIN-2", "PC-WAR-1"), level=3, scale=4,
        working_well="They laugh a lot. He is read to every morning before school.",
        needs_to_happen="Somebody with Wilf in the evenings, whom she can afford.",
        call_back_number="01632 960114", call_back_when="after 3:30 pm, not on Wednesdays",
    )  # fmt: skip
    yield stage.on(3, "09:15")
    stage.look_at(stage.sam, contact)
    yield stage.on(3, "09:52")
    stage.decide(
        stage.sam, contact, 4, Route.SAFEGUARDING, PrimaryNeed.PARENTING,
        "A child of six alone for four hours, and it may not have been the first time. The safeguarding team should say"
        " whether he is safe in the evenings.",
        differs_because="The school thought of level 3. Alone at night at six is more than that, until it is looked"
        " into.",
    )  # fmt: skip
    yield stage.on(2, "08:50")
    link = _link(stage, contact)
    opening = _opened(stage, link, "Martin Oyelaran, team manager")
    yield stage.on(2, "09:20")
    because = GivenBack(
        ReturnedBecause.NOT_LEVEL_4,
        "We visited at seven. It happened once, she told us so before we asked, and her sister now comes on weekdays."
        " What she needs is childcare that she can pay for.",
    )
    return_by_link(stage.session, link, opening, because, at=stage.now)


SCENES = (taken_on, waits, late, comes_back)
