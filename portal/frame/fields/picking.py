"""Several of very many: those that fit best are in sight, and words find others."""

from __future__ import annotations

from typing import Any, ClassVar

from portal.frame.fields.choices import CheckboxField
from portal.frame.fields.text import cleaned, without_unprintable

MOST_TYPED = 60


class PickField(CheckboxField):
    """Any of those that were found. What is typed to find others comes with the form, beside what is ticked.

    Pressing "Find" sends the form and asks for the page once more: it decides nothing, so a form in which that was
    pressed counts as not sent (`Form.validate_on_submit`), and comes back as it was typed. The view then offers what
    `words` find, and keeps what `data` has ticked.
    """

    kind: ClassVar[str] = "pick"

    def __init__(self, label: str, *, find: str, find_hint: str = "", nothing: str = "", **more: Any) -> None:
        super().__init__(label, **more)
        self.find = find
        self.find_hint = find_hint
        self.nothing = nothing
        self.words = ""
        self.looks_again = False

    def process(self, formdata: Any, *more: Any, **named: Any) -> None:
        super().process(formdata, *more, **named)
        if formdata:
            self.words = without_unprintable(cleaned(formdata.get(self.find_name, "")))[:MOST_TYPED]
            self.looks_again = self.go_name in formdata

    @property
    def find_name(self) -> str:
        return f"{self.name}-find"

    @property
    def go_name(self) -> str:
        return f"{self.name}-go"

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.name, self.find_name)
