"""How often what happens in the invented borough: the figures that early-help services have published, where there are
any, and what is left shared out among the rest.
"""

from __future__ import annotations

from portal.contacts.rules.ways import Way
from portal.demo.chance import Weighted
from portal.guidance.codes import (
    AgencyType,
    Agreement,
    AskedFor,
    ClosureReason,
    DeclineReason,
    Home,
    PrimaryNeed,
    Relationship,
    Route,
    Source,
)

# Published for an early-help service over six months; the rest of 41.7 is ours.
SOURCES = Weighted(
    {
        Source.FAMILY: 22.6,
        Source.SCHOOL: 15.1,
        Source.POLICE: 11.5,
        Source.SOCIAL_CARE: 9.1,
        Source.HEALTH: 16.4,
        Source.COUNCIL: 8.6,
        Source.VOLUNTARY: 5.2,
        Source.EARLY_YEARS: 4.9,
        Source.HOUSING: 3.2,
        Source.OTHER: 2.2,
        Source.PROBATION: 1.2,
    }
)
# The first four published over the same time; the rest of 37.8 is ours.
NEEDS = Weighted(
    {
        PrimaryNeed.EMOTIONAL_WELLBEING: 22.5,
        PrimaryNeed.PARENTING: 16.6,
        PrimaryNeed.BEHAVIOUR: 14.2,
        PrimaryNeed.EDUCATIONAL_SUPPORT: 8.9,
        PrimaryNeed.DOMESTIC_ABUSE: 7.0,
        PrimaryNeed.PARENTAL_MENTAL_HEALTH: 6.0,
        PrimaryNeed.NEGLECT: 4.0,
        PrimaryNeed.DISABILITY: 3.5,
        PrimaryNeed.SUBSTANCE_MISUSE: 3.0,
        PrimaryNeed.FAMILY_CONFLICT: 3.0,
        PrimaryNeed.YOUNG_CARER: 2.5,
        PrimaryNeed.HOUSING: 2.5,
        PrimaryNeed.MONEY: 2.5,
        PrimaryNeed.EXPLOITATION: 1.8,
        PrimaryNeed.COMMUNITY_SAFETY: 1.0,
        PrimaryNeed.OTHER: 1.0,
    }
)
# Of smaller children nobody would think so: from how many years on.
NEEDS_OF_OLDER = {
    PrimaryNeed.EXPLOITATION: 11,
    PrimaryNeed.COMMUNITY_SAFETY: 9,
    PrimaryNeed.YOUNG_CARER: 8,
}
# 3,554 referrals: 932, 732, 865, 969, and 56 of which nobody wrote down where.
LOCALITIES = Weighted({"central": 932, "east": 732, "south": 865, "north": 969, None: 56})
# The share of each in the cases held; published shares that add up to 102.1.
LEAD_TYPES = Weighted(
    {
        AgencyType.EDUCATION: 43.9,
        AgencyType.TRUST: 32.4,
        AgencyType.COUNCIL: 18.7,
        AgencyType.HEALTH: 3.7,
        AgencyType.VOLUNTARY: 3.4,
    }
)
# 45 in 100 contacts led to a service; 1,017 cases open at level 2 and 1,174 at level 3. No route needs more than these
# until the others can be taken.
ROUTES = Weighted({Route.LEAD_PRACTITIONER: 33.0, Route.LOCAL_SOLUTIONS: 16.0, Route.UNIVERSAL: 51.0})
LEVELS = {
    Route.LEAD_PRACTITIONER: Weighted({2: 30.0, 3: 70.0}),
    Route.LOCAL_SOLUTIONS: Weighted({1: 8.0, 2: 84.0, 3: 8.0}),
    Route.UNIVERSAL: Weighted({1: 72.0, 2: 26.0, 3: 2.0}),
}
AGREEMENTS = Weighted({Agreement.GIVEN: 92.0, Agreement.NOT_ASKED: 5.0, Agreement.REFUSED: 3.0})
# What the referrer thought, set against what is decided: the same, one more, one less, not sure.
LEVEL_OF_REFERRER = Weighted({0: 58.0, 1: 22.0, -1: 8.0, None: 12.0})
CHILDREN = Weighted({1: 55.0, 2: 28.0, 3: 12.0, 4: 4.0, 6: 1.0})
ADULTS = Weighted({1: 62.0, 2: 34.0, 3: 4.0})
DECLINES = Weighted(
    {
        DeclineReason.CAPACITY: 55.0,
        DeclineReason.WRONG_SERVICE: 16.0,
        DeclineReason.RELATIONSHIP: 10.0,
        DeclineReason.OUT_OF_AREA: 7.0,
        DeclineReason.CONFLICT_OF_INTEREST: 4.0,
        DeclineReason.NEEDS_STEP_UP: 4.0,
        DeclineReason.DUPLICATE: 2.0,
        DeclineReason.OTHER: 2.0,
    }
)
# 28 in 100 were stepped up.
CLOSURES = Weighted(
    {
        ClosureReason.NEEDS_MET: 48.0,
        ClosureReason.STEP_UP: 28.0,
        ClosureReason.SINGLE_AGENCY: 8.0,
        ClosureReason.AGREEMENT_WITHDRAWN: 6.0,
        ClosureReason.DISENGAGED: 5.0,
        ClosureReason.MOVED: 3.0,
        ClosureReason.ADULT: 1.0,
        ClosureReason.OTHER: 1.0,
    }
)

