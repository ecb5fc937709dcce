"""The pages of a journey, by the names that stand in addresses and beside what was typed on each."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, Sequence

Typed = Mapping[str, Sequence[str]]
"""What was typed on a page, right or not: each name with everything under it."""


class PageKey(enum.StrEnum):
    DANGER = "danger"
    PHONED = "phone-now"
    ABOUT_YOU = "about-you"
    CALLER = "caller"
    FAMILY = "family"
    CHILD = "child"
    ADULT = "adult"
    HOME = "home"
    REACH = "safe-contact"
    SIGNS = "signs"
    PHONED_FOR_SIGNS = "phone-about-signs"
    VIEW = "your-view"
    ACCOUNT = "account"
    VOICES = "voices"
    AGREEMENT = "agreement"
    SHARING = "sharing"
    CHECK = "check"
    REMOVED = "removed"  # no page, but somebody who was taken out again
    SHORT = "short"


KEPT = dt.timedelta(days=28)  # so long a draft is kept after it was last saved
SHIFT = dt.timedelta(hours=14)  # an officer's and station's name is kept from one short form to the next
PEOPLE = (PageKey.CHILD, PageKey.ADULT)


def shows_danger(page: str, typed: Typed) -> bool:
    """Whether this page, as it is typed, says that somebody must be phoned now."""
    if page == PageKey.DANGER:
        return "yes" in typed.get("danger", ())
    return page in {PageKey.SIGNS, PageKey.SHORT} and any(is_of_level_4(code) for code in typed.get("signs", ()))


def is_of_level_4(code: str) -> bool:
    """A sign's code ends in its level; those to phone about now have none, and are of level 4."""
    last = code.rpartition("-")[2]
    return last == "4" or not last.isdigit()
