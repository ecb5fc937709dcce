"""The code lists of the portal and the words people read for them.

Codes are what the database keeps, imports carry and reports count; words are what a page shows. A code is never shown,
a word is never stored.
"""

from __future__ import annotations

import enum
from typing import Self


class Code(enum.StrEnum):
    """A code with its words: `LOST = "lost", "We lost it"`."""

    words: str

    def __new__(cls, code: str, words: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member


class Source(Code):
    """Where a contact comes from."""

    FAMILY = "family", "Family member"
    SCHOOL = "school", "School or college"
    EARLY_YEARS = "early_years", "Early years setting"
    HEALTH = "health", "Health service"
    POLICE = "police", "Police"
    SOCIAL_CARE = "social_care", "Children's social care"
    VOLUNTARY = "voluntary", "Voluntary organisation"
    HOUSING = "housing", "Housing"
    PROBATION = "probation", "Probation"
    COUNCIL = "council", "Council service"
    ANONYMOUS = "anonymous", "Someone who did not give a name"
    OTHER = "other", "Someone else"


class PrimaryNeed(Code):
    EMOTIONAL_WELLBEING = "emotional_wellbeing", "Emotional wellbeing"
    PARENTING = "parenting", "Parenting"
    BEHAVIOUR = "behaviour", "Behaviour"
    EDUCATIONAL_SUPPORT = "educational_support", "Support with education"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
    NEGLECT = "neglect", "Neglect"
    PARENTAL_MENTAL_HEALTH = "parental_mental_health", "A parent's mental health"
    SUBSTANCE_MISUSE = "substance_misuse", "Alcohol or drugs"
    EXPLOITATION = "exploitation", "Exploitation"
    YOUNG_CARER = "young_carer", "Young carer"
    DISABILITY = "disability", "Disability"
    HOUSING = "housing", "Housing"
    MONEY = "money", "Money"
    FAMILY_CONFLICT = "family_conflict", "Conflict in the family"
    COMMUNITY_SAFETY = "community_safety", "Safety in the community"
    OTHER = "other", "Something else"


class Route(Code):
    """Where a decision sends a child, the most urgent first: a contact with several children takes the first."""

    SAFEGUARDING = "safeguarding", "Safeguarding"
    LEAD_PRACTITIONER = "lead_practitioner", "Lead Practitioner"
    LOCAL_SOLUTIONS = "local_solutions", "Local solutions group"
    OPEN_CASE = "open_case", "Added to the open case"
    SOCIAL_WORKER = "social_worker", "Social worker"
    UNIVERSAL = "universal", "Advice and universal services"
    OUT_OF_AREA = "out_of_area", "Another area"
    NO_FURTHER_ACTION = "no_further_action", "No further action"


class AgencyType(Code):
    """The kind of agency a Lead Practitioner works for."""

    EDUCATION = "education", "Education"
    TRUST = "trust", "Children's services trust"
    COUNCIL = "council", "Council"
    HEALTH = "health", "Health"
    VOLUNTARY = "voluntary", "Voluntary sector"
    EARLY_YEARS = "early_years", "Early years"
    POLICE = "police", "Police"
    OTHER = "other", "Other"


class ClosureReason(Code):
    NEEDS_MET = "needs_met", "Needs met"
    SINGLE_AGENCY = "single_agency", "One service carries on"
    STEP_UP = "step_up", "A social worker took over"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn", "The family no longer wanted help"
    DISENGAGED = "disengaged", "The family lost touch"
    MOVED = "moved", "Moved out of the area"
    ADULT = "adult", "Every child is now an adult"
    DUPLICATE = "duplicate", "The same as another case"
    DIED = "died", "A death"
    OTHER = "other", "Another reason"


class DeclineReason(Code):
    """Why a Lead Practitioner says no to an offer."""

    CAPACITY = "capacity", "I have no room for another family"
    RELATIONSHIP = "relationship", "My relationship with the family makes it wrong"
    WRONG_SERVICE = "wrong_service", "Another service fits better"
    OUT_OF_AREA = "out_of_area", "The family lives outside my area"
    DUPLICATE = "duplicate", "Somebody already helps with this"
    NEEDS_STEP_UP = "needs_step_up", "The family needs a social worker"
    CONFLICT_OF_INTEREST = "conflict_of_interest", "Conflict of interest"
    OTHER = "other", "Another reason"


class Agreement(Code):
    """The family's answer to early help, as the partner reports it."""

    GIVEN = "given", "Yes, they agree"
    NOT_ASKED = "not_asked", "They have not been asked yet"
    REFUSED = "refused", "No, they do not want it"


LEVELS: dict[int, str] = {
    1: "Level 1: universal services meet the need",
    2: "Level 2: some extra help",
    3: "Level 3: several needs, one joined-up plan",
    4: "Level 4: a child is being harmed or is at risk of it",
}
