"""Logs as JSON, one line a thing that happened, with nothing about a person in them.

What may be logged is a list, not what may not: a key that is not known is dropped, and a value must look like an id, a
code or a number. An exception is logged as its type and where it was raised, never as its text: the text of a database
error carries the row.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

from portal.identifiers import REFERENCE

EventDict = MutableMapping[str, Any]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

KEYS = frozenset(
    {
        "timestamp", "level", "event", "logger", "exception", "where", "request_id", "method", "endpoint", "status",
        "milliseconds", "user_id", "session_id", "message_id", "job_id", "job", "task", "constraint", "reference",
        "position", "count", "tries", "fault", "port", "pid", "version",
    }
)  # fmt: skip
# What an id, a code or a number looks like. A name also looks like a word: so the keys above only ever carry these.
_CODE = re.compile(r"[A-Za-z0-9_.:/<>*+-]{1,120}")
_EVENT = re.compile(r"[A-Za-z0-9 ,.:;()/_'-]{1,200}")
_PERSONAL = [
    re.compile(r"[^\s@]+@[^\s@]+"),  # an e-mail address
    re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}\b", re.IGNORECASE),  # a postcode
    re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b"),  # an NHS number
    re.compile(r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b"),  # a date
    re.compile(r"\+?\d[\d ()-]{8,}\d"),  # a telephone number
]
_SAFE_KEYS = frozenset({"timestamp", "level", "where", "request_id", "user_id", "session_id", "message_id", "version"})
_HIDDEN = "[hidden]"


def scrub(_: Any, __: str, fields: EventDict) -> EventDict:
    """The last processor before a line is written."""
    return {name: _clean(name, value) for name, value in fields.items() if name in KEYS}


def _clean(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    written = str(value)
    if name == "where":
        return written
    if name == "reference":
        return written if REFERENCE.fullmatch(written) else _HIDDEN
    if not (_EVENT if name == "event" else _CODE).fullmatch(written):
        return _HIDDEN
    if name not in _SAFE_KEYS and any(pattern.search(written) for pattern in _PERSONAL):
        return _HIDDEN
    return written


def exception_without_text(_: Any, __: str, fields: EventDict) -> EventDict:
    """Type and place of an exception; its text stays out."""
    given = fields.pop("exc_info", None)
    if not given:
        return fields
    error = given if isinstance(given, BaseException) else (given[1] if isinstance(given, tuple) else sys.exc_info()[1])
    if error is not None:
        fields["exception"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        fields["where"] = " < ".join(
            f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames[::-1]
        )
    return fields


def foreign_text_out(_: Any, __: str, fields: EventDict) -> EventDict:
    """Lines of other libraries may hold anything: only their template, without its arguments, is kept."""
    record: logging.LogRecord | None = fields.get("_record")
    if record is not None and fields.get("_from_structlog") is False:
        fields["event"] = record.msg if isinstance(record.msg, str) and record.args else record.levelname.lower()
        fields["event"] = re.sub(r"%\S*", "…", str(fields["event"])) if record.args else f"line of {record.name}"
        fields["logger"] = record.name
    return fields


def configure_logging(level: str = "INFO") -> None:
    before: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    after: list[Any] = [
        foreign_text_out,
        exception_without_text,
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        scrub,
        structlog.processors.JSONRenderer(),
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=after))
    root = logging.getLogger()
    root.handlers = [handler]
    for chatty in ("alembic", "weasyprint", "fontTools", "procrastinate"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    root.setLevel(level)
