"""What somebody saw, as the guidance they had before them puts it: its sentences, under its headings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from portal.guidance.thresholds import NoThresholds, Sign, Thresholds, thresholds_of

PHONE_ABOUT = "To phone about at once"


@dataclass(frozen=True)
class SeenIn:
    """The signs of one part of the family's life, in the order of the guidance."""

    title: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Seen:
    version: str
    parts: tuple[SeenIn, ...]  # what to phone about comes first
    without_sentence: tuple[str, ...]  # codes that this portal has no words for


def seen(codes: Collection[str], version: str) -> Seen:
    """A version that this portal does not have (the request was brought in from another) leaves the codes."""
    guidance = _guidance(version)
    if guidance is None:
        return Seen(version, (), tuple(sorted(codes)))
    headings = [(PHONE_ABOUT, guidance.phone_now)]
    headings += [
        (domain.title, tuple(s for one in domain.subdomains for s in one.signs)) for domain in guidance.domains
    ]
    parts = [SeenIn(title, tuple(sign for sign in signs if sign.code in codes)) for title, signs in headings]
    missing = tuple(sorted(code for code in codes if code not in guidance.signs))
    return Seen(version, tuple(part for part in parts if part.signs), missing)


def level_in_words(number: int, version: str | None) -> str:
    """A level as its own version calls it; by its number alone where that is not known."""
    guidance = _guidance(version) if version else None
    titles = {level.number: level.title for level in guidance.levels} if guidance else {}
    return f"Level {number}: {titles[number]}" if number in titles else f"Level {number}"


def _guidance(version: str) -> Thresholds | None:
    try:
        return thresholds_of(version)
    except NoThresholds:
        return None
