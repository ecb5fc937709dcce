"""The one base of every form: how it comes back when it was kept, how it is judged, how a refusal is shown."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from flask import g, request
from werkzeug.datastructures import MultiDict
from wtforms import Field

from portal.database import Refused

if TYPE_CHECKING:  # Flask-WTF publishes no types; what it adds is typed here
    from wtforms import Form as _FlaskForm
else:
    from flask_wtf import FlaskForm as _FlaskForm

_AS_SENT: Any = object()


class Form(_FlaskForm):
    """A form of ours. One that asks for a secret says `keeps = False` and is never brought back."""

    keeps: ClassVar[bool] = True

    def __init__(self, formdata: Any = _AS_SENT, **more: Any) -> None:
        if formdata is _AS_SENT:
            formdata = self._kept()
        if formdata is not _AS_SENT:  # else Flask-WTF takes what was sent
            more["formdata"] = formdata
        super().__init__(**more)

    if TYPE_CHECKING:

        def is_submitted(self) -> bool: ...

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Was it sent, and is it right? A form that was only brought back has not been sent, nor one in which somebody
        pressed "Find" to choose from others.
        """
        looks_again = any(getattr(field, "looks_again", False) for field in self)
        return self.is_submitted() and not looks_again and self.validate(extra_validators)

    def validate(self, extra_validators: Any = None) -> bool:
        self._forget_the_unrevealed()
        return super().validate(extra_validators)

    def refuse(self, refusal: Refused) -> None:
        """Show why the action was refused: beside its field, or above the form where it has none."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors = [*self.form_errors, refusal.words]
        else:
            field.errors = [*field.errors, refusal.words]

    @property
    def error_summary(self) -> list[tuple[str, str]]:
        """What is wrong, and where each leads; an empty address where it is about the form as a whole."""
        lines = [(words, "") for words in self.form_errors]
        lines += [(str(field.errors[0]), _leads_to(field)) for field in self if field.errors]
        return lines

    def _forget_the_unrevealed(self) -> None:
        for field in self:
            for name in getattr(field, "unrevealed", set)():
                self._fields[name].forget()  # type: ignore[attr-defined]

    def _kept(self) -> Any:
        kept = g.get("kept_form")
        if not self.keeps or not isinstance(kept, MultiDict) or self.is_submitted():
            return _AS_SENT
        return MultiDict([(name, value) for name, value in kept.items(multi=True) if name != "csrf_token"])


def key_in_the_address() -> uuid.UUID | None:
    """The key of a form that is sent once, however often: it stands in its address, so that going back finds it."""
    try:
        return uuid.UUID(request.args.get("form", ""))
    except ValueError:
        return None


def _leads_to(field: Field) -> str:
    return str(getattr(field, "href", ""))
