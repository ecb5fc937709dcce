"""What the invented borough is made of. Every name, place and story is made up."""

from __future__ import annotations

from portal.guidance.codes import AgencyType, Source

LOCALITIES = (("central", "Central"), ("east", "East"), ("north", "North"), ("south", "South"))

# Wards and postcodes that no map knows.
WARDS = (
    ("X01", "Market Ings", "central", "ZZ1"),
    ("X02", "Carr Bridge", "central", "ZZ2"),
    ("X03", "Fenwick Levels", "east", "ZZ3"),
    ("X04", "Sandtoft Row", "east", "ZZ4"),
    ("X05", "Adder Hill", "north", "ZZ5"),
    ("X06", "Quarry Top", "north", "ZZ6"),
    ("X07", "Edlin Vale", "south", "ZZ7"),
    ("X08", "Loversall Green", "south", "ZZ8"),
)

AGENCIES = (
    ("early-help-hub", "Early Help Hub", Source.COUNCIL, AgencyType.COUNCIL),
    ("borough-council", "Danum Borough Council", Source.COUNCIL, AgencyType.COUNCIL),
    ("family-support-trust", "Danum Family Support Trust", Source.SOCIAL_CARE, AgencyType.TRUST),
    ("oakfield-primary", "Oakfield Primary School", Source.SCHOOL, AgencyType.EDUCATION),
    ("st-brannocks", "St Brannock's Academy", Source.SCHOOL, AgencyType.EDUCATION),
    ("willow-health", "Willow Health Visiting", Source.HEALTH, AgencyType.HEALTH),
    ("danum-police", "Danum Police, Safer Neighbourhoods", Source.POLICE, AgencyType.POLICE),
    ("little-acorns", "Little Acorns Nursery", Source.EARLY_YEARS, AgencyType.EARLY_YEARS),
    ("harbour", "Harbour Family Project", Source.VOLUNTARY, AgencyType.VOLUNTARY),
)

# More people who send and who lead, so that lists are not one person's.
SENDERS = (
    ("police-desk", "Ruth Osgood", "danum-police"),
    ("nursery", "Dilys Amos", "little-acorns"),
    ("health-visitor", "Carys Blythe", "willow-health"),
    ("academy", "Owen Tarrant", "st-brannocks"),
)
LEADS = (
    ("lp-oakfield", "Bea Thornley", "oakfield-primary"),
    ("lp-academy", "Marcus Elphick", "st-brannocks"),
    ("lp-harbour", "Ngozi Fairweather", "harbour"),
    ("lp-health", "Una Costigan", "willow-health"),
)

FORENAMES = (
    "Ada", "Bilal", "Caitlin", "Dewi", "Esme", "Finn", "Grace", "Hana", "Idris", "Jola",
    "Kacper", "Lola", "Mia", "Noah", "Olive", "Pola", "Quinn", "Reggie", "Saoirse", "Tomasz",
    "Una", "Victor", "Willa", "Xanthe", "Yusuf", "Zosia", "Anne-Marie", "Jean Luc", "Łucja",
)  # fmt: skip
SURNAMES = (
    "Applegarth", "Brzeziński", "Crowther", "D'Souza", "Ellerby", "Fairbairn", "Gascoigne", "Hartshorne", "Iveson",
    "Jagger", "Kowalczyk", "Lumley", "Micklethwaite", "Nwosu", "O'Hanlon", "Priestley", "Quarmby", "Rowbotham",
    "Szczepańska", "Thwaite", "Ul Haq", "van der Meer", "Wigglesworth", "",
)  # fmt: skip
WORRIES = (
    "Late most mornings and often tired. Says nobody gets up at home.",
    "Has stopped talking to friends since the house move and cries when asked about it.",
    "Hits out when told no. Mum says evenings are the same and she does not know what to try next.",
    "Missed nine days this half-term. Looks after two little brothers before school.",
    "The flat is cold and the family has been using the food bank every week.",
)
WORKING_WELL = (
    "Loves reading and has one good friend.",
    "Grandmother lives near and helps on Fridays.",
    "Dad comes to every meeting and wants things to change.",
    "",
)
NEEDS = (
    "Somebody to work with the whole family on mornings and money.",
    "Support for mum with boundaries, and somebody for the child to talk to.",
    "One plan that everybody follows, so that the family tells its story once.",
)
REASONS = (
    "Several needs in more than one part of life. One plan with one named person fits best.",
    "Early signs, and the family wants help. The local group knows them.",
    "The school and the family hub can meet this together.",
)
