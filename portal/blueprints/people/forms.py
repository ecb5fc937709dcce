"""What is asked of whoever puts two records of one person together, or takes them apart."""

from __future__ import annotations

from typing import Any

from portal.frame.fields import Choice, ConfirmField, DateField, RadioField, TextArea, TextField
from portal.frame.formats import day_month_year, today_in_london
from portal.frame.forms import Form
from portal.people.models import Person
from portal.people.rules.matching import Sought


class FindForm(Form):
    """A name may stand in no address, so this is sent, and kept under a key for an hour."""

    forename = TextField("First name", most=100, width="20", spellcheck=False)
    surname = TextField("Surname", most=100, width="20", spellcheck=False)
    born_on = DateField(
        "Date of birth, if you know it",
        called="The date of birth",
        hint="For example, 27 3 2014",
        latest=today_in_london,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        return all([super().validate(extra_validators), self._says_enough()])

    def sought(self) -> Sought:
        return Sought(self.forename.data, self.surname.data, self.born_on.data)

    def _says_enough(self) -> bool:
        named = self.forename.data and self.surname.data
        if named or self.born_on.data or self.born_on.errors:
            return True
        self.forename.errors = ["Enter a first name and a surname, or a date of birth"]
        return False


class MergeForm(Form):
    keep = RadioField(
        "Which name and details are shown from now on?",
        hint="The other record keeps all it has.",
        required="Choose which record's name and details are shown",
    )
    reason = TextArea(
        "How do you know that they are one person?",
        hint="For example, that the school has one child of this name and birthday.",
        most=1000,
        rows=3,
        required="Say how you know that they are one person",
    )
    checked = ConfirmField(
        "I have checked, and they are one person all the same",
        required="Say that you have checked: something speaks against it",
    )

    def offer(self, one: Person, other: Person) -> None:
        """Whom we have known longer is offered first, and chosen unless somebody chooses otherwise."""
        self.keep.choices = [
            Choice(str(person.id), in_short(person), hint=f"On record since {day_month_year(person.known_since)}")
            for person in (one, other)
        ]


class ApartForm(Form):
    because = TextArea(
        "How do you know that they are two people?",
        most=1000,
        rows=3,
        required="Say how you know that they are two people",
    )


def in_short(person: Person) -> str:
    return f"{person.name}, born {day_month_year(person.born_on)}" if person.born_on else person.name
