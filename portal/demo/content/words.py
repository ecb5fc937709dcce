"""What screeners of the invented borough write."""

from __future__ import annotations

from portal.guidance.codes import Route

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
REASONS_THOUGH_URGENT = (
    (
        "The safeguarding team was phoned at once and has looked into it. No child is at risk of harm now, and the"
        " family wants help."
    ),
)
DIFFERS = (
    "The family has people around it who help already, and has asked for less than this.",
    "Taken with what the school told us before, this weighs more than each sign alone.",
    "What was seen is put right already; what is left is smaller.",
)
REFUSAL_WEIGHED = "No. What was seen is early, and nobody is at risk. Saying no to early help does not change that."
# What the referrer is told, or hears on the telephone.
WORDS: dict[Route, str] = {
    Route.LEAD_PRACTITIONER: "Thank you for telling us. This family needs one plan and one person who holds it"
    " together. We are asking for a Lead Practitioner where they live.",
    Route.LOCAL_SOLUTIONS: "Thank you for telling us. The local solutions group will look at this and get in touch with"
    " the family.",
    Route.UNIVERSAL: "Thank you for telling us. What you describe can be met by services that are open to every family."
    " Please tell us again if it gets worse.",
}
