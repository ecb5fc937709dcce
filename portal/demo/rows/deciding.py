"""What a decision of the invented borough has to say, and whose agreement it needs, by the front door's own rules."""

from __future__ import annotations

import uuid

from portal.demo.cast import Cast, Member
from portal.demo.content import words
from portal.demo.rows.contacts import pointed_to
from portal.demo.stories import Decided, Story
from portal.guidance.codes import Agreement, Route
from portal.screening.rules import Deciding, Situation, differs, second_person

_SOMEBODY = (uuid.UUID(int=0),)  # every child of a story goes the same way


def deciding_of(story: Story, decided: Decided) -> Deciding:
    told = story.sent.sending
    bare = Deciding(decided.level, decided.route, decided.need, decided.reasons, decided.words)
    refused = told.agreement is Agreement.REFUSED and decided.route is not Route.SAFEGUARDING
    return Deciding(
        decided.level,
        decided.route,
        decided.need,
        decided.reasons,
        decided.words,
        differs_because=words.DIFFERS[story.number % len(words.DIFFERS)] if differs(bare, _situation(story)) else "",
        refusal_weighed=words.REFUSAL_WEIGHED if refused else "",
    )


def who_agreed(cast: Cast, story: Story, decided: Decided) -> tuple[Member, str, str] | None:
    """The second person, whose agreement our rules ask for, and why."""
    needed = second_person(deciding_of(story, decided), _situation(story), by_hub_manager=False)
    if needed is None:
        return None
    whose, why = needed
    others = [member for member in cast.hub_managers if member.id != decided.screener.id]
    return others[story.number % len(others)], whose.value, why


def _situation(story: Story) -> Situation:
    told = story.sent.sending
    pointed = pointed_to(told)
    return Situation(
        agreement=told.agreement,
        children=_SOMEBODY,
        pointed_level=pointed.level if pointed else None,
        referrer_level=told.level,
    )
