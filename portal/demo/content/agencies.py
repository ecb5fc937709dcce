"""The agencies of the invented borough: what they are, and how many of their people work with the portal."""

from __future__ import annotations

from dataclasses import dataclass

from portal.guidance.codes import AgencyType, Source


@dataclass(frozen=True)
class AgencyPlan:
    """An agency, how many of its people send requests and how many lead families' support, and whether it has a lead.

    `weight`: how much of its kind's requests and cases are its own.
    """

    slug: str
    name: str
    source: Source
    lead_type: AgencyType
    senders: int = 2
    leads: int = 0
    has_lead: bool = False
    weight: float = 1.0


def _school(slug: str, name: str, *, leads: int = 2, weight: float = 1.0) -> AgencyPlan:
    return AgencyPlan(slug, name, Source.SCHOOL, AgencyType.EDUCATION, 1, leads, has_lead=leads > 1, weight=weight)


_SCHOOLS = (
    _school("oakfield-primary", "Oakfield Primary School", leads=2, weight=3.0),
    _school("st-brannocks", "St Brannock's Academy", leads=3, weight=2.0),
    _school("quarry-top", "Quarry Top Primary School"),
    _school("carr-bridge", "Carr Bridge Primary School"),
    _school("fenwick-levels", "Fenwick Levels Primary School"),
    _school("market-ings", "Market Ings Junior School"),
    _school("market-ings-infants", "Market Ings Infant School"),
    _school("adder-hill", "Adder Hill Primary School"),
    _school("sandtoft-row", "Sandtoft Row Primary School"),
    _school("loversall-green", "Loversall Green Primary School"),
    _school("our-lady", "Our Lady and St Hild's Catholic Primary School"),
    _school("holy-well", "Holy Well Church of England Primary School"),
    _school("larkspur", "Larkspur Primary Academy"),
    _school("three-lanes", "Three Lanes Primary School"),
    _school("ferry-lane", "Ferry Lane Primary School", leads=1),
    _school("tern-street", "Tern Street Primary School", leads=1),
    _school("windmill-balk", "Windmill Balk Primary School", leads=1),
    _school("kingsmead", "Kingsmead Academy", leads=3, weight=1.6),
    _school("edlin-vale", "Edlin Vale High School", leads=3, weight=1.6),
    _school("hatherley", "Hatherley School", leads=2, weight=1.4),
    _school("stonecross", "Stonecross Academy", leads=2, weight=1.4),
    _school("the-beeches", "The Beeches School", leads=1, weight=0.6),
    _school("danum-college", "Danum Sixth Form College", leads=1, weight=0.6),
    _school("bridgeway", "Bridgeway Learning Centre", leads=1, weight=0.6),
)
_EARLY_YEARS = tuple(
    AgencyPlan(slug, name, Source.EARLY_YEARS, AgencyType.EARLY_YEARS, senders, has_lead=senders > 2)
    for slug, name, senders in (
        ("little-acorns", "Little Acorns Nursery", 3),
        ("puddle-ducks", "Puddle Ducks Preschool", 2),
        ("sunbeams", "Sunbeams Day Nursery", 2),
        ("green-gate", "Green Gate Childminders", 1),
        ("tiny-steps", "Tiny Steps Nursery", 1),
    )
)
_HEALTH = tuple(
    AgencyPlan(slug, name, Source.HEALTH, AgencyType.HEALTH, senders, leads, has_lead=leads > 0, weight=weight)
    for slug, name, senders, leads, weight in (
        ("willow-health", "Willow Health Visiting", 5, 3, 3.0),
        ("willow-school-nursing", "Willow School Nursing", 3, 2, 2.0),
        ("danum-midwives", "Danum Community Midwives", 3, 1, 1.5),
        ("danum-hospital", "Danum Royal Hospital, Children's Services", 3, 0, 1.2),
        ("rowan-minds", "Rowan Children's Mental Health", 2, 1, 1.0),
        ("bridge-surgery", "Bridge Street Surgery", 2, 0, 0.7),
        ("lakeside-surgery", "Lakeside Medical Practice", 1, 0, 0.5),
    )
)
_POLICE = tuple(
    AgencyPlan(slug, name, Source.POLICE, AgencyType.POLICE, senders, has_lead=senders > 3, weight=weight)
    for slug, name, senders, weight in (
        ("danum-police", "Danum Police, Safer Neighbourhoods", 5, 2.0),
        ("danum-police-response", "Danum Police, Response", 3, 1.6),
        ("danum-police-vulnerability", "Danum Police, Protecting Vulnerable People", 2, 1.0),
    )
)
_COUNCIL = (
    AgencyPlan("early-help-hub", "Early Help Hub", Source.COUNCIL, AgencyType.COUNCIL, 0, 0),
    AgencyPlan("borough-council", "Danum Borough Council", Source.COUNCIL, AgencyType.COUNCIL, 1, 0),
    AgencyPlan("family-hubs", "Danum Family Hubs", Source.COUNCIL, AgencyType.COUNCIL, 4, 7, has_lead=True, weight=2.0),
    AgencyPlan("youth-service", "Danum Youth Service", Source.COUNCIL, AgencyType.COUNCIL, 2, 4, has_lead=True),
    AgencyPlan("attendance", "Danum Education Welfare", Source.COUNCIL, AgencyType.COUNCIL, 2, 2),
    AgencyPlan("send-team", "Danum Special Educational Needs Team", Source.COUNCIL, AgencyType.COUNCIL, 2, 1),
    # Families ring, and somebody at the help line writes down what they say.
    AgencyPlan("families-line", "Danum Families' Help Line", Source.FAMILY, AgencyType.COUNCIL, 6, 0, has_lead=True),
)
_TRUST = (
    AgencyPlan(
        "family-support-trust", "Danum Family Support Trust", Source.SOCIAL_CARE, AgencyType.TRUST, 2, 16,
        has_lead=True, weight=1.0,
    ),
    AgencyPlan(
        "childrens-social-care", "Danum Children's Social Care", Source.SOCIAL_CARE, AgencyType.TRUST, 4, 0,
        has_lead=True, weight=3.0,
    ),
)  # fmt: skip
_VOLUNTARY = tuple(
    AgencyPlan(slug, name, Source.VOLUNTARY, AgencyType.VOLUNTARY, senders, leads, has_lead=leads > 1)
    for slug, name, senders, leads in (
        ("harbour", "Harbour Family Project", 2, 2),
        ("young-carers", "Danum Young Carers", 2, 1),
        ("lantern", "Lantern Domestic Abuse Support", 2, 1),
        ("open-kitchen", "Open Kitchen Food Bank", 1, 0),
        ("dom-polski", "Dom Polski Community House", 1, 1),
        ("first-friends", "First Friends Home Visiting", 1, 0),
    )
)
_OTHERS = (
    AgencyPlan("danum-homes", "Danum Homes", Source.HOUSING, AgencyType.OTHER, 3, has_lead=True),
    AgencyPlan("northgate-housing", "Northgate Housing Association", Source.HOUSING, AgencyType.OTHER, 1),
    AgencyPlan("danum-probation", "Danum Probation", Source.PROBATION, AgencyType.OTHER, 2),
    AgencyPlan("youth-justice", "Danum Youth Justice Team", Source.OTHER, AgencyType.OTHER, 2),
    AgencyPlan("jobcentre", "Danum Jobcentre", Source.OTHER, AgencyType.OTHER, 1),
    AgencyPlan("fire-service", "Danum Fire and Rescue", Source.OTHER, AgencyType.OTHER, 1),
)

AGENCIES = (*_SCHOOLS, *_EARLY_YEARS, *_HEALTH, *_POLICE, *_COUNCIL, *_TRUST, *_VOLUNTARY, *_OTHERS)
