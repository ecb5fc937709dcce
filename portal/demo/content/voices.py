"""What children and parents of the invented borough say themselves, what was tried, and what families write."""

from __future__ import annotations

from portal.guidance.codes import Source

CHILDREN = (
    "I wish it was quiet in the morning.",
    "I do not mind school. I mind going home.",
    "Can somebody ask Mum first? I do not want her to think I told on her.",
    "I like it when we all have tea at the table.",
    "I am fine. It is my brother you should ask.",
    "I want my own bed and a door that shuts.",
    "Nan says it will get better when it is warm again.",
    "I would like to do one thing after school that is only mine.",
    "I get a stone in my tummy on Sundays.",
    "Nobody shouted yesterday. That was nice.",
    "Grown-ups always say soon.",
    "If you come, come when Dad is there too.",
)
PARENTS = (
    "I am tired of telling it again. If one person came and stayed, I would try anything.",
    "We know it cannot go on. We do not want to be looked at as bad parents.",
    "Mother says yes to help at once. Father would like to know first what is written about them.",
    "It is the mornings. If the mornings worked, the rest would too.",
    "I had no one to show me. I would like somebody to show me.",
    "Please do not come in a car with a sign on it.",
    "They both say that it got worse when the hours at work were changed.",
    "I have been asking for two years. Thank you for writing it down.",
    "The mother wants help for the children, and does not want to talk about herself yet.",
    "We are all right. It is the flat that is not.",
)
TRIED: dict[Source, tuple[str, ...]] = {
    Source.SCHOOL: (
        "Breakfast club since September, and a quiet room at lunch. Both helped, but they do not reach home.",
        "Met with the parents twice, and agreed a reward chart. It held for two weeks.",
        "Our learning mentor sees the child on Tuesdays, and a place in the nurture group is offered for next term.",
    ),
    Source.EARLY_YEARS: (
        "We keep the child in the small room in the mornings, and talk to the parents at the door every day.",
        "Offered the fifteen hours in one stretch, so that there is less coming and going.",
    ),
    Source.HEALTH: (
        "Four home visits in place of one, and a listening visit every other week.",
        "Asked the doctor for an appointment that is not in the morning. It was kept.",
        "Gave the family the number of the baby café. They went once, and liked it.",
    ),
    Source.POLICE: (
        "Safety at home was gone through with the parent, and a direct number left.",
        "Spoke with the young person alone in the car. Calm, and willing to talk.",
    ),
    Source.HOUSING: ("A plan for the arrears, which is being kept. Somebody was sent about the damp twice.",),
    Source.VOLUNTARY: (
        "A volunteer goes there on Wednesdays and plays with the children while their mother rests.",
        "Food parcels, and somebody who went along to the benefits office.",
    ),
}
TRIED_BY_OTHERS = (
    "We have talked it over with the family, and with their school.",
    "A worker of ours has visited three times. The door was opened twice.",
    "",
)
# Written by families themselves: in the first person, and not always in English.
OF_A_CARER = (
    (
        "I cannot get my son to school any more. Every morning is a fight and I am late for work and I have had a"
        " warning. I do not know who to ask so I am asking you."
    ),
    "Since their dad left I am not coping. The little one does not sleep and I cry in the bathroom so they do not see.",
    "My daughter has stopped eating with us. She says she is fine. I know she is not.",
    "We have got a letter about the rent. There are four of us and a baby coming. I do not understand what it says.",
    "I shout too much. I hear myself and I sound like my mum. I want to stop before they remember me like that.",
    "My boy waits for the autism people since last year. Nobody tells us anything. He broke the window yesterday.",
)
OF_A_CARER_IN_POLISH = (
    (
        "Mieszkamy tu od roku. Mój syn nie chce chodzić do szkoły, bo dzieci się z niego śmieją. Pracuję na zmiany i"
        " nie wiem, z kim porozmawiać."
    ),
    "Jestem sama z dwójką dzieci i zalegam z czynszem. Boję się, że stracimy mieszkanie. Proszę o pomoc po polsku.",
)
WISHES = (
    "Somebody to talk to who does not judge.",
    "Help with mornings.",
    "I do not know. Anything.",
    "That somebody explains the letters to us.",
    "",
)
QUESTIONS = (
    "Thank you for this. Is the family in touch with a health visitor or a doctor about it?",
    "Do you know who else lives in the home, and whether they have been asked?",
    "When did you last see the children yourself, and how were they?",
    "Which evenings would suit the family for a first visit?",
    "You write that it has been worse lately. Has anything happened that may explain it?",
)
ANSWERS = (
    "Yes, they saw somebody in the spring. They would like that to begin again.",
    "Only the people I have named. I asked this morning.",
    "I saw them today. They were cheerful, and tired.",
    "Wednesdays and Thursdays after five. Please ring first.",
    "There was a death in the family in August. They did not want me to write it in the first place, and agree now.",
)
ADDITIONS = (
    "A little more: the family has found a place at the breakfast club from Monday.",
    "Their mobile number has changed. I have the new one, and have told nobody else.",
    "The father rang me today. He would like to be part of it.",
    "The children were not in today, and nobody answered. I am trying again at four.",
    "They have agreed that you may speak to the school.",
)
REACHED = (
    "Told what was decided and what comes next. Glad to hear it.",
    "Said they would tell the family themselves.",
    "Understood, and will keep an eye on things.",
    "Had hoped for more. Said what to do if it gets worse.",
)
NOT_REACHED = ("Rang out.", "No answer. I try again tomorrow morning.", "")
