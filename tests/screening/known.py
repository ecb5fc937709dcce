"""A family that was here before, and a new request about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from portal.contacts.models import Contact
from portal.contacts.rules.told import Sending, Someone
from portal.guidance.codes import Home, Route
from portal.people.rules import FamilyRole
from portal.screening.actions import decide
from portal.screening.models import Decision
from tests.casework.families import Families
from tests.screening.test_deciding import DECIDING

ROSA, OMAR = dt.date(2015, 3, 14), dt.date(2018, 6, 2)


def sending(families: Families) -> Sending:
    """Two children and their mother, at one address."""
    people = [
        Someone(FamilyRole.CHILD, "Rosa", "Quill", ROSA),
        Someone(FamilyRole.CHILD, "Omar", "Quill", OMAR),
        Someone(FamilyRole.ADULT, "Salma", "Quill"),
    ]
    told = families.make.sending(postcode=families.postcode)
    return replace(told, people=people, home=Home.ADDRESS, address="12 Mill Lane")


def asked(families: Families, *, at: dt.datetime | None = None) -> Contact:
    return families.make.contact(families.referrer, sending(families), at=at)


def decided(families: Families, contact: Contact, *, at: dt.datetime | None = None) -> Decision:
    advice = replace(DECIDING, route=Route.UNIVERSAL)
    done = decide(families.session, families.make.actor(families.screener), contact, advice, at=at)
    assert isinstance(done, Decision)
    return done
