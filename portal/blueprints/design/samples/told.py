"""What was told about a family, as much as there can be and as little: rows that no database has seen."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Text

from portal.accounts.models import Agency, User
from portal.blueprints.design.samples.records import NOON
from portal.contacts.models import Contact, ContactPerson, Exclusion, SafeWay
from portal.contacts.rules import point_to_level
from portal.contacts.rules.ways import Way
from portal.database import Base
from portal.guidance.codes import AgreedHow, Agreement, AskedFor, Home, Known, Relationship, Source
from portal.guidance.thresholds import thresholds
from portal.people.rules import FamilyRole
from portal.places.models import Locality, Ward

_GUIDANCE = thresholds()[-1]
_SIGNS = ["CD-EDU-2", "CD-EMO-2", "FE-HOU-3", "NOW-VIOLENCE"]
_POINTED = point_to_level([_GUIDANCE.signs[code] for code in _SIGNS], _GUIDANCE.cluster)
_TEACHER = User(name="Tessa Holloway")
_SCHOOL = Agency(name="Harrow Lane Primary")
LONG_NAME = "Bartholomew-Maximilian O\N{RIGHT SINGLE QUOTATION MARK}Shaughnessy-Wiśniewski van der Berg"


def _blank(model: type[Base]) -> dict[str, str]:
    """What the database would fill in: no words."""
    return {one.key: "" for one in model.__table__.columns if isinstance(one.type, Text) and not one.nullable}


def _person(role: FamilyRole, **told: object) -> ContactPerson:
    nothing: dict[str, object] = {"unborn": False, "disabilities": []}
    return ContactPerson(**{**_blank(ContactPerson), **nothing, "role": role.value, **told})


def _contact(**told: object) -> Contact:
    usual = {
        "sender": _TEACHER,
        "agency": _SCHOOL,
        "source": Source.SCHOOL.value,
        "came_by": Way.JOURNEY.value,
        "received_at": NOON,
        "urgent": False,
        "signs": [],
        "agreement": Agreement.NOT_ASKED.value,
    }
    return Contact(**{**_blank(Contact), **usual, **told})


_TWIN = _person(
    FamilyRole.CHILD,
    forename="Tilda",
    surname="Quill",
    born_on=dt.date(2019, 3, 27),
    sex="F",
    ethnicity="MWBC",
    disabilities=["HEAR", "COMM"],
    nhs_number="9434765919",
    upn="H801200001001",
    setting="Harrow Lane Primary",
    language="British Sign Language",
    interpreter=Known.YES.value,
    own_words="I like it when Nana fetches us.\nI do not like the stairs.",
)
FULL = _contact(
    urgent=True,
    incident="HL-204",
    caller="Ana Lis",
    caller_role="school nurse",
    call_back_number="01632 960444",
    call_back_when="Before registration",
    home=Home.ADDRESS.value,
    address="14 Larkspur Row",
    postcode="DN1 9ZZ",
    ward=Ward(name="Town"),
    locality=Locality(name="Central"),
    safe_way=SafeWay(
        whom="Anna, her grandmother",
        number="07700 900123",
        when="on weekdays after 3 pm",
        may_leave_message=Known.NO.value,
        may_write=Known.NOT_KNOWN.value,
        must_not_know="Daniel",
    ),
    signs=_SIGNS,
    guidance_version=_GUIDANCE.version,
    pointed_level=_POINTED.level,
    pointer_words=_POINTED.explanation,
    referrer_level=2,
    asked_for=AskedFor.HELP.value,
    worries="\n\n".join(f"In week {week} she came late again, and had not eaten." for week in range(1, 31)),
    working_well="Her grandmother is there every evening.",
    needs_to_happen="Somebody who sorts out the damp with the landlord.",
    scale=4,
    parents_views="Daniel thinks the school makes too much of it.",
    tried="Breakfast club since October.",
    child_seen=Known.YES.value,
    agreement=Agreement.GIVEN.value,
    agreed_by="Anna Quill",
    agreed_on=dt.date(2026, 11, 18),
    agreed_how=AgreedHow.IN_PERSON.value,
    agreement_words="She is glad that somebody asked.",
    told_of_sharing=Known.NO.value,
    not_told_because="Her mother is in hospital.",
    people=[
        _TWIN,
        _person(FamilyRole.CHILD, forename=LONG_NAME, estimated_age=7),
        _person(FamilyRole.CHILD, unborn=True, due_on=dt.date(2027, 2, 4)),
        _person(FamilyRole.CHILD),
        _person(
            FamilyRole.ADULT,
            forename="Daniel",
            surname="Marsh",
            kinship=Relationship.FATHER.value,
            parental_responsibility=Known.YES.value,
            lives_elsewhere="3 Foundry Court",
        ),
        _person(FamilyRole.ADULT, forename="Anna", kinship=Relationship.NOT_KNOWN.value, language="Polish"),
    ],
    exclusions=[Exclusion(name="The Lantern drop-in"), Exclusion(name="North Street Housing")],
)
LITTLE = _contact(worries="He is tired.", people=[_person(FamilyRole.CHILD, forename="Sam")])
REFUGE = _contact(
    home=Home.REFUGE.value, address="Nobody may read this", guidance_version=_GUIDANCE.version, worries="She is afraid."
)
