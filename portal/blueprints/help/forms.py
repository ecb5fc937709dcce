"""What a family is asked when it asks for help for itself. The safe way to reach it comes first; little is required.

It is one page: nothing is kept while somebody types, so one page is all that a bad line can lose, and the browser's own
"back" finds it as it was left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from portal.frame.fields import Choice, ConfirmField, HiddenField, NumberField, RadioField, TextArea, TextField
from portal.frame.forms import Form
from portal.frame.languages import gettext
from portal.frame.languages import lazy_gettext as _
from portal.identifiers import read_postcode

MOST_CHILDREN = 15
MOST_ADULTS = 8
OLDEST = 25
YES_OR_NO = (Choice("yes", _("Yes")), Choice("no", _("No")))


def _a_phone_number(_form: BaseForm, field: Field) -> None:
    """Anything that somebody could dial: people write numbers in many ways, and a word beside them."""
    if sum(character.isdigit() for character in field.data) < 6:
        raise ValidationError(gettext("Enter a phone number, like 07700 900123"))


def _a_postcode(_form: BaseForm, field: Field) -> None:
    if read_postcode(field.data) is None:
        raise ValidationError(gettext("Enter a full postcode, like DN1 2AB, or choose another answer"))


class _You(Form):
    class Meta:
        csrf = False  # nobody is signed in here, so no other site can use who somebody is; and it needs no cookie

    keeps = False
    key = HiddenField("Key")
    children = HiddenField("Children")  # for how many there is room on the page
    adults = HiddenField("Adults")
    who = RadioField(
        _("Who are you?"),
        choices=[
            Choice("carer", _("A parent or carer")),
            Choice("young", _("A young person"), reveals=("age",)),
            Choice("other", _("Somebody else in the family")),
        ],
    )
    age = NumberField(_("How old are you?"), called=_("Your age"), lowest=5, highest=OLDEST)
    name = TextField(
        _("What shall we call you?"),
        hint=_("Your first name, or any name you like."),
        called=_("Your name"),
        most=100,
        required=_("Tell us what to call you"),
    )
    way = RadioField(
        _("How can we reach you?"),
        required=_("Choose how we can reach you"),
        choices=[
            Choice("phone", _("Phone me"), reveals=("number", "when", "message", "text")),
            Choice(
                "otherwise", _("Another way"), hint=_("For example, at school or with a friend."), reveals=("where",)
            ),
            Choice("self", _("I will phone you"), hint=_("We will not try to reach you.")),
        ],
    )
    number = TextField(
        _("Your phone number"),
        most=60,
        width="20",
        autocomplete="tel",
        inputmode="tel",
        required=_("Enter your phone number"),
        checks=[_a_phone_number],
    )
    when = TextArea(
        _("When is it safe to phone?"), hint=_("For example, weekdays from 10 am to 2 pm."), most=500, rows=2
    )
    message = RadioField(_("If you do not answer, may we leave a message?"), choices=YES_OR_NO, inline=True)
    text = RadioField(_("May we send you a text message?"), choices=YES_OR_NO, inline=True)
    where = TextArea(_("How and where can we reach you?"), most=500, rows=2, required=_("Tell us how we can reach you"))
    must_not_know = TextArea(
        _("Is there anybody who must not know that you asked for help?"),
        hint=_("We take great care that they do not hear it from us."),
        called=_("Who must not know"),
        most=500,
        rows=2,
    )


class _Family(_You):
    """Fields stand on the page in the order in which they are made, so these are made here."""


for _number in range(1, MOST_CHILDREN + 1):
    _called = _("Child %(number)s: the name", number=_number), _("Child %(number)s: the age", number=_number)
    setattr(_Family, f"child_name_{_number}", TextField(_("First name"), called=_called[0], most=100))
    setattr(
        _Family,
        f"child_age_{_number}",
        NumberField(_("Age in years"), hint=_("Write 0 for a baby."), called=_called[1], highest=OLDEST),
    )
    setattr(_Family, f"child_unborn_{_number}", ConfirmField(_("Not born yet")))
for _number in range(1, MOST_ADULTS + 1):
    _named = _("Adult %(number)s: the name", number=_number)
    setattr(_Family, f"adult_name_{_number}", TextField(_("First name"), called=_named, most=100))


class HelpForm(_Family):
    home = RadioField(
        _("Which of these fits?"),
        choices=[
            Choice("address", _("I can give a postcode"), reveals=("postcode",)),
            Choice("no_fixed_abode", _("I have no fixed place")),
            Choice("refuge", _("In a refuge"), hint=_("Do not tell us where it is.")),
            Choice("not_known", _("I would rather not say")),
        ],
    )
    postcode = TextField(
        _("Your postcode"), most=12, width="10", required=_("Enter your postcode"), checks=[_a_postcode]
    )
    worries = TextArea(
        _("What is going on?"),
        hint=_("Write it in your own words, in any language. Spelling mistakes are fine."),
        called=_("What is going on"),
        most=50_000,
        rows=8,
        required=_("Tell us what is going on"),
    )
    wish = TextArea(
        _("What would help?"),
        hint=_("You do not need to know. If you have an idea, tell us."),
        called=_("What would help"),
        most=10_000,
        rows=4,
    )
    danger = RadioField(
        _("Is anybody in danger now?"),
        hint=_("If so, phone 999 first."),
        choices=[*YES_OR_NO, Choice("not_sure", _("I am not sure"))],
    )
    speaks = RadioField(
        _("Which language shall we speak with you?"),
        choices=[
            Choice("English", _("English")),
            Choice("Polish", _("Polish")),
            Choice("other", _("Another language"), reveals=("other_language",)),
        ],
    )
    other_language = TextField(_("Your language"), most=100, required=_("Tell us which language"))
    interpreter = RadioField(_("Do you want an interpreter?"), choices=YES_OR_NO, inline=True)

    def validate(self, extra_validators: Any = None) -> bool:
        # Both are asked, so that every error is named at once.
        right = all([super().validate(extra_validators), self._nobody_has_an_age_before_birth()])
        if not right:
            self._show_all_that_was_typed()
        return right

    def _show_all_that_was_typed(self) -> None:
        """What was not asked in the end counts for nothing, but it comes back with the page."""
        for field in self:
            if not getattr(field, "asked", True):
                with suppress(ValueError):
                    field.process_formdata(field.raw_data or [])

    def _nobody_has_an_age_before_birth(self) -> bool:
        wrong = [row for row in self.rows_of_children if row.unborn.data and row.age.number]
        for row in wrong:
            row.age.errors = [gettext("Leave the age empty for a child who is not born yet")]
        return not wrong

    @property
    def rows_of_children(self) -> list[ChildRow]:
        return [
            ChildRow(n, self[f"child_name_{n}"], self[f"child_age_{n}"], self[f"child_unborn_{n}"])
            for n in self._shown("child", self.children)
        ]

    @property
    def rows_of_adults(self) -> list[tuple[int, Any]]:
        return [(n, self[f"adult_name_{n}"]) for n in self._shown("adult", self.adults)]

    def make_room(self, whom: str) -> None:
        """One line more for a child or an adult, after those that are there."""
        room = self.children if whom == "child" else self.adults
        room.data = str(len(self._shown(whom, room)) + 1)

    def _shown(self, whom: str, room: HiddenField) -> range:
        """The lines that stand on the page: as many as were asked for, and each that says something."""
        least, most = (1, MOST_CHILDREN) if whom == "child" else (0, MOST_ADULTS)
        asked = int(room.data) if re.fullmatch("[0-9]{1,2}", room.data) else 0
        filled = [n for n in range(1, most + 1) if any(not field.is_blank() for field in self._line(whom, n))]
        return range(1, min(most, max(least, asked, *filled)) + 1)

    def _line(self, whom: str, number: int) -> list[Any]:
        return [
            field for name, field in self._fields.items() if re.fullmatch(rf"{whom}_(name|age|unborn)_{number}", name)
        ]

    @property
    def parts(self) -> list[Part]:
        """What was answered under each heading of the page, to be read back: nothing that was left out."""
        return [
            Part("you", gettext("About you"), _answers(self.who, self.age, self.name)),
            Part(
                "reach",
                gettext("How to reach you safely"),
                # the words about how they are reached stand above the number, here as everywhere
                _answers(self.way, self.must_not_know, self.when, self.message, self.text, self.where, self.number),
            ),
            Part("family", gettext("Your family"), self._named()),
            Part("home", gettext("Where you live"), _answers(self.home, self.postcode)),
            Part("story", gettext("What you want to tell us"), _answers(self.worries, self.wish, self.danger)),
            Part("language", gettext("Language"), _answers(self.speaks, self.other_language, self.interpreter)),
        ]

    def _named(self) -> list[tuple[str, str]]:
        children = [(gettext("Child %(number)s", number=row.number), row.words) for row in self.rows_of_children]
        adults = [(gettext("Adult %(number)s", number=n), name.data) for n, name in self.rows_of_adults]
        return [(whom, words) for whom, words in (*children, *adults) if words]


@dataclass(frozen=True)
class ChildRow:
    number: int
    name: Any
    age: Any
    unborn: Any

    @property
    def words(self) -> str:
        unborn = str(self.unborn.label.text) if self.unborn.data else ""
        return ", ".join(said for said in (self.name.data, self.age.data, unborn) if said)


@dataclass(frozen=True)
class Part:
    code: str
    title: str
    answers: Sequence[tuple[str, str]]


def _answers(*fields: Any) -> list[tuple[str, str]]:
    return [(str(field.label.text), field.answer) for field in fields if field.answer]
