"""The columns of a file: the questions of the short form, by the words of the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from portal.blueprints.contacts.journey.forms import ShortForm
from portal.blueprints.contacts.journey.short_answers import MOST_PEOPLE, PEOPLE, Where, every_answer
from portal.frame.fields import Asked, CheckboxField, Choice, RadioField

IN_TEMPLATE = 6  # people; whoever has more adds their columns
BETWEEN = ";"  # of several answers in one cell
_BOM = "\ufeff"  # by which spreadsheets know that it is UTF-8


@dataclass(frozen=True)
class Column:
    where: Where
    title: str
    field: Asked
    must: bool

    @property
    def choices(self) -> list[Choice]:
        return getattr(self.field, "choices", [])

    @property
    def takes_several(self) -> bool:
        return isinstance(self.field, CheckboxField)

    def answers_in(self, cell: str) -> list[str]:
        """What was answered; a choice is known by its words and by its code. What is no choice the form refuses."""
        if not cell.strip():
            return []
        if not isinstance(self.field, RadioField | CheckboxField):
            return [cell]
        parts = cell.split(BETWEEN) if self.takes_several else [cell]
        named = [plain(one) for one in "\n".join(parts).split("\n")] if self.takes_several else [plain(cell)]
        known = {plain(str(words)): one.value for one in self.choices for words in (one.label, one.value)}
        return [known.get(one, one) for one in named if one]


def columns_of(form: ShortForm, people: int) -> list[Column]:
    """For so many people; those of the people come last, because files differ in how many they have."""
    answers = list(every_answer(form))
    single = [
        Column(where, str(field.label.text), field, bool(field.required)) for where, field in answers if len(where) == 1
    ]
    of_one = [(str(where[2]), field) for where, field in answers if len(where) > 1]
    of_people = [
        Column((PEOPLE, at, part), f"Person {at + 1}: {field.label.text}", field, must=(at == 0 and part == "who"))
        for at in range(min(people, MOST_PEOPLE))
        for part, field in of_one
    ]
    return [*single, *of_people]


def plain(written: str) -> str:
    """As people mean it, however it is spaced, capitalised or quoted; a full stop at the end is none of it."""
    return " ".join(written.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold().split()).rstrip(".")


def empty_file(columns: Sequence[Column]) -> str:
    """With the columns and nothing else."""
    written = io.StringIO()
    csv.writer(written).writerow([column.title for column in columns])
    return _BOM + written.getvalue()
