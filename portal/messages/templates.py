"""What each message says: a subject, plain words and one link. Nothing about a person is ever in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template as Pattern

from portal.messages.links import sign
from portal.messages.rules import Template
from portal.settings import Settings

INVITATION = "invitation"  # the kind of link; who reads the token names it too
_FOLDER = Path(__file__).parent / "words"

_PATHS: dict[Template, Callable[[str], str]] = {
    Template.CONTACT_RECEIVED: "/contacts/{}".format,
    Template.CONTACT_DECIDED: "/contacts/{}".format,
    Template.OFFER_MADE: lambda _: "/caseload/",
    Template.OFFER_DECLINED: "/cases/{}".format,
    Template.OFFER_LAPSED: "/cases/{}".format,
    Template.CASE_ACCEPTED: "/cases/{}".format,
    Template.CASE_RELEASED: "/cases/{}".format,
    Template.ACCOUNT_INVITATION: lambda invitation: f"/invitation/{sign(INVITATION, invitation)}",
    Template.PASSWORD_CHANGED: lambda _: "/sign-in",
    Template.EVENT_ANCHOR: lambda _: "/",
}


@dataclass(frozen=True)
class Words:
    subject: str
    text: str


def render(template: Template, about: str, settings: Settings) -> Words:
    subject, text = _patterns(template)
    values = {
        "about": about,
        "partnership": settings.partnership,
        "link": settings.base_url + _PATHS[template](about),
    }
    return Words(subject.substitute(values), text.substitute(values))


@cache
def _patterns(template: Template) -> tuple[Pattern, Pattern]:
    """A file's first line is the subject; the words follow after a blank line, and the signature after them."""
    subject, _, text = _read(template.value).partition("\n\n")
    return Pattern(subject.removeprefix("Subject: ")), Pattern(f"{text}\n\n{_read('signature')}\n")


def _read(name: str) -> str:
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip()
