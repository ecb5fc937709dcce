"""Danger first, and how to reach whoever writes."""

from __future__ import annotations

from typing import Any

from portal.blueprints.contacts.journey.forms.base import JourneyForm, a_phone_number
from portal.frame.fields import Choice, RadioField, TextField


class DangerForm(JourneyForm):
    danger = RadioField(
        "Is a child in danger now?",
        hint="Hurt, alone and too young to be, or with somebody who may harm them today",
        required="Say whether a child is in danger now",
        choices=[Choice("yes", "Yes"), Choice("no", "No")],
    )

    def told(self) -> dict[str, Any]:
        return {"danger": self.danger.data == "yes"}


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
