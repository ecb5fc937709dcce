"""What people are asked to come in, and where they may be sent afterwards."""

from __future__ import annotations

import re
from typing import ClassVar

from portal.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD
from portal.frame.fields import EmailField, PasswordField
from portal.frame.forms import Form

_ADVICE = (
    f"At least {SHORTEST_PASSWORD} characters. Three words that nobody would put together are easy to remember and "
    "hard to guess"
)
_HERE = "/"
# Browsers drop tabs and newlines and read a backslash as a slash, so `/\t/elsewhere` would lead elsewhere.
_PATH_OF_OURS = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]{0,1999}")


def path_of_ours(written: str) -> str:
    """Where to go next, if that is a page of this portal; else its first page."""
    return written if _PATH_OF_OURS.fullmatch(written) else _HERE


class SignInForm(Form):
    keeps: ClassVar[bool] = False

    email = EmailField("E-mail address", required="Enter your e-mail address", autocomplete="username")
    password = PasswordField("Password", required="Enter your password", most=LONGEST_PASSWORD)


class ChoosePasswordForm(Form):
    keeps: ClassVar[bool] = False

    password = PasswordField(
        "Choose a password", hint=_ADVICE, required="Choose a password", called="Your password",
        most=LONGEST_PASSWORD, autocomplete="new-password",
    )  # fmt: skip


class ChangePasswordForm(Form):
    keeps: ClassVar[bool] = False

    current = PasswordField("Current password", required="Enter your current password", most=LONGEST_PASSWORD)
    new = PasswordField(
        "New password", hint=_ADVICE, required="Choose a new password", called="Your new password",
        most=LONGEST_PASSWORD, autocomplete="new-password",
    )  # fmt: skip
