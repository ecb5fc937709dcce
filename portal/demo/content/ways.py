"""Streets that are on no map, and how families of the invented borough can be reached without harm."""

from __future__ import annotations

from portal.contacts.rules.told import ReachedBy
from portal.guidance.codes import Known

STREETS = (
    "Larkfield Row", "Ginnel End", "Candlewick Street", "Pinfold Rise", "Saltersgate", "Old Tannery Close",
    "Heron Walk", "Marl Pit Lane", "Quarrymen's Terrace", "Bluebell Fold", "Ropemaker Street", "Tenter Croft",
    "Milestone Avenue", "Osier Bank", "Weavers' Yard", "Lapwing Drive", "St Hild's Road", "Plumtree Court",
)  # fmt: skip
FOUND_AT = (
    "On a friend's sofa, mostly. The school knows where.",
    "In the car, near the leisure centre, since last week.",
    "With her sister and her sister's four, until the end of the month.",
)
ELSEWHERE = ("Moved to her mother's in another county", "Just over the boundary, in the next borough")
# Numbers end in two digits more; those of these beginnings are kept for stories.
MOBILE, LANDLINE = "07700 9001", "01632 9600"
_YES, _NO, _NOT_KNOWN = Known.YES, Known.NO, Known.NOT_KNOWN
# Whom, when, a message, a letter, who must not know. `{name}` is the adult named first.
WAYS = (
    ("{name}", "on weekdays before 3 pm", _YES, _YES, ""),
    ("{name}", "after 6 pm", _YES, _NOT_KNOWN, ""),
    ("{name}", "", _YES, _YES, ""),
    ("{name}", "between 10 am and midday", _NO, _YES, ""),
    ("{name}", "at any time", _NOT_KNOWN, _NOT_KNOWN, ""),
)
WITH_CARE = (
    ("{name}", "only while the children are at school", _NO, _NO, "A former partner"),
    ("{name}, at work", "on Tuesdays and Thursdays, 9 am to 2 pm", _NO, _NO, "Anybody else at home"),
    ("Ask for {name} at the school office", "", _NO, _NO, "The children's father"),
)
BY_LETTER = ReachedBy("Write only. There is no telephone", "", "", _NO, _YES, "")
BEST_TIMES = (
    "",
    "",
    "after 3:30 pm",
    "not on Wednesdays",
    "8 to 8:45 am, or after school",
    "between clinics, 1 to 2 pm",
)
NOT_ASKED_BECAUSE = (
    "I have not been able to speak to them alone.",
    "They are in hospital this week. I ask them on Monday.",
    "I was afraid that asking would make it worse for the children tonight.",
)
REFUSED_SAYING = (
    "“We have had enough people in this house.”",
    "They would rather sort it out with the school first, and thanked me for asking.",
)
NOT_TOLD_BECAUSE = (
    "Telling them now could put one of the children at risk.",
    "I could not reach them before the end of the day.",
)
EXCLUDED_BY_NAME = ("The letting agent", "The old nursery", "Their aunt's church")
