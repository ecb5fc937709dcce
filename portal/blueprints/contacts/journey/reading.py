"""A draft, read as the pages of the journey: which of them are asked, what is still missing, and what it all tells."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from portal.blueprints.contacts.journey.forms import (
    AdultForm,
    Around,
    ChildForm,
    FamilyForm,
    HomeForm,
    JourneyForm,
    SignsForm,
    VoicesForm,
    rows_to_show,
)
from portal.blueprints.contacts.journey.forms.short import PARTS_OF_ROW
from portal.blueprints.contacts.journey.steps import PEOPLE, Answers, Step, steps_of
from portal.contacts.models import Draft, DraftPage
from portal.contacts.rules import Pointed
from portal.contacts.rules.pages import PageKey, Typed
from portal.contacts.rules.told import Sending, Someone
from portal.contacts.rules.ways import Way
from portal.extensions import db
from portal.people.rules import NAMELESS, UNBORN
from portal.places.rules import Place


@dataclass(frozen=True)
class Answered:
    """A page as it is read back: its questions with their answers, and whether anything is wrong with it."""

    step: Step
    number: int
    title: str
    form: JourneyForm
    is_right: bool

    @property
    def in_short(self) -> str:
        """Who somebody is, beside their name."""
        return self.form.in_short if isinstance(self.form, ChildForm | AdultForm) else ""

    @property
    def pointed(self) -> Pointed | None:
        return self.form.pointed if isinstance(self.form, SignsForm) else None

    @property
    def place(self) -> Place | None:
        return self.form.place if isinstance(self.form, HomeForm) else None

    @property
    def lines(self) -> Iterator[tuple[str, str]]:
        """Its questions with their answers."""
        for field in self.form.read_back_in_order:
            if field.asked and field.answer:
                yield field.label.text, field.answer


class Journey:
    """What somebody has written so far."""

    def __init__(self, draft: Draft, rows_shown: int = 0) -> None:
        self.draft = draft
        self.rows_shown = rows_shown
        self.pages = {(PageKey(page.page), page.number): page for page in draft.pages}

    @functools.cached_property
    def around(self) -> Around:
        children = [
            (number, _first(page.fields, "forename")) for (key, number), page in self.people if key is PageKey.CHILD
        ]
        return Around(db.session, children, self._rows)

    @property
    def _rows(self) -> int:
        """As many as were shown, and two more than are filled in."""
        typed = self.pages[PageKey.SHORT, 0].fields if (PageKey.SHORT, 0) in self.pages else {}
        filled = [int(name.rpartition("_")[2]) for name in typed if name.rpartition("_")[0] in PARTS_OF_ROW]
        return rows_to_show(max(self.rows_shown, max(filled, default=0) + 2))

    @property
    def people(self) -> list[tuple[tuple[PageKey, int], DraftPage]]:
        """Everybody named, in the order in which they were."""
        named = [(where, page) for where, page in self.pages.items() if where[0] in PEOPLE]
        return sorted(named, key=lambda pair: pair[0][1])

    @functools.cached_property
    def steps(self) -> list[Step]:
        """The pages that are asked, given what was answered so far."""
        answers: Answers = {key: page.fields for (key, number), page in self.pages.items() if not number}
        return [step for step in steps_of(Way(self.draft.way)) if step.is_asked(answers)]

    def asks(self, step: Step) -> bool:
        """Whether the page is one of this journey, given what was answered so far."""
        return step.key in PEOPLE or step in self.steps

    def before(self, step: Step) -> Step | None:
        at = self._place_of(step)
        return self.steps[at - 1] if at else None

    def after(self, step: Step) -> Step | None:
        at = self._place_of(step) + 1
        return self.steps[at] if at < len(self.steps) else None

    def _place_of(self, step: Step) -> int:
        return next(at for at, one in enumerate(self.steps) if one.key == step.key)

    @functools.cached_property
    def read_back(self) -> list[Answered]:
        """Every page with its answers, those about people after the page of the family."""
        return [answered for step in self.steps for answered in self._of(step)]

    def _of(self, step: Step) -> Iterator[Answered]:
        yield self._answered(step, 0, step.title)
        if step.form is FamilyForm:
            for (key, number), page in self.people:
                yield self._answered(PEOPLE[key], number, name_typed(page.fields))

    def _answered(self, step: Step, number: int, title: str) -> Answered:
        page = self.pages.get((step.key, number))
        typed, kept_at = (page.fields, page.saved_at) if page else (None, None)
        form = step.form_for(self.around).read_back(typed, self.around, kept_at)
        return Answered(step, number, title, form, form.validate())

    @property
    def people_named(self) -> list[Answered]:
        return [answered for answered in self.read_back if answered.step.key in PEOPLE]

    @property
    def missing(self) -> list[Answered]:
        """The pages on which something is still to be put right."""
        return [answered for answered in self.read_back if not answered.is_right]

    def sending(self) -> Sending:
        """What it all tells. Only of a draft in which nothing is missing."""
        told: dict[str, Any] = {}
        people: list[tuple[int, Someone]] = []
        own_words: dict[int, str] = {}
        for answered in self.read_back:
            if answered.step.key in PEOPLE:
                people.append((answered.number, _someone(answered.form)))
            else:
                told |= answered.form.told()
            if isinstance(answered.form, VoicesForm):
                own_words |= answered.form.own_words
        named = [replace(someone, own_words=own_words.get(number, "")) for number, someone in people]
        return Sending(**{"key": self.draft.id, "way": Way(self.draft.way), "people": named, **told})


def _someone(form: JourneyForm) -> Someone:
    if not isinstance(form, ChildForm | AdultForm):
        raise TypeError("only pages about people tell of somebody")
    return form.someone()


def name_typed(fields: Typed) -> str:
    """Somebody's name as it stands on their page so far."""
    name = f"{_first(fields, 'forename')} {_first(fields, 'surname')}".strip()
    return name or (UNBORN if "unborn" in fields.get("birth", ()) else NAMELESS)


def _first(fields: Typed, name: str) -> str:
    return next(iter(fields.get(name, ())), "").strip()


def step_of(page: str, number: int, draft: Draft) -> Step | None:
    """The page of a draft behind an address; those about people have a number, and no other has."""
    steps = {step.key.value: step for step in steps_of(Way(draft.way))}
    if PageKey.FAMILY in steps:
        steps |= {key.value: step for key, step in PEOPLE.items()}
    step = steps.get(page)
    return step if step and (step.key in PEOPLE or not number) else None
