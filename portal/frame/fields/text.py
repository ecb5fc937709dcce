"""Typed answers. Whatever arrives is cleaned of what people never mean, and refused where it cannot be kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, ClassVar

from email_validator import EmailNotValidError, validate_email

from portal.frame.fields.asked import Asked
from portal.frame.languages import gettext, number_in_words

_NEWLINES = re.compile("\r\n?|[\u0085\u2028\u2029]")
# Control characters, halves of characters, and the code points that Unicode keeps for none: no page may carry them.
_NO_CHARACTERS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]")
# Marks nobody sees: in one line of text they would make a name that cannot be read, pressed or found. Those that join
# letters in some scripts stay.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_LINE_ENDS = re.compile("[\t\n]+")


def cleaned(raw: str) -> str:
    """The text as people meant it: one kind of newline, composed letters, nothing around it."""
    return unicodedata.normalize("NFC", _NEWLINES.sub("\n", raw)).strip()


def without_unprintable(raw: str) -> str:
    """The text with everything taken out that no page may carry, to be shown again for correction."""
    return _UNPRINTABLE.sub("", raw)


class TextField(Asked):
    """One line of text. A tab or newline pasted with it (out of a spreadsheet, say) becomes a space.

    `suggestions` are offered while somebody types, and may be set by the form; anything else may be typed all the same.
    """

    kind: ClassVar[str] = "text"
    input_type: ClassVar[str] = "text"
    data: str

    def __init__(
        self,
        label: str,
        *,
        most: int = 200,
        width: str = "",
        autocomplete: str = "",
        inputmode: str = "",
        spellcheck: bool | None = False,
        prefix_text: str = "",
        suffix_text: str = "",
        suggestions: Sequence[str] = (),
        **words: Any,
    ) -> None:
        super().__init__(label, **words)
        self.most = most
        self.width = width
        self.autocomplete = autocomplete
        self.inputmode = inputmode
        self.spellcheck = spellcheck
        self.prefix_text = prefix_text
        self.suffix_text = suffix_text
        self.suggestions = suggestions

    def process_data(self, value: object) -> None:
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        raw = valuelist[0] if valuelist else ""
        self.data = self.tidy(raw if isinstance(raw, str) else "")
        if _UNPRINTABLE.search(self.data):
            raise ValueError(
                gettext("%(called)s has a character in it that cannot be kept. Type it again", called=self.called)
            )
        if len(self.data) > self.most:
            raise ValueError(self.too_long)

    @property
    def too_long(self) -> str:
        most = number_in_words(self.most)
        return gettext("%(called)s must be %(most)s characters or fewer", called=self.called, most=most)

    def tidy(self, raw: str) -> str:
        return _LINE_ENDS.sub(" ", cleaned(_UNSEEN.sub("", raw)))

    @property
    def shown(self) -> str:
        return without_unprintable(self.data)


class TextArea(TextField):
    """Several lines of text. `counted` shows how many characters are left."""

    kind: ClassVar[str] = "textarea"

    def __init__(
        self,
        label: str,
        *,
        most: int = 4000,
        rows: int = 5,
        counted: bool = False,
        spellcheck: bool | None = True,
        **more: Any,
    ) -> None:
        super().__init__(label, most=most, spellcheck=spellcheck, **more)
        self.rows = rows
        self.counted = counted

    def tidy(self, raw: str) -> str:
        return cleaned(raw)


class EmailField(TextField):
    input_type: ClassVar[str] = "email"

    def __init__(self, label: str, *, most: int = 254, autocomplete: str = "email", **more: Any) -> None:
        super().__init__(label, most=most, autocomplete=autocomplete, **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if not self.data:
            return
        try:
            validate_email(self.data, check_deliverability=False)
        except EmailNotValidError as error:
            raise ValueError(f"{self.called} must be in the correct format, like name@example.com") from error


class PasswordField(TextField):
    """A secret: kept exactly as typed, never shown again. A form with one sets `keeps = False`."""

    kind: ClassVar[str] = "password"
    input_type: ClassVar[str] = "password"

    def __init__(self, label: str, *, most: int = 200, autocomplete: str = "current-password", **more: Any) -> None:
        super().__init__(label, most=most, autocomplete=autocomplete, **more)

    def tidy(self, raw: str) -> str:
        return raw

    @property
    def shown(self) -> str:
        return ""


class HiddenField(TextField):
    """What the page remembers for the person. Never a secret, never trusted."""

    kind: ClassVar[str] = "hidden"
    input_type: ClassVar[str] = "hidden"


class NumberField(TextField):
    """A whole number, typed; `number` is its value. It is text to the browser: spinners change answers by accident."""

    def __init__(self, label: str, *, lowest: int = 0, highest: int, width: str = "3", **more: Any) -> None:
        super().__init__(label, most=20, width=width, inputmode="numeric", **more)
        self.lowest = lowest
        self.highest = highest
        self.number: int | None = None

    def process_data(self, value: object) -> None:
        super().process_data(value)
        self.number = value if isinstance(value, int) else None

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.number = None
        if not self.data:
            return
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", self.data, re.ASCII):
            example = number_in_words(self.lowest or self.highest)
            raise ValueError(
                gettext("%(called)s must be a whole number, like %(example)s", called=self.called, example=example)
            )
        if not self.lowest <= int(self.data) <= self.highest:
            lowest, highest = number_in_words(self.lowest), number_in_words(self.highest)
            raise ValueError(
                gettext(
                    "%(called)s must be between %(lowest)s and %(highest)s",
                    called=self.called,
                    lowest=lowest,
                    highest=highest,
                )
            )
        self.number = int(self.data)
