"""Where a family lives, and how it is reached without harm."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from portal.blueprints.contacts.journey.forms.base import (
    JourneyForm,
    a_phone_number,
    a_postcode,
    known,
    read_known,
)
from portal.contacts.rules.told import ReachedBy
from portal.frame.fields import Asked, Choice, RadioField, SelectField, TextArea, TextField
from portal.guidance.codes import Home, Known
from portal.identifiers import read_postcode
from portal.places.rules import Place

_REVEALS = {
    Home.ADDRESS: ("postcode", "address"),
    Home.NO_FIXED_ABODE: ("stay_at", "stay_in"),
    Home.REFUGE: ("refuge_in",),
    Home.OUT_OF_AREA: ("elsewhere",),
}


class HomeForm(JourneyForm):
    home = RadioField(
        "Where do they live?",
        required="Say where they live, or that you do not know",
        choices=lambda: [
            Choice(home.value, home.words, reveals=_REVEALS.get(home, ()), apart=home is Home.NOT_KNOWN)
            for home in Home
        ],
    )
    postcode = TextField(
        "Postcode",
        hint="Leave empty if you do not know it",
        width="10",
        most=12,
        autocomplete="off",
        checks=[a_postcode],
    )
    address = TextArea("Address", hint="As much of it as you know", most=500, rows=3, spellcheck=False)
    stay_at = TextArea("Where can they be found?", hint="Such as with friends, and where", most=500, rows=3)
    stay_in = SelectField("Which part of the borough is that?", empty="I do not know")
    refuge_in = SelectField(
        "Which part of the borough is it in?",
        hint="Do not write the address anywhere: it must stay hidden",
        empty="I do not know, or would rather not say",
    )
    elsewhere = TextField("Which town or council area?", hint="Leave empty if you do not know", most=200)

    def prepare(self) -> None:
        parts = [Choice(str(one.id), one.name) for one in self.around.localities]
        self.stay_in.choices = self.refuge_in.choices = parts

    @property
    def place(self) -> Place | None:
        """Where the postcode lies; none where there is none to look up."""
        postcode = read_postcode(self.postcode.data) if self.home.data == Home.ADDRESS else None
        return self.around.place_of(postcode) if postcode else None

    def told(self) -> dict[str, Any]:
        found = {Home.ADDRESS: self.address, Home.NO_FIXED_ABODE: self.stay_at, Home.OUT_OF_AREA: self.elsewhere}
        home = Home(self.home.data)
        part = self.stay_in.data or self.refuge_in.data
        return {
            "home": home,
            "address": found[home].data if home in found else "",
            "postcode": read_postcode(self.postcode.data) if home is Home.ADDRESS else None,
            "locality_id": uuid.UUID(part) if part else None,
        }


class ReachForm(JourneyForm):
    knows = RadioField(
        "Do you know how we can reach the family safely?",
        hint="A call or a letter at the wrong moment can put somebody in danger",
        required="Say whether you know how we can reach the family safely",
        choices=[
            Choice("yes", "Yes", reveals=("whom", "number", "when", "may_leave_message", "may_write", "must_not_know")),
            Choice("no", "No. Ask me before you get in touch"),
        ],
    )
    whom = TextField(
        "Whom shall we call?", hint="Such as Anna, her mother", most=200, required="Say whom we shall call"
    )
    number = TextField(
        "On which number?",
        hint="Leave empty if there is none",
        most=60,
        width="20",
        inputmode="tel",
        checks=[a_phone_number],
    )
    when = TextField("When?", hint="Such as on weekdays before 3 pm. Leave empty if at any time", most=200)
    may_leave_message = RadioField(
        "May we leave a message or send a text?",
        required="Say whether we may leave a message, or that you do not know",
        inline=True,
        choices=known,
    )
    may_write = RadioField(
        "May we write a letter?",
        required="Say whether we may write, or that you do not know",
        inline=True,
        choices=known,
    )
    must_not_know = TextField(
        "Who must not know that we are in touch?", hint="Leave empty if nobody", most=200, called="Who must not know"
    )

    @property
    def read_back_in_order(self) -> Sequence[Asked]:
        """The words about how they are reached stand above the number, here as everywhere."""
        return [*(field for field in self.asked if field.name != "number"), self.number]

    def told(self) -> dict[str, Any]:
        if self.knows.data != "yes":
            return {"reached_by": None}
        return {
            "reached_by": ReachedBy(
                whom=self.whom.data,
                number=self.number.data,
                when=self.when.data,
                may_leave_message=read_known(self.may_leave_message.data) or Known.NOT_KNOWN,
                may_write=read_known(self.may_write.data) or Known.NOT_KNOWN,
                must_not_know=self.must_not_know.data,
            )
        }
