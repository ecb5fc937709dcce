"""The guidance in words to read: agreement, sharing, differences, and what happens with a request.

One file for all versions of the thresholds: it says how people work together now, not what a level meant then.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from portal.guidance.clocks import ClockCode, Clocks
from portal.guidance.reading import FOLDER, Content, Fault, Files, Paragraph, Path_, read_content, repeated, under

FILE = FOLDER / "explained.yaml"
NEEDED = ("agreement", "when-they-say-no", "sharing", "differences", "after-sending", "using-this-guidance")
_TAKEN = frozenset({"print", "signs", "versions"})  # pages of the guidance that have these addresses


class Step(Content):
    """One of several that follow each other, and by when it is done."""

    title: Paragraph
    when: Paragraph  # "Within 1 working day": words people can act on
    words: Paragraph
    clock: ClockCode | None = None  # whose length `when` says


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
        yield from under(("parts",), repeated([part.title for part in self.parts], "heading", "title"))


class Explained(Content):
    sections: tuple[Section, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        slugs = [section.slug for section in self.sections]
        yield from under(("sections",), repeated(slugs, "section", "slug"))
        for slug in NEEDED:
            if slug not in slugs:
                yield ("sections",), f'The section "{slug}" is missing, and other pages lead to it. Add it.'

    def section(self, slug: str) -> Section | None:
        return next((section for section in self.sections if section.slug == slug), None)

    @property
    def steps(self) -> Iterator[tuple[Path_, Step]]:
        """Each with where it is."""
        for i, section in enumerate(self.sections):
            for j, part in enumerate(section.parts):
                for k, step in enumerate(part.steps):
                    yield ("sections", i, "parts", j, "steps", k), step


def faults_beside(files: Files[Explained], content: Mapping[str, Content]) -> Iterator[Fault]:
    """Steps that give a clock another length than the file of clocks beside them."""
    for clocks in (one for one in content.values() if isinstance(one, Clocks)):
        for name, one in files.content.items():
            for where, step in one.steps:
                if step.clock is None:
                    continue
                runs = clocks.by_code[step.clock].figure
                if not re.search(rf"(?<!\d){re.escape(runs)}(?!\w)", step.when):
                    words = f"The clock {step.clock} runs for {runs}. Say so here, or change the clock."
                    yield files.fault(name, (*where, "when"), words)


@functools.cache
def explained() -> Explained:
    """The words that come with this deployment, read once."""
    return read_content(FILE, Explained)
