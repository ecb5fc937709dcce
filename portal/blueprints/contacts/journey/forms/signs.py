"""What somebody has seen, what they think, and what they ask for."""

from __future__ import annotations

from typing import Any, ClassVar

from portal.blueprints.contacts.journey.forms.base import JourneyForm
from portal.contacts.rules import Pointed, point_to_level
from portal.frame.fields import CheckboxField, Choice, HiddenField, RadioField
from portal.frame.formats import today_in_london
from portal.guidance.codes import AskedFor
from portal.guidance.search import LONGEST
from portal.guidance.thresholds import Thresholds, levels_in_words, thresholds_on


def guidance_now() -> Thresholds:
    return thresholds_on(today_in_london())


def _signs() -> list[Choice]:
    return [Choice(sign.code, sign.sentence) for sign in guidance_now().signs.values()]


class SignsForm(JourneyForm):
    remembered: ClassVar[tuple[str, ...]] = ("find",)

    find = HiddenField("Find a sign", most=LONGEST)
    signs = CheckboxField("What have you seen?", choices=_signs)

    @property
    def pointed(self) -> Pointed:
        """Where what is ticked points, by the guidance that this page shows."""
        guidance = guidance_now()
        ticked = [guidance.signs[code] for code in self.signs.data if code in guidance.signs]
        return point_to_level(ticked, guidance.cluster)

    def told(self) -> dict[str, Any]:
        return {"signs": self.signs.data, "guidance_version": guidance_now().version}


def _levels() -> list[Choice]:
    levels = [Choice(str(level), words) for level, words in levels_in_words().items()]
    return [*levels, Choice("not_sure", "I am not sure", apart=True)]


class ViewForm(JourneyForm):
    level = RadioField(
        "What level of need do you think this is?", required="Choose a level, or “I am not sure”", choices=_levels
    )
    asked_for = RadioField(
        "What are you asking for?",
        required="Say what you are asking for",
        choices=lambda: [Choice(asked.value, asked.words) for asked in AskedFor],
    )
    call_back = RadioField(
        "Shall we call you?",
        hint="You hear from us in writing in any case",
        required="Say whether we shall call you",
        inline=True,
        choices=[Choice("yes", "Yes, please"), Choice("no", "No")],
    )

    def told(self) -> dict[str, Any]:
        return {
            "level": None if self.level.data == "not_sure" else int(self.level.data),
            "asked_for": AskedFor(self.asked_for.data),
            "call_back": self.call_back.data == "yes",
        }
