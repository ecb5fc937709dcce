"""What coordinators and Lead Practitioners are asked about a case."""

from __future__ import annotations

import uuid
from functools import cache
from typing import cast

from portal.casework.actions import StarTaken
from portal.frame.fields import Choice, DateField, RadioField, ScaleField
from portal.frame.formats import today_in_london
from portal.frame.forms import Form
from portal.guidance.codes import ClosureReason, DeclineReason
from portal.guidance.stars import FAMILY_STAR_PLUS, Star
from portal.guidance.thresholds import levels_in_words
from portal.stars.models import Reading
from portal.stars.rules import ReadingKind, ScoredBy


class OfferForm(Form):
    to = RadioField("Who do you want to ask?", required="Choose who to ask")

    def to_user_id(self) -> uuid.UUID:
        return uuid.UUID(self.to.data)


class AnswerForm(Form):
    answer = RadioField(
        "Your answer",
        required="Say whether you can be this family's Lead Practitioner",
        choices=[
            Choice("accept", "Yes, I will be their Lead Practitioner"),
            Choice("decline", "No", reveals=("reason",)),
        ],
    )
    reason = RadioField(
        "Why not?",
        required="Say why not",
        choices=[Choice(reason.value, reason.words) for reason in DeclineReason],
    )


class StarForm(Form):
    """The areas are added for the star that is used: see `star_form`."""

    kind = RadioField(
        "Which star is this?",
        required="Choose which star this is",
        choices=[Choice(kind.value, kind.words) for kind in ReadingKind],
    )
    held_on = DateField(
        "When did you do it?", called="The day you did it", required="Enter the day you did it", latest=today_in_london
    )
    scored_by = RadioField(
        "Who scored it?",
        required="Choose who scored it",
        choices=[Choice(scored.value, scored.words) for scored in ScoredBy],
    )

    def taken(self, star: Star) -> StarTaken:
        scored = {code: cast("ScaleField", self[f"area_{code}"]).number for code, _ in star.areas}
        return StarTaken(
            star=star,
            kind=ReadingKind(self.kind.data),
            held_on=self.held_on.data or today_in_london(),
            scored_by=ScoredBy(self.scored_by.data),
            scores={code: score for code, score in scored.items() if score is not None},
        )


@cache
def star_form(star: Star = FAMILY_STAR_PLUS) -> type[StarForm]:
    """The form of one star: its areas, each scored on its scale or left out."""
    areas = {f"area_{code}": ScaleField(name, highest=star.top) for code, name in star.areas}
    return type("StarForm", (StarForm,), areas)


FamilyStarPlusForm = star_form(FAMILY_STAR_PLUS)


def correction_form(reading: Reading) -> StarForm:
    """The form of the star that was used, filled in with what was recorded."""
    star, scores = reading.taken_on, reading.by_area
    recorded = {"kind": reading.kind, "held_on": reading.held_on, "scored_by": reading.scored_by}
    return star_form(star)(data={**recorded, **{f"area_{code}": scores.get(code, "none") for code, _ in star.areas}})


class ClosingForm(Form):
    reason = RadioField(
        "Why is the case closing?",
        required="Choose why the case is closing",
        choices=[Choice(reason.value, reason.words) for reason in ClosureReason],
    )
    level = RadioField(
        "Level of need now",
        required="Choose the level of need now",
        choices=lambda: [Choice(str(level), words) for level, words in levels_in_words().items()],
    )
