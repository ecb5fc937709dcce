"""The early help assessment as a partnership asks it: sections and questions, in versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from portal.guidance.reading import FOLDER, Content, Path_, read_content, repeated, under

FILE = FOLDER / "assessment.yaml"

Asked = Literal["once", "each_child", "each_parent", "each_domain"]
Kind = Literal["text", "scale", "yes_no", "date", "level", "people"]

# What an assessment of a whole family is not without, and of whom each is asked.
_NEEDED: Mapping[str, Asked] = {
    "family": "once",
    "domains": "each_domain",
    "child_voice": "each_child",
    "parents": "each_parent",
    "scaling": "once",
    "analysis": "once",
    "goals": "once",
    "agreed": "once",
}
_OF_A_DOMAIN = ("strengths", "worries", "risk_resilience")


class Question(Content):
    code: str
    asks: str
    kind: Kind
    hint: str = ""
    lowest: int | None = None
    lowest_words: str = ""
    highest: int | None = None
    highest_words: str = ""

    def faults(self) -> Iterator[tuple[Path_, str]]:
        if not self.asks.strip():
            yield ("asks",), f'The question "{self.code}" asks nothing. Write the question.'
        ends = (self.lowest, self.highest)
        if self.kind == "scale" and ends != (0, 10):
            yield (), f'The scale "{self.code}" must go from lowest: 0 to highest: 10. Write both.'
        if self.kind == "scale" and not (self.lowest_words.strip() and self.highest_words.strip()):
            yield (), f'The scale "{self.code}" does not say what its ends mean. Add lowest_words and highest_words.'
        if self.kind != "scale" and (ends != (None, None) or self.lowest_words or self.highest_words):
            yield (), f'"{self.code}" is no scale, so it has no ends. Take them away, or make it a scale.'


class Section(Content):
    code: str
    title: str
    asked: Asked
    in_plain_words: str
    questions: tuple[Question, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        for key in ("title", "in_plain_words"):
            if not getattr(self, key).strip():
                yield (key,), f'"{key}" of the section "{self.code}" is blank. Write it.'
        if not self.questions:
            yield ("questions",), f'The section "{self.code}" asks nothing. Add a question, or take it away.'


class Domain(Content):
    """A part of a family's life, and what to think about in it."""

    code: str
    title: str
    think_about: tuple[str, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        if not self.title.strip():
            yield ("title",), f'The domain "{self.code}" has no title. Write it.'
        if not self.think_about:
            yield ("think_about",), f'The domain "{self.code}" has nothing to think about. Add a question.'
        for position, question in enumerate(self.think_about):
            if not question.strip():
                yield ("think_about", position), "This line is blank. Write a question, or take it away."


class Assessment(Content):
    """One version. What was written on it keeps its meaning, so it does not change once it is in force."""

    version: str
    in_force_from: dt.date
    domains: tuple[Domain, ...]
    sections: tuple[Section, ...]

    @property
    def questions(self) -> dict[str, Question]:
        return {question.code: question for section in self.sections for question in section.questions}

    def faults(self) -> Iterator[tuple[Path_, str]]:
        yield from under(("domains",), repeated([domain.code for domain in self.domains], "domain"))
        yield from under(("sections",), repeated([section.code for section in self.sections], "section"))
        if not self.domains:
            yield ("domains",), "There is no domain. Add the parts of a family's life to look at."
        yield from under(("sections",), self._faults_of_questions_twice())
        yield from under(("sections",), self._faults_of_needed())

    def _faults_of_questions_twice(self) -> Iterator[tuple[Path_, str]]:
        """An answer is found by its question's code, so a code stands once in all sections."""
        seen: set[str] = set()
        for place, section in enumerate(self.sections):
            for position, question in enumerate(section.questions):
                if question.code in seen:
                    twice = f'The question "{question.code}" is here twice. Change the code of one of them.'
                    yield (place, "questions", position, "code"), twice
                seen.add(question.code)

    def _faults_of_needed(self) -> Iterator[tuple[Path_, str]]:
        places = {section.code: position for position, section in enumerate(self.sections)}
        for code, asked in _NEEDED.items():
            if code not in places:
                yield (), f'The section "{code}" is missing. Add it: an assessment is not whole without it.'
            elif self.sections[places[code]].asked != asked:
                yield (places[code], "asked"), f'The section "{code}" must be asked "{asked}". Correct it.'
        if "domains" in places:
            there = [question.code for question in self.sections[places["domains"]].questions]
            for code in _OF_A_DOMAIN:
                if code not in there:
                    yield (places["domains"], "code"), f'The question "{code}" is missing. Add it for each domain.'


class Assessments(Content):
    """The file: every version there has been."""

    versions: tuple[Assessment, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        if not self.versions:
            yield ("versions",), "There is no version. Add one."
        yield from under(("versions",), repeated([one.version for one in self.versions], "version", key="version"))
        days = [one.in_force_from.isoformat() for one in self.versions]
        yield from under(("versions",), repeated(days, "day", key="in_force_from"))


@cache
def assessments() -> tuple[Assessment, ...]:
    """Every version, the newest first."""
    versions = read_content(FILE, Assessments).versions
    return tuple(sorted(versions, key=lambda one: one.in_force_from, reverse=True))


def assessment_on(day: dt.date) -> Assessment:
    """The version in force on a day; before the first one, the first."""
    return next((one for one in assessments() if one.in_force_from <= day), assessments()[-1])


def assessment_of(version: str) -> Assessment:
    """The version that an assessment was written on."""
    return next(one for one in assessments() if one.version == version)
