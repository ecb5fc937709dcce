"""All that a sending says, as a page or a paper must show it, in the order in which it is read."""

from __future__ import annotations

import re

from portal.contacts.models import Contact
from portal.contacts.rules.told import Sending, Someone
from portal.frame.formats import age, date_and_time, day_month_year, grouped
from portal.guidance.codes import words_of
from portal.guidance.thresholds import thresholds_of
from portal.people.rules import FamilyRole


def everything(sending: Sending, contact: Contact) -> list[str]:
    """Made of what was typed in; of the row only what the portal itself adds to it."""
    assert sending.reached_by
    assert sending.guidance_version
    assert sending.asked_for
    assert sending.agreed_how
    reached, guidance = sending.reached_by, thresholds_of(sending.guidance_version)
    return [
        f"Call {reached.whom}, {reached.when}.",
        "Do not leave a message.",
        "Do not write.",
        f"{reached.must_not_know} must not know.",
        reached.number,
        *sending.address.splitlines(),
        sending.postcode or "",
        *(text for someone in sending.people for text in _of(someone)),
        contact.ward.name if contact.ward else "Not known",
        contact.locality.name if contact.locality else "Not known",
        contact.pointed_to,
        contact.sender_level,
        sending.asked_for.words,
        contact.pointer_words or "",
        *(sign.sentence for sign in guidance.phone_now if sign.code in sending.signs),
        *(sign.sentence for code, sign in guidance.signs.items() if code in sending.signs and sign.domain != "NOW"),
        f"version {guidance.version} of the guidance",
        *sending.worries.splitlines(),
        sending.working_well,
        sending.needs_to_happen,
        f"On a scale of 0 to 10 {sending.scale}",
        sending.tried,
        sending.parents_views,
        "Child seen Yes",
        sending.agreement.words,
        sending.agreed_by,
        day_month_year(sending.agreed_on),
        sending.agreed_how.words,
        sending.agreement_words,
        *(one.called for one in contact.exclusions),
        "Told that this is shared No",
        sending.not_told_because,
        contact.sender.name if contact.sender else "",
        contact.agency.name if contact.agency else "",
        sending.call_back_number,
        sending.call_back_when,
        sending.incident or "",
        sending.way.words,
        date_and_time(contact.received_at),
    ]


def _of(someone: Someone) -> list[str]:
    name = f"{someone.forename} {someone.surname}".strip()
    interpreters = {
        "yes": "Needs an interpreter",
        "no": "Needs no interpreter",
        "not_known": "Whether an interpreter is needed is not known",
    }
    told = [
        name or "Unborn baby",
        someone.kinship.words if someone.kinship else "",
        f"Not born, due {day_month_year(someone.due_on)}" if someone.unborn else "",
        f"{age(someone.born_on)}, born {day_month_year(someone.born_on)}" if someone.born_on else "",
        f"Parental responsibility {someone.parental_responsibility.words}" if someone.parental_responsibility else "",
        someone.lives_elsewhere,
        words_of(someone.sex, "sex") if someone.sex else "",
        words_of(someone.ethnicity, "ethnicity") if someone.ethnicity else "",
        "; ".join(words_of(code, "disability") for code in someone.disabilities),
        someone.setting,
        someone.language,
        interpreters[someone.interpreter.value] if someone.interpreter else "",
        grouped(someone.nhs_number, 3, 3, 4) if someone.nhs_number else "",
        someone.upn or "",
        someone.own_words,
    ]
    assert someone.role in FamilyRole
    return [text for text in told if text]


def closed(text: str) -> str:
    """Without its spaces: a sentence goes on over the edge of a line, a cell or a page."""
    return re.sub(r"\s", "", text)


def not_in_order(said: list[str], shown: str) -> list[str]:
    """What is not shown, or stands before something that should come first."""
    text, at, missing = closed(shown), 0, []
    for one in said:
        found = text.find(closed(one), at)
        if found < 0:
            missing.append(one)
        else:
            at = found + len(closed(one))
    return missing
