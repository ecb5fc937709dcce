"""What a partner is asked. Later it becomes one question a page; the words and the values stay."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from portal.contacts.actions import Sending, Someone
from portal.database import new_id
from portal.frame.fields import Choice, DateField, HiddenField, RadioField, TextArea, TextField
from portal.frame.formats import today_in_london
from portal.frame.forms import Form
from portal.guidance.codes import Agreement, Home
from portal.guidance.thresholds import levels_in_words
from portal.identifiers import read_postcode
from portal.people.rules import FamilyRole

_OLDEST_CHILD = 25  # years: early help reaches to 25 where a young person is disabled or has left care


def _a_postcode(_: BaseForm, field: Field) -> None:
    if field.data and read_postcode(field.data) is None:
        raise ValidationError("Enter a full postcode, like DN1 2AB, or leave this empty")


def _earliest_birth() -> dt.date:
    today = today_in_london()
    return today.replace(year=today.year - _OLDEST_CHILD, day=1)


def _levels() -> list[Choice]:
    levels = [Choice(str(level), words) for level, words in levels_in_words().items()]
    return [*levels, Choice("not_sure", "I am not sure", apart=True)]


class ContactForm(Form):
    sending_key = HiddenField("Key")
    forename = TextField(
        "First name", called="The child's first name", most=100, required="Enter the child's first name"
    )
    surname = TextField("Last name", hint="Leave empty if the child has one name", most=100)
    born_on = DateField(
        "Date of birth",
        hint="For example, 27 March 2014. Leave empty if you do not know it",
        called="Date of birth",
        earliest=_earliest_birth,
        latest=today_in_london,
    )
    second_forename = TextField("First name", called="The second child's first name", most=100)
    second_surname = TextField("Last name", called="The second child's last name", most=100)
    second_born_on = DateField(
        "Date of birth", called="The second child's date of birth", earliest=_earliest_birth, latest=today_in_london
    )
    carer_forename = TextField(
        "First name",
        called="The parent's or carer's first name",
        most=100,
        required="Enter the parent's or carer's first name",
    )
    carer_surname = TextField("Last name", called="The parent's or carer's last name", most=100)
    postcode = TextField(
        "Postcode where the family lives",
        hint="Leave empty if you do not know it, or they have no fixed address",
        width="10",
        most=12,
        checks=[_a_postcode],
    )
    worries = TextArea("What are you worried about?", most=8000, required="Write what you are worried about")
    working_well = TextArea("What is working well?", most=8000)
    needs_to_happen = TextArea(
        "What needs to happen?", most=8000, rows=3, required="Write what you think needs to happen"
    )
    level = RadioField(
        "What level of need do you think this is?",
        required="Choose a level, or “I am not sure”",
        choices=_levels,
    )
    agreement = RadioField(
        "Does the family agree to early help?",
        required="Say whether the family agrees",
        choices=[Choice(answer.value, answer.words) for answer in Agreement],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        # Both are asked, so that every error is named at once.
        return all([super().validate(extra_validators), self._the_second_child_has_a_name()])

    def _the_second_child_has_a_name(self) -> bool:
        """A date of birth or a surname alone would be lost: it needs somebody it belongs to."""
        if self.second_forename.data or not (self.second_surname.data or self.second_born_on.data):
            return True
        self.second_forename.errors = ["Enter the second child's first name, or clear what you wrote about them"]
        return False

    def sending(self) -> Sending:
        """What was filled in, as values."""
        return Sending(
            key=read_key(self.sending_key.data) or new_id(),  # one that was tampered with is simply a new form's
            people=self._people(),
            home=Home.ADDRESS if self.postcode.data else Home.NOT_KNOWN,
            postcode=read_postcode(self.postcode.data),
            worries=self.worries.data,
            working_well=self.working_well.data,
            needs_to_happen=self.needs_to_happen.data,
            level=None if self.level.data == "not_sure" else int(self.level.data),
            agreement=Agreement(self.agreement.data),
        )

    def _people(self) -> list[Someone]:
        people = [Someone(FamilyRole.CHILD, self.forename.data, self.surname.data, self.born_on.data)]
        if self.second_forename.data:
            second = (self.second_forename.data, self.second_surname.data, self.second_born_on.data)
            people.append(Someone(FamilyRole.CHILD, *second))
        people.append(Someone(FamilyRole.ADULT, self.carer_forename.data, self.carer_surname.data))
        return people


def read_key(written: str) -> uuid.UUID | None:
    """The form's own key, as its address and its hidden field have it."""
    try:
        return uuid.UUID(written)
    except ValueError:
        return None
