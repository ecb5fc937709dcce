"""What partners, screeners and Lead Practitioners of the invented borough write."""

from __future__ import annotations

from portal.guidance.codes import PrimaryNeed, Route

# By what the front door will find to be the need.
WORRIES: dict[PrimaryNeed, tuple[str, ...]] = {
    PrimaryNeed.EMOTIONAL_WELLBEING: (
        "Has stopped talking to friends since the house move and cries when asked about it.",
        "Says most days that nobody would miss them. Will not go out at break.",
        "Has trouble sleeping and comes to the office with a tummy ache before every test.",
    ),
    PrimaryNeed.PARENTING: (
        "Mum says evenings end in shouting and she does not know what to try next.",
        "Goes to bed when they like, and Dad says he has given up on rules.",
        "The little one is in the pushchair in front of the television for most of the day.",
    ),
    PrimaryNeed.BEHAVIOUR: (
        "Hits out when told no. It is the third time this month that somebody was hurt.",
        "Runs out of lessons and was found on the roof of the bike shed.",
        "Breaks things at home when the tablet is taken away; the neighbours have complained.",
    ),
    PrimaryNeed.EDUCATIONAL_SUPPORT: (
        "Missed nine days this half-term, and is two years behind in reading.",
        "Late most mornings and often tired. Says nobody gets up at home.",
        "Has not been in since the move to secondary school, and we see nobody at the door.",
    ),
    PrimaryNeed.DOMESTIC_ABUSE: (
        "We were called to an argument at the address. Two children were upstairs and had heard all of it.",
        "Mum has left her partner and is staying with a friend. The children ask if he knows where they are.",
    ),
    PrimaryNeed.NEGLECT: (
        "Comes in the same clothes all week, and takes food from other children's boxes.",
        "The home was cold, there was no bedding on one bed, and dog dirt in the kitchen.",
    ),
    PrimaryNeed.PARENTAL_MENTAL_HEALTH: (
        "Mum has not left the house for weeks. Her eldest does the shopping.",
        "Dad told the nurse that he cannot see a way out, and that the baby would be better off without him.",
    ),
    PrimaryNeed.SUBSTANCE_MISUSE: (
        "Smelled of cannabis at pick-up, twice this week, and was unsteady.",
        "Grandma rang: there is drinking from the morning on, and the children put themselves to bed.",
    ),
    PrimaryNeed.EXPLOITATION: (
        "Has new trainers and a second phone, and older boys wait in a car at the gate.",
        "Was found in another town late at night and would not say who drove there.",
    ),
    PrimaryNeed.YOUNG_CARER: (
        "Looks after two little brothers before school and cooks in the evening, as Mum is ill.",
        "Gives their mother her tablets and worries all day whether she has fallen.",
    ),
    PrimaryNeed.DISABILITY: (
        "Needs two people to be moved, and Mum has hurt her back. They have had no break since Easter.",
        "Still waiting to be assessed. Both parents have cut their hours to be there.",
    ),
    PrimaryNeed.HOUSING: (
        "Five of them sleep in one room, and the landlord has told them to go by the end of the month.",
        "There is mould on the wall above the cot, and the heating has not worked since January.",
    ),
    PrimaryNeed.MONEY: (
        "The flat is cold and the family has been using the food bank every week.",
        "Their benefits were stopped. There was no lunch today, and no money on the meter.",
    ),
    PrimaryNeed.FAMILY_CONFLICT: (
        "The parents have parted and speak through the children, who dread the hand-over on Sundays.",
        "Sleeps at three different houses and never has the right books.",
    ),
    PrimaryNeed.COMMUNITY_SAFETY: (
        "Their windows were broken twice this month, and the children no longer play outside.",
        "Was with the group that set fire to the bins behind the shops.",
    ),
    PrimaryNeed.OTHER: (
        "Something is not right, and I cannot put my finger on it. They have become very quiet.",
        "The family has just come here, knows nobody, and does not know which doctor to ask.",
    ),
}
MORE = (
    "It has been like this since the summer.",
    "We have spoken to the family three times and nothing has changed.",
    "Their brother went through the same two years ago.",
    "The class teacher noticed it first.",
    "It is worse after weekends.",
    "",
    "",
)
WORKING_WELL = (
    "Loves reading and has one good friend.",
    "Grandmother lives near and helps on Fridays.",
    "Dad comes to every meeting and wants things to change.",
    "Is in school every day, and proud of it.",
    "They laugh a lot together.",
    "Mum asked us for help herself.",
    "",
)
NEEDS_TO_HAPPEN = (
    "Somebody to work with the whole family on mornings and money.",
    "Support for Mum with boundaries, and somebody for the child to talk to.",
    "One plan that everybody follows, so that the family tells its story once.",
    "Somebody who goes there, and not another letter.",
    "Find out what is behind it, before it becomes more.",
)
REASONS: dict[Route, tuple[str, ...]] = {
    Route.LEAD_PRACTITIONER: (
        "Several needs in more than one part of life. One plan with one named person fits best.",
        "It has gone on for months and has not changed with what the school has tried. The family wants help.",
    ),
    Route.LOCAL_SOLUTIONS: (
        "Early signs, and the family wants help. The local group knows them.",
        "One thing that can be put right quickly, by people who are near.",
    ),
    Route.UNIVERSAL: (
        "The school and the family hub can meet this together.",
        "Nothing here that needs more than what is open to every family. Advice was given.",
    ),
}
THANKS = "Thank you for telling us. We have read it and decided what happens next."
