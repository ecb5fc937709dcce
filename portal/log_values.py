"""What a log line may say, and what that looks like: a name, a date of birth or an NHS number looks otherwise."""

from __future__ import annotations

import enum
import re
import sys
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from flask import current_app, has_app_context

from portal.identifiers import REFERENCE, read_reference

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
_HEX = re.compile(r"[0-9a-f]{16}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CONSTRAINT = re.compile(r"(ck|fk|ix|pk|uq)_[a-z0-9_]{1,60}")
# An NHS number, a telephone number and a date written as one have seven digits and more: no count of ours has.
_MOST = 1_000_000


def words_of_the_code(words: object) -> str | None:
    """These words, if they stand like this in the code of one of the callers; text made at run time does not."""
    frame = sys._getframe(1) if isinstance(words, str) else None
    while frame is not None:
        if words in frame.f_code.co_consts:
            return str(words)
        frame = frame.f_back
    return None


def is_id(value: object) -> bool:
    return isinstance(value, uuid.UUID) or (isinstance(value, str) and bool(_UUID.fullmatch(value)))


def is_number(value: object) -> bool:
    """A count, or a measure with one decimal."""
    return isinstance(value, int | float) and abs(value) < _MOST and round(value, 1) == value


def is_serial(value: object) -> bool:
    """A number given one after the other; those that read as a date are left out."""
    return isinstance(value, int) and 0 <= value < 1_000_000_000 and not _reads_as_date(str(value))


def is_code(value: object) -> bool:
    """A value of one of the portal's own lists."""
    return isinstance(value, str) and (str(value) in _codes() or str(value) in _codes(afresh=True))


def is_reference(value: object) -> bool:
    return isinstance(value, str) and bool(REFERENCE.fullmatch(value)) and read_reference(value) == value


def is_endpoint(value: object) -> bool:
    return isinstance(value, str) and has_app_context() and value in current_app.view_functions


def _reads_as_date(digits: str) -> bool:
    """19991231 or 31121999"""
    return len(digits) == 8 and any("1900" <= year <= "2099" for year in (digits[:4], digits[4:]))


_known: frozenset[str] = frozenset()


def _codes(*, afresh: bool = False) -> frozenset[str]:
    global _known  # noqa: PLW0603 -- modules with lists of their own are loaded one by one
    if afresh:
        _known = frozenset(str(member.value) for kind in _lists(enum.StrEnum) for member in kind)
    return _known


def _lists(kind: type[enum.StrEnum]) -> Iterator[type[enum.StrEnum]]:
    for below in kind.__subclasses__():
        if below.__module__.startswith("portal."):
            yield below
        yield from _lists(below)


MAY_BE_SAID: dict[str, Callable[[Any], bool]] = {
    "request_id": lambda value: isinstance(value, str) and bool(_HEX.fullmatch(value)),
    "method": lambda value: isinstance(value, str) and value in _METHODS,
    "endpoint": is_endpoint,
    "status": lambda value: is_number(value) or is_code(value),
    "milliseconds": is_number,
    "constraint": lambda value: isinstance(value, str) and bool(_CONSTRAINT.fullmatch(value)),
    "reference": is_reference,
    "task": is_code,
    "fault": is_code,
    "count": is_number,
    "tries": is_number,
    "position": is_serial,
    "job_id": is_serial,
    "user_id": is_id,
    "session_id": is_id,
    "message_id": is_id,
    "event_id": is_id,
    "contact_id": is_id,
    "family_id": is_id,
    "person_id": is_id,
    "matter_id": is_id,
}
