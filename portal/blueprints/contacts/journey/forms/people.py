"""Everybody who matters: children and adults, one page each. That something is not known is always an answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from portal.blueprints.contacts.journey.forms.base import JourneyForm, known, read_known
from portal.contacts.rules.ages import OLDEST_CHILD
from portal.contacts.rules.told import Someone
from portal.frame.fields import CheckboxField, Choice, DateField, NumberField, RadioField, SelectField, TextField
from portal.frame.formats import age, count, today_in_london
from portal.guidance.codes import DfeCode, Relationship, Source, lists
from portal.identifiers import read_nhs_number, read_upn
from portal.people.rules import FamilyRole

_LONGEST_WAIT = 300  # days until a birth
_NO_DISABILITY = "NONE"
_NO_SURNAME = "Leave empty if you do not know it, or there is none"
_PLACES_FOR_CHILDREN = {Source.SCHOOL.value, Source.EARLY_YEARS.value}


def earliest_birth() -> dt.date:
    today = today_in_london()
    return today.replace(year=today.year - OLDEST_CHILD, day=1)


def _latest_due() -> dt.date:
    return today_in_london() + dt.timedelta(days=_LONGEST_WAIT)


def _earliest_due() -> dt.date:
    return today_in_london() - dt.timedelta(days=28)


def _an_nhs_number(_: BaseForm, field: Field) -> None:
    if field.data and read_nhs_number(field.data) is None:
        raise ValidationError(
            "This is no NHS number: it has 10 digits, and one of them is wrong. Check it, or leave it out"
        )


def _a_upn(_: BaseForm, field: Field) -> None:
    if field.data and read_upn(field.data) is None:
        raise ValidationError(
            "This is no pupil number. It is a letter and 12 digits, and one is wrong. Check it, or leave it out"
        )


def _listed(codes: tuple[DfeCode, ...]) -> list[Choice]:
    return [Choice(code.code, code.words) for code in codes]


def _disabilities() -> list[Choice]:
    listed = _listed(lists().dfe.disability)
    none = [choice for choice in listed if choice.value == _NO_DISABILITY]
    return [choice for choice in listed if choice.value != _NO_DISABILITY] + [
        Choice(choice.value, choice.label, apart=True) for choice in none
    ]


class ChildForm(JourneyForm):
    forename = TextField("First name", hint="Leave empty if you do not know it, or the child is not born yet", most=100)
    surname = TextField("Last name", hint=_NO_SURNAME, most=100)
    birth = RadioField(
        "How old is the child?",
        required="Say how old the child is, or that you do not know",
        choices=[
            Choice("known", "I know the date of birth", reveals=("born_on",)),
            Choice("estimated", "I can guess the age", reveals=("estimated_age",)),
            Choice("unborn", "Not born yet", reveals=("due_on",)),
            Choice("not_known", "I do not know", apart=True),
        ],
    )
    born_on = DateField(
        "Date of birth",
        hint="For example, 27 March 2014",
        required="Enter the date of birth, or choose another answer",
        earliest=earliest_birth,
        latest=today_in_london,
    )
    estimated_age = NumberField(
        "About how many years?", called="The age", highest=OLDEST_CHILD, required="Enter an age in years"
    )
    due_on = DateField(
        "When is the baby due?",
        called="The day the baby is due",
        hint="Leave empty if you do not know",
        earliest=_earliest_due,
        latest=_latest_due,
    )
    sex = RadioField("Sex", inline=True, choices=lambda: _listed(lists().dfe.sex))
    setting = TextField("School, nursery or childminder", most=200)
    upn = TextField(
        "Unique pupil number", hint="Schools have it. A letter and 12 digits", most=20, width="20", checks=[_a_upn]
    )
    nhs_number = TextField(
        "NHS number", hint="10 digits, such as 943 476 5919", most=20, width="20", checks=[_an_nhs_number]
    )
    ethnicity = SelectField("Ethnic background", choices=lambda: _listed(lists().dfe.ethnicity))
    disabilities = CheckboxField("Disability", choices=_disabilities)
    language = TextField("First language", hint="Leave empty if it is English", most=60, width="20")
    interpreter = RadioField("Do they need an interpreter?", inline=True, choices=known)
    elsewhere = TextField(
        "Address, if it is not with the others",
        hint="Such as half the week at their father's, or in hospital",
        most=500,
    )

    def prepare(self) -> None:
        schools = [one.name for one in self.around.agencies if one.source in _PLACES_FOR_CHILDREN]
        self.setting.suggestions = schools

    @property
    def has_more(self) -> bool:
        """Whether anything is answered of what is folded away."""
        more = (self.sex, self.setting, self.elsewhere, self.language, self.interpreter, self.upn, self.nhs_number)
        return any(field.data or field.errors for field in (*more, self.ethnicity, self.disabilities))

    @property
    def in_short(self) -> str:
        """What is said of the child's age, for a list."""
        if self.born_on.data:
            return f"Child, {age(self.born_on.data)}"
        if self.estimated_age.number is not None:
            return f"Child, about {count(self.estimated_age.number, 'year')}"
        return "Child, not born yet" if self.birth.data == "unborn" else "Child, age not known"

    def someone(self) -> Someone:
        unborn = self.birth.data == "unborn"
        return Someone(
            role=FamilyRole.CHILD,
            forename=self.forename.data,
            surname=self.surname.data,
            born_on=self.born_on.data,
            estimated_age=self.estimated_age.number,
            unborn=unborn,
            due_on=self.due_on.data if unborn else None,
            sex=self.sex.data or None,
            ethnicity=self.ethnicity.data or None,
            disabilities=tuple(self.disabilities.data),
            nhs_number=read_nhs_number(self.nhs_number.data),
            upn=read_upn(self.upn.data),
            setting=self.setting.data,
            language=self.language.data,
            interpreter=read_known(self.interpreter.data),
            lives_elsewhere=self.elsewhere.data,
        )


