"""The guidance in words to read: agreement, sharing, differences, and what happens with a request.

One file for all versions of the thresholds: it says how people work together now, not what a level meant then.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from portal.guidance.clocks import ClockCode, clocks
from portal.guidance.reading import Content, Paragraph, Path_, read_content, repeated

FILES = "explained.yaml"
_FILE = Path(__file__).parent / "content" / FILES
NEEDED = ("agreement", "when-they-say-no", "sharing", "differences", "after-sending", "using-this-guidance")
_TAKEN = frozenset({"print", "signs", "versions"})  # pages of the guidance that have these addresses


class Step(Content):
    """One of several that follow each other, and by when it is done."""

    title: Paragraph
    when: Paragraph  # "Within 1 working day": words people can act on
    words: Paragraph
    clock: ClockCode | None = None  # whose length `when` says

    def faults(self) -> Iterator[tuple[Path_, str]]:
        runs = clocks()[self.clock].figure if self.clock else ""
        if runs not in self.when:
            yield ("when",), f"The clock {self.clock} runs for {runs}. Say so here, or change the clock."


class Part(Content):
    """What stands under one heading: paragraphs, then points, then steps, as far as there are any."""

    title: Paragraph
    paragraphs: tuple[Paragraph, ...] = ()
    points: tuple[Paragraph, ...] = ()
    steps: tuple[Step, ...] = ()

    def faults(self) -> Iterator[tuple[Path_, str]]:
        if not (self.paragraphs or self.points or self.steps):
            yield ("title",), f'Nothing stands under "{self.title}". Write it, or take the heading away.'


class Section(Content):
    slug: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]  # it stands in addresses
    title: Paragraph
    in_short: Paragraph
    parts: tuple[Part, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        if not self.parts:
            yield ("parts",), f'"{self.slug}" has nothing to read. Add a part.'
        if self.slug in _TAKEN:
            yield ("slug",), f'"{self.slug}" is the address of another page. Give this one another slug.'
        for where, words in repeated([part.title for part in self.parts], "heading", "title"):
            yield ("parts", *where), words


class Explained(Content):
    sections: tuple[Section, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        slugs = [section.slug for section in self.sections]
        for where, words in repeated(slugs, "section", "slug"):
            yield ("sections", *where), words
        for slug in NEEDED:
            if slug not in slugs:
                yield ("sections",), f'The section "{slug}" is missing, and other pages lead to it. Add it.'

    def section(self, slug: str) -> Section | None:
        return next((section for section in self.sections if section.slug == slug), None)


def read_explained(file: Path) -> Explained:
    return read_content(file, Explained)


@functools.cache
def explained() -> Explained:
    """The words that come with this deployment, read once."""
    return read_explained(_FILE)
