"""A family of five that was here before: three children and two adults, each with a date of birth."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from portal.contacts.models import Contact
from portal.contacts.rules.told import Someone
from portal.database import now
from portal.guidance.codes import Home, Route
from portal.people.rules import FamilyRole
from tests.casework.families import Families

FIVE = [
    Someone(FamilyRole.CHILD, "Bryony", "Thackeray", dt.date(2012, 5, 9)),
    Someone(FamilyRole.CHILD, "Callum", "Thackeray", dt.date(2015, 11, 23)),
    Someone(FamilyRole.CHILD, "Edie", "Thackeray", dt.date(2019, 2, 4)),
    Someone(FamilyRole.ADULT, "Marian", "Thackeray", dt.date(1986, 8, 17)),
    Someone(FamilyRole.ADULT, "Gareth", "Thackeray", dt.date(1983, 12, 30)),
]


def asked_about_five(families: Families, *, at: dt.datetime) -> Contact:
    told = replace(
        families.make.sending(postcode=families.postcode), people=FIVE, home=Home.ADDRESS, address="8 Weaver Court"
    )
    return families.make.contact(families.referrer, told, at=at)


def here_before(families: Families) -> Contact:
    """Half a year ago, when advice was given."""
    before = now() - dt.timedelta(days=180)
    contact = asked_about_five(families, at=before)
    families.make.decision(families.screener, contact, route=Route.UNIVERSAL, level=2, at=before)
    return contact
