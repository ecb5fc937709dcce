"""The fields a form is made of: what may be asked, and how an answer is read.

Every field says what it asks (`label`, `hint`), what to say when it is left empty (`required`), and, where the label is
a question, how an error names it (`called`).
"""

from portal.frame.fields.asked import Asked, Check
from portal.frame.fields.choices import (
    CheckboxField,
    Choice,
    ConfirmField,
    RadioField,
    ScaleField,
    SelectField,
)
from portal.frame.fields.dates import DateField
from portal.frame.fields.files import FileField
from portal.frame.fields.picking import PickField
from portal.frame.fields.text import EmailField, HiddenField, NumberField, PasswordField, TextArea, TextField
from portal.frame.fields.times import TimeField

__all__ = [
    "Asked",
    "Check",
    "CheckboxField",
    "Choice",
    "ConfirmField",
    "DateField",
    "EmailField",
    "FileField",
    "HiddenField",
    "NumberField",
    "PasswordField",
    "PickField",
    "RadioField",
    "ScaleField",
    "SelectField",
    "TextArea",
    "TextField",
    "TimeField",
]
