"""Choosing services for a family whose request is being decided."""

from __future__ import annotations

import datetime as dt

from portal.contacts.models import Contact
from portal.extensions import db
from portal.frame.fields import Choice, PickField
from portal.guidance.codes import PrimaryNeed
from portal.people.rules.ages import years_old
from portal.services.queries import services_to_signpost
from portal.services.rules import Offered


def services_field() -> PickField:
    return PickField(
        "Services they can go to",
        hint="The message to the referrer says what each is, who for, where and how to come",
        find="Find a service",
        find_hint="Such as debt, play or bereavement. Find looks through all of them",
        nothing="None of these has those words. Press Find to look through all services.",
    )


def offer_services(field: PickField, contact: Contact, need: PrimaryNeed | None, on: dt.date) -> None:
    """Offer what fits this family best, or what the typed words find; what is ticked stays."""
    found = services_to_signpost(
        db.session,
        need=need,
        ages=_ages(contact, on),
        locality_id=contact.locality_id,
        words=field.words,
        keep=field.data,
        on=on,
    )
    field.choices = [_choice(one) for one in found]


def _choice(one: Offered) -> Choice:
    also = " ".join([one.description, one.eligibility_description, *(need.words for need in one.needs)])
    return Choice(one.id, one.name, hint=one.in_short, also=also)


def _ages(contact: Contact, on: dt.date) -> list[int]:
    """Of the children, as far as they are known; an unborn child is nought."""
    ages = [years_old(child.born_on, on) if child.born_on else child.estimated_age for child in contact.children]
    unborn = [0 for child in contact.children if child.unborn]
    return [*unborn, *(age for age in ages if age is not None)]
