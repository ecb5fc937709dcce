"""What partners of the invented borough are worried about, by what the front door will find to be the need.

`{child}` is the child who is named first, `{parent}` whoever looks after them.
"""

from __future__ import annotations

from portal.guidance.codes import PrimaryNeed

WORRIES: dict[PrimaryNeed, tuple[str, ...]] = {
    PrimaryNeed.EMOTIONAL_WELLBEING: (
        "{child} has stopped talking to friends since the house move, and cries when somebody asks about it.",
        "{child} says most days that nobody would notice if they were not there, and will not go out at break.",
        "{child} hardly sleeps, and comes to the office with a tummy ache before every test.",
        "Since their grandfather died {child} has drawn the same picture over and over, and does not want to be alone.",
        "{child} has pulled out their own eyelashes, and wears a hood so that nobody sees it.",
    ),
    PrimaryNeed.PARENTING: (
        "{parent} says that evenings end in shouting, and does not know what to try next.",
        "{child} goes to bed whenever they like, and {parent} says they have given up on rules.",
        "The little one is in the pushchair in front of a screen for most of the day. {parent} asked me how you play.",
        "{parent} was in care and never saw how a family day goes. They want it to be different for {child}.",
    ),
    PrimaryNeed.BEHAVIOUR: (
        "{child} hits out when told no. It is the third time this month that somebody was hurt.",
        "{child} runs out of lessons, and was found on the roof of the bike shed on Tuesday.",
        "{child} breaks things at home when the tablet is taken away. The neighbours have complained twice.",
        "{child} has been sent home four times this term, and each time is a little prouder of it.",
    ),
    PrimaryNeed.EDUCATIONAL_SUPPORT: (
        "{child} missed nine days this half-term, and is two years behind in reading.",
        "{child} is late most mornings and often tired. They say that nobody gets up at home.",
        "{child} has not been in since the move to secondary school, and nobody opens the door to us.",
        "{child} can tell you everything about trains and cannot write a line about them. Homework ends in tears.",
    ),
    PrimaryNeed.DOMESTIC_ABUSE: (
        "Neighbours heard shouting and something breaking. {child} had taken the younger ones into the bathroom.",
        "{parent} has left their partner and is staying with a friend. {child} asks if he knows where they are.",
        "{parent} no longer comes to the door alone, and looks at the phone before answering any question.",
        "{child} told a classmate that they sleep in their shoes on Fridays, in case they have to run to their nan's.",
    ),
    PrimaryNeed.NEGLECT: (
        "{child} comes in the same clothes all week, and takes food from other children's boxes.",
        "The home was cold when I called, with no bedding on one bed and dog dirt on the kitchen floor.",
        "{child} has had toothache since the autumn and no appointment. They chew on one side and say nothing.",
        "{child} is not collected on time twice a week, and knows which of us has biscuits.",
    ),
    PrimaryNeed.PARENTAL_MENTAL_HEALTH: (
        "{parent} has not left the house for weeks. {child} does the shopping with a list in a pocket.",
        "{parent} told me at the clinic that they feel like a ghost in their own kitchen.",
        "{parent} came to the gate in a dressing gown, crying, and {child} led them home again.",
        "{parent} is back from hospital and frightened of being alone with the children in the afternoon.",
    ),
    PrimaryNeed.SUBSTANCE_MISUSE: (
        "{parent} smelled of cannabis at pick-up twice this week, and was not steady on their feet.",
        "Their grandmother rang: there is drinking from the morning on, and {child} puts the others to bed.",
        "{child} found something in a sock and brought it to show-and-tell. We gave it to the police.",
        "{parent} has stopped going to the clinic, and the door stays shut until the middle of the day.",
    ),
    PrimaryNeed.EXPLOITATION: (
        "{child} has new trainers and a second phone, and older boys wait in a car at the gate.",
        "{child} was found in another town late at night, and would not say who drove them there.",
        "Somebody {child} met in a game sends them money for the bus, and wants pictures.",
        "{child} owes somebody something. They will not say what, and will not walk home by the canal.",
    ),
    PrimaryNeed.YOUNG_CARER: (
        "{child} looks after two little brothers before school and cooks in the evening, as {parent} is ill.",
        "{child} gives {parent} their tablets, and worries all day whether they have fallen.",
        "{child} interprets at every appointment. Last week it was the doctor telling {parent} bad news.",
        "{child} left the choir and the football. They say somebody has to be home when the carer goes at four.",
    ),
    PrimaryNeed.DISABILITY: (
        "{child} needs two people to be moved, and {parent} has hurt their back. There has been no break since Easter.",
        "{child} still waits to be assessed. {parent} has cut their hours to be there, and money is short.",
        "{child} wakes six times a night. {parent} fell asleep at a red light and is frightened of driving now.",
        "{child}'s new chair does not fit through the bathroom door, and the landlord does not answer.",
    ),
    PrimaryNeed.HOUSING: (
        "Five of them sleep in one room, and the landlord has told them to go by the end of the month.",
        "There is mould on the wall above {child}'s bed, and the heating has not worked since January.",
        "They are in a hotel room since the fire. {child} does homework on the ironing board.",
        "They have moved four times in a year, and {child} keeps a packed bag under the bed.",
    ),
    PrimaryNeed.MONEY: (
        "The flat is cold, and the family has been at the food bank every week since September.",
        "Benefits were stopped. {child} had no lunch today, and there is no money on the meter.",
        "{parent} skips meals so that the children eat, and fainted in the queue at the post office.",
        "{child} did not come to the trip, the photograph or non-uniform day. {parent} says they keep forgetting.",
    ),
    PrimaryNeed.FAMILY_CONFLICT: (
        "The parents have parted and speak through {child}, who dreads the hand-over on Sundays.",
        "{child} sleeps at three different houses, and never has the right books.",
        "{child} and their step-father have not spoken since the summer. Doors are slammed, and a panel is broken.",
        "Both parents rang the same afternoon, each to say that the other must not collect {child}.",
    ),
    PrimaryNeed.COMMUNITY_SAFETY: (
        "Their windows were broken twice this month, and {child} no longer plays outside.",
        "{child} was with the group that set fire to the bins behind the shops.",
        "Somebody writes things on their fence that {child} can read now. {parent} paints over it before school.",
        "{child} carries a screwdriver to school, to feel safe on the way home.",
    ),
    PrimaryNeed.OTHER: (
        "Something is not right, and I cannot put my finger on it. {child} has become very quiet.",
        "The family has just come here, knows nobody, and does not know which doctor to ask.",
        "{parent} cannot read our letters and has been too ashamed to say so. Every appointment was missed for it.",
    ),
}
# The same, of a child who is not older than four.
OF_LITTLE_ONES: dict[PrimaryNeed, tuple[str, ...]] = {
    PrimaryNeed.EMOTIONAL_WELLBEING: (
        "{child} has stopped babbling since the move, and looks past everybody at the clinic.",
        "{child} cries until sick when put down, and {parent} has not eaten a warm meal for weeks.",
    ),
    PrimaryNeed.BEHAVIOUR: (
        "{child} bites the other children, and {parent} no longer dares to come to the playgroup.",
        "{child} has thrown a shoe through the window. {parent} laughed, and then cried.",
    ),
    PrimaryNeed.EDUCATIONAL_SUPPORT: (
        "{child} says three words, and the waiting list is long. {parent} has stopped asking.",
        "{child} has a nursery place and has been there twice. {parent} cannot bear the crying at the door.",
    ),
    PrimaryNeed.DOMESTIC_ABUSE: (
        "Neighbours heard shouting and something breaking. {child} was asleep on the floor behind the sofa.",
        "{parent} has left their partner, with {child} on one arm and a bag on the other.",
    ),
    PrimaryNeed.NEGLECT: (
        "{child} has had the same nappy rash for a month, and is strapped into the chair whenever I call.",
        "The home was cold, with no bedding in the cot and dog dirt on the kitchen floor.",
    ),
    PrimaryNeed.PARENTAL_MENTAL_HEALTH: (
        "{parent} told me at the clinic that they feel like a ghost in their own kitchen.",
        "{parent} is back from hospital, and frightened of being alone with {child} in the afternoon.",
    ),
    PrimaryNeed.SUBSTANCE_MISUSE: (
        "{parent} has stopped going to the clinic, and the door stays shut until the middle of the day.",
        "{parent} came to the weighing smelling of drink, and knew it, and asked me not to look like that.",
    ),
    PrimaryNeed.DISABILITY: (
        "{child} wakes six times a night. {parent} fell asleep at a red light and is frightened of driving now.",
        "{child} is fed through a tube, and {parent} is the only one who has been shown how.",
    ),
    PrimaryNeed.HOUSING: (
        "There is mould on the wall above the cot, and the heating has not worked since January.",
        "They are in a hotel room since the fire. {child} is learning to walk between the beds.",
    ),
    PrimaryNeed.MONEY: (
        "{parent} waters down the milk until Thursday, and told me so with a straight back.",
        "Benefits were stopped. There is no money on the meter, and {child} sleeps in a snow suit.",
    ),
    PrimaryNeed.FAMILY_CONFLICT: (
        "The parents have parted and hand {child} over in a car park, without a word, and without the cuddly toy.",
    ),
}
MORE = (
    "It has been like this since the summer.",
    "We have spoken to the family three times, and it was better each time for about a week.",
    "A cousin went through the same two years ago.",
    "A colleague noticed it first.",
    "It is worse after weekends.",
    "I have known this family for four years and have not seen them like this.",
    "Nobody has done anything wrong here, and it is still too much for them alone.",
    "",
    "",
    "",
)
WORKING_WELL = (
    "Loves reading, and has one good friend.",
    "Grandmother lives near and helps on Fridays.",
    "Both parents come to every meeting and want things to change.",
    "Is in school every day, and proud of it.",
    "They laugh a lot together.",
    "{parent} asked us for help themselves, which took courage.",
    "A neighbour takes {child} to football on Saturdays, and that hour is sacred.",
    "{parent} answers the phone and rings back, every time.",
    "The baby is weighed, fed and adored.",
    "{child} talks to the caretaker, and trusts him.",
    "There is a dog, and {child} has never missed a walk.",
    "",
)
NEEDS_TO_HAPPEN = (
    "Somebody to work with the whole family on mornings and money.",
    "Support for {parent} with boundaries, and somebody for {child} to talk to.",
    "One plan that everybody follows, so that the family tells its story once.",
    "Somebody who goes there, and not another letter.",
    "Find out what is behind it, before it becomes more.",
    "One person whom {parent} can ring, who knows them by name.",
    "A break for {parent}, even if it is only two hours in the week.",
    "Help with the forms, and somebody who sits beside them while they are filled in.",
    "{child} needs to hear from a grown-up that none of it is their fault.",
)
SHORT = (
    "Called to the address after a report from a neighbour. All quiet when we came. {child} was awake and dressed.",
    "Found {child} at the bus station after eleven. Taken home. {parent} had not known they were out.",
    "Attended with an ambulance for {parent}. {child} had rung for it and waited at the door. A neighbour took over.",
    "Argument between {parent} and an ex-partner in the street. Nobody hurt. {child} watched from the window.",
    "Stopped a car with {child} in the back and no seat. {parent} upset, and short of money for one.",
    "{child} was in a group of six on the school roof. Came down when asked, and gave their name without fuss.",
    "Complaint about noise. The flat was warm and clean. {parent} in tears: the little one does not sleep.",
    "{parent} rang us to say that {child} had run off after a row over a phone. Back within the hour.",
)
