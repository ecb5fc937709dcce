"""Reading a file of services, row by row.

Its columns bear names of Open Referral UK, so that what a directory publishes needs little work:

- of a service, in the UK profile of version 3.0: id, name, description, url, email, status, minimum_age, maximum_age;
- of a service, in the international standard 3.0 that the profile is made from: eligibility_description,
  application_process;
- of what stands beside a service there, here in the same row: location_name (a location's name), postal_code (an
  address's), phone (a phone's number), valid_from and valid_to (a schedule's; both days belong to it);
- ours, because no standard knows our places and codes: localities, needs.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, TypeVar

from portal.guidance.codes import PrimaryNeed
from portal.identifiers import read_postcode
from portal.places.postcodes import Fault
from portal.services.rules import OLDEST, ServiceStatus, is_key

EVERYWHERE = "everywhere"
REQUIRED = ("id", "name", "description", "status", "localities")
COLUMNS = (
    *REQUIRED, "needs", "minimum_age", "maximum_age", "eligibility_description", "location_name", "postal_code",
    "phone", "email", "url", "application_process", "valid_from", "valid_to",
)  # fmt: skip
_BETWEEN = "|"
_MOST = {"name": 200, "phone": 100, "email": 200, "url": 500, "location_name": 200}
_MOST_OF_OTHERS = 2_000
# What theirs may say, and what it comes to for a family who would go there today.
_STATUSES = {
    "active": ServiceStatus.ACTIVE,
    "inactive": ServiceStatus.INACTIVE,
    "defunct": ServiceStatus.INACTIVE,
    "temporarily closed": ServiceStatus.INACTIVE,
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://[^\s/]+\.[^\s]+")

Value = TypeVar("Value")


class NotServices(Exception):
    """A file that is no list of services; the words say why."""


class _Wrong(Exception):
    pass


@dataclass(frozen=True)
class Described:
    """A service as a file describes it."""

    id: str
    name: str
    description: str
    status: ServiceStatus
    minimum_age: int | None
    maximum_age: int | None
    eligibility_description: str
    location_name: str
    postal_code: str
    everywhere: bool
    localities: frozenset[str]  # slugs
    needs: frozenset[PrimaryNeed]
    phone: str
    email: str
    url: str
    application_process: str
    valid_from: dt.date | None
    valid_to: dt.date | None


def read_services(opened: IO[str], localities: Collection[str]) -> tuple[list[Described], list[Fault]]:
    """Every good row, and whatever is wrong with the others; `localities` are the slugs that there are."""
    good: list[Described] = []
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    for line, fields in _rows(opened):
        if isinstance(fields, str):
            faults.append(Fault(line, "", fields))
            continue
        row = _Row(line, fields, localities)
        described = row.described()
        faults += row.faults
        key = fields.get("id", "")
        if key in lines:
            faults.append(Fault(line, "id", f"“{key}” is on line {lines[key]} too"))
        elif key:
            lines[key] = line
        if described:
            good.append(described)
    return good, faults


def _rows(opened: IO[str]) -> Iterator[tuple[int, Mapping[str, str] | str]]:
    """Each row with the line on which it begins, or what is wrong with its whole; a row of empty fields is none."""
    reader = csv.reader(opened, strict=True)
    try:
        header = [heading.strip() for heading in next(reader, [])]
        _judge(header)
        begins = reader.line_num + 1
        for fields in reader:
            if len(fields) != len(header) and any(fields):
                yield begins, f"it has {len(fields)} fields, and the headings are {len(header)}"
            elif any(field.strip() for field in fields):
                yield begins, {name: " ".join(field.split()) for name, field in zip(header, fields, strict=True)}
            begins = reader.line_num + 1
    except csv.Error as error:
        raise NotServices(f"line {reader.line_num}: {error}") from error
    except UnicodeDecodeError as error:
        raise NotServices("It is not written in UTF-8. Save it as “CSV UTF-8”.") from error


def _judge(header: Sequence[str]) -> None:
    missing = [name for name in REQUIRED if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    twice = sorted({name for name in header if header.count(name) > 1})
    if unknown:
        raise NotServices(f"It has columns that are not known: {', '.join(unknown)}. Take them away.")
    if missing:
        raise NotServices(f"It lacks the columns {', '.join(missing)}. The first line names the columns.")
    if twice:
        raise NotServices(f"It has columns twice: {', '.join(twice)}.")


class _Row:
    """One row being judged: each column is read, and what is wrong with it is noted."""

    def __init__(self, line: int, fields: Mapping[str, str], localities: Collection[str]) -> None:
        self._line, self._fields, self._known = line, fields, localities
        self.faults: list[Fault] = []

    def described(self) -> Described | None:
        everywhere, localities = self._read("localities", self._places) or (False, frozenset())
        described = Described(
            id=self._read("id", _key) or "",
            name=self._text("name", needed=True),
            description=self._text("description", needed=True),
            status=self._read("status", _status) or ServiceStatus.INACTIVE,
            minimum_age=self._read("minimum_age", _age),
            maximum_age=self._read("maximum_age", _age),
            eligibility_description=self._text("eligibility_description"),
            location_name=self._text("location_name"),
            postal_code=self._read("postal_code", _postcode) or "",
            everywhere=everywhere,
            localities=localities,
            needs=self._read("needs", _needs) or frozenset(),
            phone=self._text("phone"),
            email=self._read("email", _email) or "",
            url=self._read("url", _url) or "",
            application_process=self._text("application_process"),
            valid_from=self._read("valid_from", _day),
            valid_to=self._read("valid_to", _day),
        )
        self._judge_together(described)
        return None if self.faults else described

    def _judge_together(self, one: Described) -> None:
        if one.minimum_age is not None and one.maximum_age is not None and one.maximum_age < one.minimum_age:
            self._fault("maximum_age", f"{one.maximum_age} is less than the minimum_age {one.minimum_age}")
        if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
            self._fault("valid_to", f"{one.valid_to} is before the valid_from {one.valid_from}")
        ways = ("phone", "email", "url", "application_process")
        if not any(self._fields.get(way) for way in ways):
            self._fault("", "it does not say how to come: fill in phone, email, url or application_process")

    def _text(self, column: str, *, needed: bool = False) -> str:
        return self._read(column, _words_needed if needed else str) or ""

    def _read(self, column: str, read: Callable[[str], Value]) -> Value | None:
        written = self._fields.get(column, "")
        try:
            return read(_fit_to_keep(written, _MOST.get(column, _MOST_OF_OTHERS)))
        except _Wrong as wrong:
            self._fault(column, str(wrong))
            return None

    def _fault(self, column: str, words: str) -> None:
        self.faults.append(Fault(self._line, column, words))

    def _places(self, written: str) -> tuple[bool, frozenset[str]]:
        slugs = _parts(written)
        if slugs == [EVERYWHERE]:
            return True, frozenset()
        if not slugs or EVERYWHERE in slugs:
            raise _Wrong(f"write the localities it is for, with {_BETWEEN} between them, or {EVERYWHERE} alone")
        return False, frozenset(_known(slug, sorted(self._known), "locality") for slug in slugs)


def _fit_to_keep(written: str, most: int) -> str:
    if len(written) > most:
        raise _Wrong(f"it has {len(written):,} characters; {most:,} are the most")
    if not written.isprintable():
        raise _Wrong("it holds characters that cannot be printed")
    return written


def _key(written: str) -> str:
    if not is_key(written):
        raise _Wrong(
            f"“{written}” is no key: up to 100 letters, numbers, dots, colons, dashes" if written else "it is empty"
        )
    return written


def _words_needed(written: str) -> str:
    if not written:
        raise _Wrong("it is empty")
    return written


def _status(written: str) -> ServiceStatus:
    return _STATUSES[_known(written.lower(), list(_STATUSES), "status")]


def _age(written: str) -> int | None:
    if not written:
        return None
    if not re.fullmatch(r"[0-9]{1,3}(\.0+)?", written) or int(float(written)) > OLDEST:
        raise _Wrong(f"“{written}” is no age in whole years")
    return int(float(written))


def _postcode(written: str) -> str:
    postcode = read_postcode(written) if written else ""
    if postcode is None:
        raise _Wrong(f"“{written}” is no postcode")
    return postcode


def _needs(written: str) -> frozenset[PrimaryNeed]:
    codes = [need.value for need in PrimaryNeed]
    return frozenset(PrimaryNeed(_known(code, codes, "need")) for code in _parts(written))


def _email(written: str) -> str:
    if written and not _EMAIL.fullmatch(written):
        raise _Wrong(f"“{written}” is no e-mail address")
    return written


def _url(written: str) -> str:
    if written and not _URL.fullmatch(written):
        raise _Wrong(f"“{written}” is no address of a page: it begins with https:// or http://")
    return written


def _day(written: str) -> dt.date | None:
    if not written:
        return None
    try:
        return dt.datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        raise _Wrong(f"“{written}” is no day, such as 2026-09-01") from error


def _parts(written: str) -> list[str]:
    return [part.strip() for part in written.split(_BETWEEN) if part.strip()]


def _known(written: str, known: Sequence[str], what: str) -> str:
    if written in known:
        return written
    near = difflib.get_close_matches(written, known, n=1)
    hint = f"did you mean “{near[0]}”?" if near else f"known are {', '.join(known)}"
    raise _Wrong(f"there is no {what} “{written}”: {hint}" if written else f"it is empty; known are {', '.join(known)}")
