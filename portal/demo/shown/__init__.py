"""Requests that are told one by one, so that whoever signs in to the demo finds something at each of its states."""

from __future__ import annotations

from portal.demo.shown import callers, colleagues, families, nights, partners, police, school, unsent
from portal.demo.shown.setting import Setting
from portal.demo.stories import Story, Unsent

_SUBJECTS = (school, colleagues, police, nights, partners, callers, families)


def shown_stories(setting: Setting) -> list[Story]:
    """In the order of their numbers."""
    return [story for subject in _SUBJECTS for story in subject.stories(setting)]


def shown_unsent(setting: Setting) -> list[Unsent]:
    return unsent.drafts(setting)


__all__ = ["Setting", "shown_stories", "shown_unsent"]
