"""Rules of what is handed over: to whom it may go, how long its link works, and when somebody is reminded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from portal.guidance.codes import Code, ReturnedBecause, Route
from portal.working_time import OfficeTime

LINK_AFTER_ACCEPTED = dt.timedelta(days=7)  # so long whoever took it on may still read the papers
LINK_UNANSWERED = dt.timedelta(days=30)  # since the link was last sent; it is sent again when somebody is reminded
OPENING_LASTS = dt.timedelta(hours=12)  # then the link asks for a name again
REMINDED_BEFORE = 60  # minutes of office time between reminding whoever has it and telling who can do something


class HandOverKind(Code):
    """To whom something is handed over. The codes are those of the routes that lead there."""

    SAFEGUARDING = Route.SAFEGUARDING.value, "The safeguarding team"
    OPEN_CASE = Route.OPEN_CASE.value, "The family's Lead Practitioner"
    SOCIAL_WORKER = Route.SOCIAL_WORKER.value, "The family's social worker"
    OUT_OF_AREA = Route.OUT_OF_AREA.value, "Another area"

    @property
    def in_a_sentence(self) -> str:
        return self.words[0].lower() + self.words[1:]

    @property
    def has_words(self) -> bool:
        """Whether somebody must say by name who it goes to."""
        return self in {HandOverKind.SOCIAL_WORKER, HandOverKind.OUT_OF_AREA}

    @property
    def sees_what_was_before(self) -> bool:
        """Whether the papers say what is known already of the family: to those who answer for the child's safety."""
        return self in {HandOverKind.SAFEGUARDING, HandOverKind.SOCIAL_WORKER}

    @property
    def comes_back_because(self) -> Sequence[ReturnedBecause]:
        """Why whoever it goes to may give it back."""
        return FROM_A_CASE if self is HandOverKind.OPEN_CASE else FROM_A_TEAM

    @property
    def ask_for_words(self) -> str:
        """What is missing, where nobody is named."""
        if self is HandOverKind.SOCIAL_WORKER:
            return "Enter the social worker's name and team"
        return "Enter the name of the other area, and its telephone number"


# Why it comes back: what a team says, and what whoever leads the family's case says.
FROM_A_CASE = (
    ReturnedBecause.OTHER_FAMILY,
    ReturnedBecause.NEEDS_SAFEGUARDING,
    ReturnedBecause.MORE_NEEDED,
    ReturnedBecause.OTHER,
)
FROM_A_TEAM = tuple(reason for reason in ReturnedBecause if reason not in FROM_A_CASE[:2])
HANDED_OVER = frozenset(Route(kind.value) for kind in HandOverKind)


class Through(Code):
    """How somebody's answer reached us."""

    LINK = "link", "by the link"
    ACCOUNT = "account", "in the portal"
    PHONE = "phone", "by phone"


def link_is_over(*, sent_at: dt.datetime, accepted_at: dt.datetime | None, over: bool, at: dt.datetime) -> bool:
    """`over`: it came back, was taken back, or something else was decided since."""
    if over:
        return True
    if accepted_at is not None:
        return at - accepted_at >= LINK_AFTER_ACCEPTED
    return at - sent_at >= LINK_UNANSWERED


def told_higher_from(office: OfficeTime, chased_at: dt.datetime) -> dt.datetime:
    """Once whoever has it was reminded, and this time has gone by, whoever can do something about it is told."""
    return office.add_minutes(chased_at, REMINDED_BEFORE)
