"""Danger first, and how to reach whoever writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wtforms import ValidationError

from portal.accounts.models import Agency
from portal.blueprints.contacts.journey.forms.base import Around, JourneyForm, a_phone_number
from portal.blueprints.contacts.phone_fields import PhoneCallFields, told_later
from portal.contacts.rules.pages import Typed
from portal.contacts.rules.told import Phoned
from portal.contacts.rules.ways import ON_BEHALF, may_write_for
from portal.database import Refused, now
from portal.frame.fields import Choice, RadioField, TextField
from portal.frame.identity import current_actor
from portal.guidance.codes import Source


class DangerForm(JourneyForm):
    danger = RadioField(
        "Is a child in danger now?",
        hint="Hurt, alone and too young to be, or with somebody who may harm them today",
        required="Say whether a child is in danger now",
        choices=[Choice("yes", "Yes"), Choice("no", "No")],
    )

    def told(self) -> dict[str, Any]:
        return {"danger": self.danger.data == "yes"}


class PhonedForm(PhoneCallFields, JourneyForm):
    """Somebody has to be phoned now: the page says whom, and asks who was spoken to, so that nobody tells it twice."""

    phoned = RadioField(
        "Have you phoned?",
        required="Say whether you have phoned",
        choices=[
            Choice("yes", "Yes: write it down now", reveals=("spoke_to", "day", "time")),
            Choice("no", "Not yet. I phone before I go on"),
        ],
    )

    @classmethod
    def read_back(cls, typed: Typed | None, around: Around, kept_at: dt.datetime | None = None) -> JourneyForm:
        """What was "today" when it was typed is "yesterday" a day later."""
        return super().read_back(told_later(typed, kept_at, now()) if typed and kept_at else typed, around, kept_at)

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate(extra_validators) and self._has_been()

    def _has_been(self) -> bool:
        """A call that was still to come when it was written down was on another day."""
        if self.phoned.data != "yes":
            return True
        try:
            to_come = self.phoned_at(now()) > (self.kept_at or now())
        except Refused as refusal:
            self.refuse(refusal)
            return False
        if to_come:
            self.refuse(Refused("The phone call must be in the past. Was it yesterday?", field="time"))
        return not to_come

    def told(self) -> dict[str, Any]:
        if self.phoned.data != "yes":
            return {}
        return {"phoned": Phoned(self.spoke_to.data, self.phoned_at(now()))}


class WayForm(JourneyForm):
    way = RadioField(
        "How did it come to you?",
        required="Say how it came to you",
        choices=[Choice(way.value, way.words) for way in ON_BEHALF],
    )


class CallerForm(JourneyForm):
    """Who told it, where somebody else writes it down."""

    caller = TextField(
        "Who is telling you this?",
        hint="Their first and last name",
        most=200,
        required="Enter their name, or “gave no name”",
    )
    caller_role = TextField(
        "What are they to the family, or what is their work?", hint="Such as a neighbour, or a health visitor", most=200
    )
    works_for = RadioField(
        "Whom do they speak for?",
        required="Say whom they speak for",
        choices=[
            Choice("agency", "An agency or a service", reveals=("agency",)),
            Choice(Source.FAMILY.value, "Their own family"),
            Choice(Source.OTHER.value, "Themselves, such as a neighbour or a friend"),
            Choice(Source.ANONYMOUS.value, "They gave no name"),
        ],
    )
    agency = TextField(
        "Which agency?",
        hint="Begin to type, and choose from the list",
        most=200,
        required="Choose their agency from the list",
    )
    call_back_number = TextField(
        "Their phone number",
        hint="So that they hear what was decided. Leave empty if they gave none",
        most=60,
        width="20",
        inputmode="tel",
        checks=[a_phone_number],
    )
    call_back_when = TextField("When is it best to call them?", called="The best time", most=200)

    def prepare(self) -> None:
        self.agency.suggestions = [one.name for one in self.around.agencies if may_write_for(current_actor(), one.id)]

    def validate_agency(self, field: TextField) -> None:
        if not field.asked or not field.data:
            return
        agency = self._agency()
        if agency is None:
            raise ValidationError("We know no agency of this name. Choose one from the list, or another answer above")
        if not may_write_for(current_actor(), agency.id):
            raise ValidationError("You can write down what people of your own agency tell you, and of no other")

    def _agency(self) -> Agency | None:
        return self.around.agency_called(self.agency.data)

    def told(self) -> dict[str, Any]:
        speaks_for_agency = self.works_for.data == "agency"
        agency = self._agency() if speaks_for_agency else None
        return {
            "caller": self.caller.data,
            "caller_role": self.caller_role.data,
            "agency_id": agency and agency.id,
            "source": None if speaks_for_agency else Source(self.works_for.data),
            "call_back_number": self.call_back_number.data,
            "call_back_when": self.call_back_when.data,
        }


class AboutYouForm(JourneyForm):
    call_back_number = TextField(
        "Your phone number",
        hint="So that we can ask you something. Add an extension if there is one",
        most=60,
        width="20",
        autocomplete="tel",
        inputmode="tel",
        required="Enter a number on which we can reach you",
        checks=[a_phone_number],
    )
    call_back_when = TextField(
        "When is it best to call you?", hint="Such as after 3:30 pm, not Wednesdays", called="The best time", most=200
    )

    def told(self) -> dict[str, Any]:
        return {"call_back_number": self.call_back_number.data, "call_back_when": self.call_back_when.data}