# How a request comes: by its source, where not only by the pages of the portal.
WAYS = {
    Source.POLICE: Weighted({Way.SHORT: 75.0, Way.JOURNEY: 25.0}),
    Source.FAMILY: Weighted({Way.HELP: 40.0, Way.CALL: 20.0, Way.JOURNEY: 40.0}),
    Source.HEALTH: Weighted({Way.JOURNEY: 94.0, Way.LETTER: 4.0, Way.CALL: 2.0}),
    Source.VOLUNTARY: Weighted({Way.JOURNEY: 90.0, Way.CALL: 6.0, Way.PAPER: 4.0}),
}
OTHER_WAYS = Weighted({Way.JOURNEY: 98.0, Way.CALL: 2.0})
# Of families whose locality is known, and of those of which nobody wrote down where.
HOMES = Weighted({Home.ADDRESS: 95.0, Home.NO_FIXED_ABODE: 3.0, Home.REFUGE: 2.0})
HOMES_NOT_PLACED = Weighted({Home.ADDRESS: 40.0, Home.NOT_KNOWN: 40.0, Home.OUT_OF_AREA: 20.0})
# Where what was seen points, set against what is decided.
POINTED = Weighted({0: 66.0, 1: 20.0, -1: 14.0})
ASKED_FOR = Weighted({AskedFor.HELP: 82.0, AskedFor.ADVICE: 12.0, AskedFor.SOCIAL_WORKER: 6.0})
KIN_FIRST = Weighted(
    {
        Relationship.MOTHER: 76.0,
        Relationship.FATHER: 13.0,
        Relationship.GRANDPARENT: 6.0,
        Relationship.FOSTER_CARER: 3.0,
        Relationship.RELATIVE: 2.0,
    }
)
KIN_NEXT = Weighted(
    {
        Relationship.FATHER: 62.0,
        Relationship.STEP_PARENT: 12.0,
        Relationship.PARTNER: 12.0,
        Relationship.GRANDPARENT: 11.0,
        Relationship.NOT_KNOWN: 3.0,
    }
)
URGENT = 0.015  # of the requests tell of a sign to phone about
UNBORN = 0.03  # of the families
OTHER_LANGUAGE = 0.08
DISABILITY = 0.09
LIVES_ELSEWHERE = 0.3  # of the adults named second
TOLD_IN_FULL = 0.35  # of the requests have the child's words, the parents' views and what was tried
WAY_KNOWN = 0.8
EXCLUDES = 0.04
SHARING_NOT_TOLD = 0.06
ESTIMATED = 0.5  # of the birthdays that are not known
CALL_ASKED_FOR = 0.06
CALLED_IN_TIME = 0.88
TRIED_FIRST = 0.25  # of the calls reached nobody the first time
CLAIMED = 0.35  # of the requests, before somebody decides; of the others nobody wrote it down
QUESTION = 0.15  # of those
ADDED_TO = 0.04
WITHDRAWN = 0.012

DECIDED_IN_TIME = 0.93  # within one working day
AGAIN_WITHIN_A_YEAR = 0.26  # of the children on contacts, so many had one before; of these
AGAIN_WITHIN_60_DAYS = 0.60
LAPSES = 0.1  # of the offers nobody answers,
DECLINED = 0.22  # and to so many somebody says no
LEVEL_LOWER = (0.562, 0.611)  # of the closed cases: at the beginning of the time told, and at its end
STAR_IMPROVED = 0.72  # of the pairs
FIRST_STAR = 0.92
CLOSING_STAR = 0.86
STAR_BY_PRACTITIONER_ALONE = 0.15
STAR_PUT_RIGHT = 0.02
BIRTHDAY_NOT_KNOWN = 0.05
SURNAME_NOT_KNOWN = 0.015
AWKWARD_NAME = 0.07
