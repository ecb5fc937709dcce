"""What a screener is asked when deciding."""

from __future__ import annotations

from portal.frame.fields import Choice, RadioField, SelectField, TextArea
from portal.frame.forms import Form
from portal.guidance.codes import PrimaryNeed, Route
from portal.guidance.thresholds import levels_in_words
from portal.screening.actions import Deciding
from portal.screening.rules import OPEN_ROUTES

_LEVELS_HERE = (1, 2, 3)  # level 4 is a telephone call to the MASH, and this page says so


def _levels() -> list[Choice]:
    return [Choice(str(level), words) for level, words in levels_in_words().items() if level in _LEVELS_HERE]


class DecisionForm(Form):
    level = RadioField(
        "Level of need",
        required="Choose the level of need",
        choices=_levels,
    )
    route = RadioField(
        "What happens next",
        required="Choose what happens next",
        choices=[Choice(route.value, route.words) for route in OPEN_ROUTES],
    )
    primary_need = SelectField(
        "Main need",
        required="Choose the main need",
        choices=[Choice(need.value, need.words) for need in PrimaryNeed],
    )
    reasons = TextArea(
        "Reasons for this decision", hint="The next person to open this needs to know why", most=4000,
        required="Write the reasons for this decision",
    )  # fmt: skip
    words_to_referrer = TextArea(
        "Message to the referrer",
        hint="Leave empty to send our usual words, shown below. They read it when they sign in",
        most=4000,
    )

    def deciding(self) -> Deciding:
        return Deciding(
            level=int(self.level.data),
            route=Route(self.route.data),
            primary_need=PrimaryNeed(self.primary_need.data),
            reasons=self.reasons.data,
            words_to_referrer=self.words_to_referrer.data,
        )
