"""What each message says: a subject, plain words and one link. Nothing about a person is ever in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from string import Template as Pattern

from portal.guidance.reading import FOLDER, Content, Path_, read_content, repeated, under
from portal.messages.links import sign
from portal.messages.rules import Template
from portal.settings import Settings

FILE = FOLDER / "messages.yaml"
INVITATION = "invitation"  # the kinds of links; who reads the token names it too
URGENT = "urgent"
HAND_OVER = "hand-over"

_PATHS: dict[Template, Callable[[str], str]] = {
    Template.CONTACT_RECEIVED: "/contacts/{}".format,
    Template.CONTACT_DECIDED: "/contacts/{}".format,
    Template.URGENT_OUT_OF_HOURS: lambda reference: f"/urgent/{sign(URGENT, reference)}",
    Template.URGENT_TO_HUB: lambda _: "/front-door/",
    Template.URGENT_CHASED: lambda _: "/front-door/",
    Template.HANDED_OVER: lambda reference: f"/handover/{sign(HAND_OVER, reference)}",
    Template.HAND_OVER_CHASED: lambda reference: f"/handover/{sign(HAND_OVER, reference)}",
    Template.CASE_TOLD: "/caseload/told/{}".format,
    Template.CASE_TOLD_CHASED: "/caseload/told/{}".format,
    Template.CASE_TOLD_COORDINATOR: "/caseload/told/{}".format,
    Template.HAND_OVER_TO_PHONE: "/front-door/{}/handed-over".format,
    Template.HAND_OVER_TO_HUB: "/front-door/{}/handed-over".format,
    Template.HAND_OVER_RETURNED: "/front-door/{}".format,
    Template.ANSWER_UNREAD: "/contacts/{}".format,
    Template.URGENT_UNLOOKED_AT: lambda _: "/front-door/",
    Template.URGENT_STILL_UNLOOKED_AT: lambda _: "/front-door/",
    Template.CONTACT_REASSIGNED: "/front-door/{}".format,
    Template.DRAFT_EXPIRES: lambda _: "/contacts/",
    Template.DRAFT_URGENT: lambda _: "/contacts/",
    Template.DRAFT_URGENT_LEAD: lambda _: "/contacts/",
    Template.FILE_REFUSED: lambda about: (
        f"/contacts/new/{about}/files/" if about.startswith("D") else f"/contacts/{about}"
    ),
    Template.CONTACT_QUESTION: "/contacts/{}".format,
    Template.CONTACT_MORE_SAID: "/front-door/{}".format,
    Template.PROPOSAL_REFUSED: "/front-door/{}".format,
    Template.AGREEMENT_TO_ASK: "/contacts/{}".format,
    Template.AGREEMENT_CHASED: "/contacts/{}".format,
    Template.AGREEMENT_NOT_ASKED: lambda about: f"/cases/{about}" if about.startswith("M") else f"/front-door/{about}",
    Template.MATTER_WITHDRAWN: "/cases/{}".format,
    Template.OFFER_WITHDRAWN: lambda _: "/caseload/",
    Template.OFFER_MADE: lambda _: "/caseload/",
    Template.OFFER_DECLINED: "/cases/{}".format,
    Template.OFFER_LAPSED: "/cases/{}".format,
    Template.CASE_ACCEPTED: "/cases/{}".format,
    Template.CASE_RELEASED: "/cases/{}".format,
    Template.ACCOUNT_INVITATION: lambda invitation: f"/invitation/{sign(INVITATION, invitation)}",
    Template.PASSWORD_CHANGED: lambda _: "/sign-in",
    Template.EVENT_ANCHOR: lambda _: "/",
}


class Wording(Content):
    code: str
    subject: str
    text: str

    def faults(self) -> Iterator[tuple[Path_, str]]:
        given = _given_to(self.code)
        if not self.subject.strip() or "\n" in self.subject.strip():
            yield ("subject",), "The subject must be one line. Say in it what the message is about."
        yield from under(("subject",), _faults_of_placeholders(self.subject, given))
        yield from under(("text",), _faults_of_placeholders(self.text, given))
        if "$link" not in self.text.splitlines():
            yield ("text",), 'The text has no "$link" on a line of its own. Add one: it leads to what there is to read.'


class Wordings(Content):
    """The file of messages: each message that the portal sends, once, and no other."""

    signature: str
    messages: tuple[Wording, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        codes = [message.code for message in self.messages]
        yield from under(("signature",), _faults_of_placeholders(self.signature, ("partnership",)))
        yield from under(("messages",), repeated(codes, "message"))
        for position, message in enumerate(self.messages):
            if message.code not in list(Template):
                unknown = f'The portal sends no message "{message.code}". Correct the code, or take it away.'
                yield ("messages", position, "code"), unknown
        for template in Template:
            if template.value not in codes:
                yield ("messages",), f'The message "{template.value}" is missing. Add it, with its subject and text.'


def _given_to(code: str) -> tuple[str, ...]:
    """What a message may name. One whose code is unknown is told that, and no more."""
    says = code not in list(Template) or Template(code).may_say_what_it_is_about
    return ("about", "link", "partnership") if says else ("link", "partnership")


def _faults_of_placeholders(text: str, given: tuple[str, ...]) -> Iterator[tuple[Path_, str]]:
    """What stands after a `$` and is not given, line by line."""
    known = ", ".join(f"${name}" for name in given)
    for number, line in enumerate(text.splitlines()):
        for found in Pattern.pattern.finditer(line):
            name = found["named"] or found["braced"]
            if name is None:
                yield (number,), f'There is a "$" that begins no name. Take it away, or write one of {known}.'
            elif name not in given:
                yield (number,), f'"${name}" is not given to this message. Use one of {known}.'


@dataclass(frozen=True)
class Words:
    subject: str
    text: str


def render(template: Template, about: str, settings: Settings) -> Words:
    subject, text = wordings()[template]
    values = {
        "about": about,
        "partnership": settings.partnership,
        "link": settings.base_url + _PATHS[template](about),
    }
    return Words(subject.substitute(values), text.substitute(values))


@cache
def wordings() -> dict[str, tuple[Pattern, Pattern]]:
    """For each message its subject, and its text with the signature under it; read once."""
    read = read_content(FILE, Wordings)
    signature = read.signature.strip()
    return {
        message.code: (Pattern(message.subject.strip()), Pattern(f"{message.text.strip()}\n\n{signature}\n"))
        for message in read.messages
    }
