"""Answers that are chosen. The choices are WTForms' own `SelectChoice`, with a hint and what a choice reveals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from portal.frame.fields.asked import Asked
from portal.frame.languages import gettext

if TYPE_CHECKING:  # the published types do not know it yet

    @dataclass
    class SelectChoice:
        value: str
        label: str
else:
    from wtforms.fields.choices import SelectChoice


@dataclass
class Choice(SelectChoice):
    """One possible answer. `reveals` names fields of the same form that are asked only when it is chosen; `apart`
    stands it below the others after an "or". By the words in `also` it is found, beside those that are read."""

    hint: str = ""
    reveals: tuple[str, ...] = ()
    apart: bool = False
    also: str = ""


Choices = Sequence[Choice] | Callable[[], Sequence[Choice]]


class _Chosen(Asked):
    """`choices` may be a function, asked once a request, or set on the form's field by the view."""

    several: ClassVar[bool] = False

    def __init__(self, label: str, *, choices: Choices = (), inline: bool = False, **words: Any) -> None:
        super().__init__(label, **words)
        self.choices: list[Choice] = list(choices() if callable(choices) else choices)
        self.inline = inline
        self._of: BaseForm | None = words.get("_form")

    def chosen(self) -> list[str]:
        return [self.data] if self.data else []

    @property
    def answer(self) -> str:
        chosen = self.chosen()
        return "\n".join(str(choice.label) for choice in self.choices if choice.value in chosen)

    def pre_validate(self, form: BaseForm) -> None:
        super().pre_validate(form)
        known = {choice.value for choice in self.choices}
        if not known.issuperset(self.chosen()):
            raise StopValidation(self.required or gettext("Choose one of the answers given"))

    def unrevealed(self) -> set[str]:
        """The fields that are not asked, given what was chosen here."""
        chosen = self.chosen() if self.asked else []
        every = {name for choice in self.choices for name in choice.reveals}
        asked = {name for choice in self.choices if choice.value in chosen for name in choice.reveals}
        return every - asked

    def revealed(self, choice: Choice) -> list[Field]:
        return [self._of[name] for name in choice.reveals] if self._of else []

    def item_id(self, position: int) -> str:
        """The first has the field's own id, so that the error summary leads to it."""
        return f"{self.id}-{position}" if position > 1 else self.id


class RadioField(_Chosen):
    """One of a few, all in sight."""

    kind: ClassVar[str] = "radios"
    data: str

    def process_data(self, value: object) -> None:
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]) if valuelist else ""


class SelectField(RadioField):
    """One of many. The first line is no answer, so that nobody answers by not looking."""

    kind: ClassVar[str] = "select"

    def __init__(self, label: str, *, empty: str = "Choose one", **more: Any) -> None:
        super().__init__(label, **more)
        self.empty = empty


class ScaleField(RadioField):
    """A number on a short scale, pressed rather than typed; `number` is None where it was not scored."""

    kind: ClassVar[str] = "scale"

    def __init__(
        self, label: str, *, lowest: int = 1, highest: int = 10, skip: str = "Not scored", **words: Any
    ) -> None:
        scores = [Choice(str(score), str(score)) for score in range(lowest, highest + 1)]
        super().__init__(label, choices=scores, **words)
        self.skip = skip

    def pre_validate(self, form: BaseForm) -> None:
        if not self.process_errors and self.data == "none" and self.skip:
            raise StopValidation
        super().pre_validate(form)

    @property
    def number(self) -> int | None:
        return int(self.data) if self.data.isascii() and self.data.isdigit() else None


class CheckboxField(_Chosen):
    """Any of a few."""

    kind: ClassVar[str] = "checkboxes"
    several: ClassVar[bool] = True
    data: list[str]

    def chosen(self) -> list[str]:
        return self.data

    def process_data(self, value: Any) -> None:
        self.data = [str(one) for one in value or ()]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = list(dict.fromkeys(str(one) for one in valuelist))


class ConfirmField(Asked):
    """A single box to tick; `required` says what must be ticked and why."""

    kind: ClassVar[str] = "confirm"
    data: bool

    def is_blank(self) -> bool:
        return not self.data

    def process_data(self, value: object) -> None:
        self.data = bool(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = bool(valuelist) and valuelist[0] not in {"", "no"}

    @property
    def answer(self) -> str:
        return gettext("Yes") if self.data else ""
