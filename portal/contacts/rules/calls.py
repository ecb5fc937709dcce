"""Rules of the calls that are promised: why, by when, whom to call, and what came of it."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from portal.contacts.rules.ways import asks_for_itself
from portal.guidance.codes import Code
from portal.working_time import OfficeTime


class CallBecause(Code):
    ASKED = "asked_by_referrer", "They asked us to call"
    TELL = "tell_outcome", "To tell them what was decided"


class CallMade(Code):
    """How a promise came to its end."""

    SPOKEN = "spoken", "I spoke to them"
    OTHERWISE = "told_otherwise", "I told them in another way: in person or by letter"


class CallTried(Code):
    """What came of a call that reached nobody: the promise stands."""

    NO_ANSWER = "no_answer", "Nobody answered"
    MESSAGE = "left_message", "I left a message"
    WRONG_NUMBER = "wrong_number", "The number does not work"
    NOT_SAFE = "not_safe", "It was not safe to talk"


def promised_by(office: OfficeTime, at: dt.datetime, wanted_by: dt.datetime | None, working_days: int) -> dt.datetime:
    """The time they asked for where it can be promised, else the end of the next working day."""
    if wanted_by is not None and can_be_promised(office, at, wanted_by):
        return wanted_by
    return office.closing_after(at, working_days)


def can_be_promised(office: OfficeTime, at: dt.datetime, wanted_by: dt.datetime) -> bool:
    """Somebody is in the office before then."""
    return office.minutes_between(at, wanted_by) > 0


def is_owed_a_call(*, has_account: bool, caller: str) -> bool:
    """Whoever has no account reads nothing here, and whoever told it to somebody else is not the one who does."""
    return not has_account or bool(caller)


_THE_FAMILY = "The family"  # who gave no name


class Called(enum.Enum):
    """Who is at the other end."""

    SENDER = enum.auto()
    CALLER = enum.auto()
    FAMILY = enum.auto()


@dataclass(frozen=True)
class Whom:
    """Whom to call. A family's number is not among this: it stands below the words on how to reach them safely."""

    who: Called
    name: str
    of: str
    number: str
    when: str

    @property
    def in_a_sentence(self) -> str:
        return "the family" if self.name == _THE_FAMILY else self.name

    @property
    def words(self) -> str:
        return f"{self.name}, {self.of}" if self.of else self.name


def whom_to_call(
    *, came_by: str, source: str, caller: str, caller_role: str, sender: str | None, agency: str | None, number: str,
    when: str,
) -> Whom:  # fmt: skip
    if asks_for_itself(came_by, source) or sender is None:
        return Whom(Called.FAMILY, caller or _THE_FAMILY, caller_role, "", "")
    if caller:
        return Whom(Called.CALLER, caller, caller_role, number, when)
    return Whom(Called.SENDER, sender, agency or "", number, when)
