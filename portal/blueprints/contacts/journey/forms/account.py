"""What is going on, in the words of whoever writes, of the children and of their parents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.blueprints.contacts.journey.forms.base import LONG, Around, JourneyForm
from portal.frame.fields import ScaleField, TextArea

_VOICE = "voice_"


class AccountForm(JourneyForm):
    worries = TextArea(
        "What are you worried about?",
        hint="What you have seen or heard yourself, when, and what others told you",
        most=LONG,
        rows=8,
        required="Write what you are worried about",
    )
    working_well = TextArea("What is working well?", hint="Who and what helps already", most=LONG, rows=4)
    needs_to_happen = TextArea(
        "What needs to happen?", most=LONG, rows=4, required="Write what you think needs to happen"
    )
    scale = ScaleField(
        "How are things for the children, from 0 to 10?",
        hint="0: they need to be protected today. 10: things are going well",
        lowest=0,
        highest=10,
        skip="I cannot say",
    )
    tried = TextArea("What have you already tried?", hint="You and others, and how it went", most=LONG, rows=4)

    def told(self) -> dict[str, Any]:
        return {
            "worries": self.worries.data,
            "working_well": self.working_well.data,
            "needs_to_happen": self.needs_to_happen.data,
            "scale": self.scale.number,
            "tried": self.tried.data,
        }


class VoicesForm(JourneyForm):
    """A question for each child, and one for the parents. Made for each family: see `voices_of`."""

    parents_views = TextArea(
        "What do the parents say?", hint="Each of them, if they do not say the same", most=LONG, rows=5
    )

    @property
    def own_words(self) -> Mapping[int, str]:
        """What each child said, by the child's number."""
        asked = ((name, field) for name, field in self._fields.items() if name.startswith(_VOICE))
        return {int(name.removeprefix(_VOICE)): str(field.data) for name, field in asked}

    def told(self) -> dict[str, Any]:
        return {"parents_views": self.parents_views.data}


def voices_of(around: Around) -> type[VoicesForm]:
    fields = {
        f"{_VOICE}{number}": TextArea(
            f"What does {name} say, in their own words?" if name else "What does the child say, in their own words?",
            hint="As they said or showed it. Leave empty if nobody has asked",
            called="What the child says",
            most=LONG,
            rows=3,
        )
        for number, name in around.children
    }
    return type("VoicesOfThisFamily", (VoicesForm,), fields)