class AdultForm(JourneyForm):
    forename = TextField("First name", hint="Leave empty if you do not know it", most=100)
    surname = TextField("Last name", hint=_NO_SURNAME, most=100)
    kinship = SelectField(
        "Who are they to the children?",
        required="Choose who they are, or “I do not know”",
        choices=lambda: [Choice(kin.value, kin.words) for kin in Relationship],
    )
    parental_responsibility = RadioField(
        "Do they have parental responsibility?",
        hint="The right to decide for the child by law, as mothers and most fathers have",
        choices=known,
        inline=True,
    )
    lives = RadioField(
        "Do they live with the children?",
        required="Say whether they live with the children, or that you do not know",
        choices=[
            Choice("yes", "Yes"),
            Choice("no", "No", reveals=("elsewhere",)),
            Choice("not_known", "I do not know", apart=True),
        ],
    )
    elsewhere = TextField("Where do they live?", hint="Leave empty if you do not know", most=500)
    language = TextField("First language", hint="Leave empty if it is English", most=60, width="20")
    interpreter = RadioField("Do they need an interpreter?", inline=True, choices=known)

    @property
    def in_short(self) -> str:
        return self.kinship.answer if self.kinship.data != Relationship.NOT_KNOWN else "Adult"

    def someone(self) -> Someone:
        return Someone(
            role=FamilyRole.ADULT,
            forename=self.forename.data,
            surname=self.surname.data,
            kinship=Relationship(self.kinship.data),
            parental_responsibility=read_known(self.parental_responsibility.data),
            language=self.language.data,
            interpreter=read_known(self.interpreter.data),
            lives_elsewhere=self._elsewhere(),
        )

    def _elsewhere(self) -> str:
        if self.lives.data == "no":
            return self.elsewhere.data or "Address not known"
        return ""


class FamilyForm(JourneyForm):
    """The list of everybody: nothing is typed on it."""

    def validate(self, extra_validators: Any = None) -> bool:
        named = super().validate(extra_validators)
        if not self.around.children:
            self.form_errors = [*self.form_errors, "Add at least one child, born or not"]
            return False
        return named
