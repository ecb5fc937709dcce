"""The short form: everything on one page, for an agency that writes many at the end of a shift."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from portal.blueprints.contacts.journey.forms.base import (
    LONG,
    Around,
    a_phone_number,
    a_postcode,
    known,
    read_known,
)
from portal.blueprints.contacts.journey.forms.people import earliest_birth
from portal.blueprints.contacts.journey.forms.signs import SignsForm
from portal.contacts.rules.ages import OLDEST_CHILD, Age, read_age
from portal.contacts.rules.told import Someone
from portal.frame.fields import Asked, Choice, HiddenField, RadioField, SelectField, TextArea, TextField
from portal.frame.formats import today_in_london
from portal.guidance.codes import Agreement, Home, Relationship
from portal.identifiers import read_postcode
from portal.people.rules import FamilyRole

FEWEST_ROWS = 4
MOST_ROWS = 20
PARTS_OF_ROW = ("who", "forename", "surname", "age")
_WHO = [Choice("child", "Child"), *(Choice(kin.value, kin.words) for kin in Relationship if kin.value != "not_known")]


def _an_age(_: BaseForm, field: Field) -> None:
    age = read_age(field.data, today_in_london())
    if age.wrong:
        raise ValidationError(age.wrong)


@dataclass(frozen=True)
class Row:
    """Somebody, in one line of the page."""

    number: int
    who: Asked
    forename: Asked
    surname: Asked
    age: Asked
    counts: bool = False  # filled in or not

    @property
    def is_used(self) -> bool:
        return self.counts or any(field.data for field in (self.who, self.forename, self.surname, self.age))

    @property
    def fields(self) -> tuple[Asked, ...]:
        return (self.who, self.forename, self.surname, self.age)


class ShortForm(SignsForm):
    remembered: ClassVar[tuple[str, ...]] = ("find", "rows")

    rows = HiddenField("Rows")
    incident = TextField(
        "Incident number",
        hint="Yours",
        most=40,
        width="20",
        required="Enter your incident number",
    )
    caller = TextField("Officer", hint="Name and number", most=200, required="Enter the officer's name")
    caller_role = TextField("Station or team", most=200, required="Enter the station or team")
    call_back_number = TextField(
        "Phone number",
        most=60,
        width="20",
        inputmode="tel",
        required="Enter a number on which we can reach the officer or the team",
        checks=[a_phone_number],
    )
    home = RadioField(
        "Where do they live?",
        hint="Where a refuge is stays hidden: write no address",
        choices=lambda: [Choice(home.value, home.words) for home in Home],
    )
    postcode = TextField(
        "Postcode where the family lives",
        hint="Leave empty if you do not know it",
        most=12,
        width="10",
        checks=[a_postcode],
    )
    address = TextField("Address", hint="Or where they can be found", most=500)
    worries = TextArea("What happened?", most=LONG, rows=6, required="Write what happened")
    child_seen = RadioField(
        "Was the child seen?", inline=True, required="Say whether the child was seen", choices=known
    )
    agreement = RadioField(
        "Does the family agree to early help?",
        required="Say whether the family agrees",
        choices=lambda: [Choice(answer.value, answer.words) for answer in Agreement],
    )

    @property
    def people(self) -> list[Row]:
        counts = self.around.every_row_counts
        return [
            Row(number, *(self._fields[f"{part}_{number}"] for part in PARTS_OF_ROW), counts=counts)  # type: ignore[arg-type, misc]  # made as such
            for number in range(1, self.row_count + 1)
        ]

    def show_rows(self) -> None:
        self.rows.data = str(self.row_count)

    def validate_incident(self, field: TextField) -> None:
        if field.data and (words := self.around.why_not_this_incident(field.data)):
            raise ValidationError(words)

    def validate_home(self, field: RadioField) -> None:
        if field.data == Home.NOT_KNOWN and (self.postcode.data or self.address.data):
            raise ValidationError(f"You wrote where they live: choose “{Home.ADDRESS.words}”, or take it out")

    def validate_postcode(self, field: TextField) -> None:
        self._keep_refuge_hidden(field)
        if field.data and self.home.data in {Home.NO_FIXED_ABODE, Home.OUT_OF_AREA}:
            raise ValidationError(f"Leave the postcode empty, or choose “{Home.ADDRESS.words}”")

    def validate_address(self, field: TextField) -> None:
        self._keep_refuge_hidden(field)

    def _keep_refuge_hidden(self, field: TextField) -> None:
        if field.data and self.home.data == Home.REFUGE:
            raise ValidationError("Take this out: where a refuge is stays hidden")

    row_count: ClassVar[int] = FEWEST_ROWS

    def validate(self, extra_validators: Any = None) -> bool:
        right = super().validate(extra_validators)
        return all([right, *(self._names_somebody(row) for row in self.people), self._names_a_child()])

    def _names_somebody(self, row: Row) -> bool:
        if row.is_used and not row.who.data:
            row.who.errors = [*row.who.errors, "Say who this is"]
            return False
        age = read_age(row.age.data, today_in_london())
        if row.who.data == "child" and not row.age.errors and _too_old(age):
            row.age.errors = [f"A child or young person is {OLDEST_CHILD} or younger"]
            return False
        if row.is_used and row.who.data != "child" and (age.years is not None or age.unborn):
            row.age.errors = ["Enter a date of birth like 14/2/1990, or leave it empty"]
            return False
        return True

    def _names_a_child(self) -> bool:
        if any(row.who.data == "child" for row in self.people):
            return True
        first = self.people[0].who
        first.errors = [*first.errors, "Name at least one child, or write “child” without a name"]
        return False

    def someone(self) -> Iterator[Someone]:
        for row in self.people:
            if row.is_used:
                yield _someone(row)

    def _home(self) -> Home:
        """As it was said; where nobody said it, by what was written."""
        if self.home.data:
            return Home(self.home.data)
        return Home.ADDRESS if self.postcode.data or self.address.data else Home.NOT_KNOWN

    def told(self) -> dict[str, Any]:
        return {
            **super().told(),
            "people": list(self.someone()),
            "incident": self.incident.data,
            "caller": self.caller.data,
            "caller_role": self.caller_role.data,
            "call_back_number": self.call_back_number.data,
            "home": self._home(),
            "postcode": read_postcode(self.postcode.data),
            "address": self.address.data,
            "worries": self.worries.data,
            "child_seen": read_known(self.child_seen.data),
            "agreement": Agreement(self.agreement.data),
        }


def _too_old(age: Age) -> bool:
    if age.born_on:
        return age.born_on < earliest_birth()
    return age.years is not None and age.years > OLDEST_CHILD


def _someone(row: Row) -> Someone:
    age = read_age(row.age.data, today_in_london())
    if row.who.data == "child":
        return Someone(FamilyRole.CHILD, row.forename.data, row.surname.data, age.born_on, age.years, unborn=age.unborn)
    return Someone(
        FamilyRole.ADULT, row.forename.data, row.surname.data, age.born_on, kinship=Relationship(row.who.data)
    )


def rows_to_show(wanted: int) -> int:
    return min(max(wanted, FEWEST_ROWS), MOST_ROWS)


def short_of(around: Around) -> type[ShortForm]:
    """The form with as many rows as there are people, and one more."""
    fields: dict[str, Any] = {"row_count": around.rows}
    for number in range(1, around.rows + 1):
        fields[f"who_{number}"] = SelectField("Who", choices=_WHO, empty="Who?")
        fields[f"forename_{number}"] = TextField("First name", most=100)
        fields[f"surname_{number}"] = TextField("Last name", most=100)
        fields[f"age_{number}"] = TextField("Date of birth or age", called="The age", most=40, checks=[_an_age])
    return type("ShortFormWithRows", (ShortForm,), fields)
