"""Services as plain values: who they are for, where they are, how a family comes to them, and what is told of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.guidance.codes import Code, PrimaryNeed

OLDEST = 120
KEY = "[A-Za-z0-9][A-Za-z0-9._:-]{0,99}"  # of a publisher, where it can stand in an address


class ServiceStatus(Code):
    ACTIVE = "active", "In use"
    INACTIVE = "inactive", "Not in use"


@dataclass(frozen=True)
class Offered:
    """A service as somebody is told of it. Words that nobody gave are empty."""

    id: str
    name: str
    description: str
    minimum_age: int | None
    maximum_age: int | None
    eligibility_description: str
    location_name: str
    postal_code: str
    everywhere: bool
    localities: tuple[str, ...]  # by name; none where it is for everywhere
    phone: str
    email: str
    url: str
    application_process: str
    needs: tuple[PrimaryNeed, ...]
    is_open: bool

    @property
    def ages(self) -> str:
        """Empty where any age will do."""
        return _ages(self.minimum_age, self.maximum_age)

    @property
    def area(self) -> str:
        return "the whole borough" if self.everywhere else _listed(self.localities)

    @property
    def who(self) -> str:
        return " ".join(map(_sentence, filter(None, (self.eligibility_description, self.ages)))) or "Anybody."

    @property
    def where(self) -> str:
        place = ", ".join(filter(None, (self.location_name, self.postal_code)))
        return " ".join(map(_sentence, filter(None, (place, f"For families in {self.area}"))))

    @property
    def how(self) -> str:
        ways = [
            self.application_process,
            f"Phone {self.phone}" if self.phone else "",
            f"E-mail {self.email}" if self.email else "",
        ]
        # An address of a page ends the line: a full stop behind it would be read as part of it.
        return " ".join([*(_sentence(way) for way in ways if way), *filter(None, [self.url])])

    @property
    def in_short(self) -> str:
        """One line to choose by: who it is for, and where."""
        who = _sentence(self.ages or self.eligibility_description or "Anybody")
        return f"{who} {self.location_name}, for {self.area}" if self.location_name else f"{who} For {self.area}"


def is_key(written: str) -> bool:
    """Whether this can be a service's key at all: an address and a form may say anything."""
    return re.fullmatch(KEY, written) is not None


def is_open(status: str, valid_from: dt.date | None, valid_to: dt.date | None, on: dt.date) -> bool:
    """Whether families can go there on a day; the days from and to are both among those on which they can."""
    begun = valid_from is None or valid_from <= on
    return status == ServiceStatus.ACTIVE and begun and (valid_to is None or on <= valid_to)


def told_of(service: Offered) -> str:
    """What one service is, for whom, where and how: a line each, as a list that plain text can hold."""
    lines = [
        service.name,
        f"- What: {_sentence(service.description)}",
        f"- Who for: {service.who}",
        f"- Where: {service.where}",
        f"- How: {service.how}",
    ]
    return "\n".join(lines)


def signpost_words(services: Sequence[Offered]) -> str:
    """What the message to the referrer says of services the family can go to; nothing where there are none."""
    if not services:
        return ""
    several = "these services" if len(services) > 1 else "this service"
    return "\n\n".join([f"The family can go straight to {several}:", *map(told_of, services)])


def _ages(youngest: int | None, oldest: int | None) -> str:
    if not youngest and oldest is None:
        return ""
    if oldest is None:
        return f"Ages {youngest} and over"
    return f"Ages {youngest} to {oldest}" if youngest else f"Ages {oldest} and under"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
