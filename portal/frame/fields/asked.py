"""What every field has in common: its words, when it is asked at all, and what is said when it is left empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from portal.frame.widgets import Macro

Check = Callable[[Any, Any], object]
"""A rule of a form's own: called with form and field, it raises `wtforms.ValidationError` with words for a person."""


class Asked(Field):
    """A question on a page.

    `required` holds the words for an empty answer ("Enter your name"); without them the question may be left empty.
    `called` names the answer in other errors ("Your name must be …") where the label is a question or too long.
    """

    kind: ClassVar[str]
    widget = Macro()

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        required: str = "",
        called: str = "",
        checks: Sequence[Check] = (),
        default: Any = None,
        **bound: Any,
    ) -> None:
        super().__init__(label, validators=list(checks), default=default, **bound)
        self.hint = hint
        self.required = required
        self.called = called or label.rstrip("?")
        self.asked = True

    def is_blank(self) -> bool:
        return self.data in (None, "", [])

    def forget(self) -> None:
        """The question was not asked after all: its answer counts for nothing."""
        self.asked = False
        self.process_errors = []
        self.process_data(None)

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms calls it so
        if not self.asked or self.process_errors:
            raise StopValidation
        if self.is_blank():
            raise StopValidation(self.required)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names under which a browser sends what was typed."""
        return (self.name,)

    @property
    def answer(self) -> str:
        """What was answered, as it is read back to whoever answered; empty where nothing was."""
        return "" if self.is_blank() else str(self.data)

    @property
    def error(self) -> str:
        """One error at a time: the first is the one to put right."""
        return self.errors[0] if self.errors else ""

    @property
    def described_by(self) -> str:
        parts = [f"{self.id}-hint"] * bool(self.hint) + [f"{self.id}-error"] * bool(self.errors)
        return " ".join(parts)

    @property
    def href(self) -> str:
        """Where the error summary leads: to the input that is wrong."""
        return f"#{self.id}"
