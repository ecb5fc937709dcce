"""How somebody named on a contact was said to be somebody."""

from __future__ import annotations

from portal.guidance.codes import Code


class LinkHow(Code):
    LINKED = "linked", "Is somebody we know"
    MADE = "made", "Is new to us"
    NOT_SURE = "not_sure", "Not sure"
