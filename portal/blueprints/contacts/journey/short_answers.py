"""The short form where no page asks it: what a programme or a file answers is judged by the page's own form.

The form is the one definition of the short path. What may be answered, what must be, and the words of every error stand
there, and are only read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.blueprints.contacts.journey.forms import Around, ShortForm, short_of
from portal.blueprints.contacts.journey.forms.short import MOST_ROWS, PARTS_OF_ROW
from portal.contacts.rules.pages import Typed
from portal.contacts.rules.told import Sending
from portal.contacts.rules.ways import Way
from portal.database import new_id
from portal.frame.fields import Asked

PEOPLE = "people"
MOST_PEOPLE = MOST_ROWS
Where = tuple[str | int, ...]
"""Which answer: its name; of somebody in the family, `("people", their place from nought, the name)`."""


@dataclass(frozen=True)
class Answers:
    """Everything about one incident: each name with all that was answered under it, and the family one by one."""

    named: Typed
    people: Sequence[Mapping[str, str]]

    @property
    def typed(self) -> Typed:
        """As the page would have sent it."""
        rows = enumerate(self.people[:MOST_PEOPLE], start=1)
        of_people = {f"{part}_{number}": [one[part]] for number, one in rows for part in PARTS_OF_ROW if one.get(part)}
        return {**self.named, **of_people}


@dataclass(frozen=True)
class Wrong:
    where: Where
    words: str


class _OffPage(Around):
    """Beside no page: whoever is named is somebody, and an incident that was sent before is no mistake."""

    def __init__(self, session: Session, people: int) -> None:
        super().__init__(session, rows=min(max(people, 1), MOST_PEOPLE))
        self.every_row_counts = people > 0

    def why_not_this_incident(self, incident: str) -> str | None:  # noqa: ARG002 -- the page's form
        return None


class Judged:
    """One incident, judged."""

    def __init__(self, session: Session, answers: Answers) -> None:
        self.form = short_form(_OffPage(session, len(answers.people)), answers.typed)
        self.form.validate()

    @property
    def wrong(self) -> list[Wrong]:
        """The first thing wrong with each answer, in the order in which the page asks."""
        return [Wrong(where, field.error) for where, field in every_answer(self.form) if field.error]

    def sending(self) -> Sending:
        """What it tells. Only of answers of which none is wrong."""
        return Sending(**{"key": new_id(), "way": Way.SHORT, **self.form.told()})


def short_form(around: Around, typed: Typed | None = None) -> ShortForm:
    form = short_of(around).read_back(typed, around)
    if not isinstance(form, ShortForm):
        raise TypeError("the short step has the short form")
    return form


def blank_form(session: Session) -> ShortForm:
    """To read there what is asked, with the row of one person."""
    return short_form(_OffPage(session, 1))


def every_answer(form: ShortForm) -> Iterator[tuple[Where, Asked]]:
    """What was seen comes last, as on the page, and the people before it."""
    of_people = {field.name for row in form.people for field in row.fields}
    single = [field for field in form.asked if field.name not in of_people]
    yield from (((field.name,), field) for field in single if field.name != form.signs.name)
    for at, row in enumerate(form.people):
        yield from (((PEOPLE, at, part), field) for part, field in zip(PARTS_OF_ROW, row.fields, strict=True))
    yield (form.signs.name,), form.signs
