"""Logs as JSON, one line a thing that happened, with nothing about a person in them.

What may be logged is a list, not what may not. The words of a line must stand in the code that logs it, so that nothing
put together at run time gets in. What is said beside them goes under a known key, and must look like what that key
carries: an id, a number, a code. An exception is logged as its type and where it was raised, never as its text: the
text of a database error carries the row.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, TextIO

import structlog

from portal.log_values import MAY_BE_SAID, words_of_the_code

HIDDEN = "[hidden]"
_FRAMES_SHOWN = 6
_LEVELS = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})
_CHATTY = ("alembic", "weasyprint", "fontTools", "procrastinate")
_WITH_HANDLERS_OF_THEIR_OWN = ("gunicorn.error", "gunicorn.access")


class Line(str):
    """A line that was made here, and holds nothing it should not."""

    __slots__ = ()


def configure_logging(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Everything that is logged by anyone in this process leaves through one handler."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.contextvars.merge_contextvars, _line_of_ours],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = _Handler(stream or sys.stderr)
    handler.setFormatter(_Formatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _WITH_HANDLERS_OF_THEIR_OWN:
        theirs = logging.getLogger(name)
        theirs.handlers, theirs.propagate = [], True
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)


def _line_of_ours(_: Any, level: str, said: MutableMapping[str, Any]) -> Line:
    """The last processor: `log.info("words", key=value)` becomes a line."""
    error = _error_of(said.pop("exc_info", None))
    event = words_of_the_code(said.pop("event", None)) or HIDDEN
    beside = {
        name: said[name] if said[name] is None or MAY_BE_SAID[name](said[name]) else HIDDEN
        for name in said
        if name in MAY_BE_SAID
    }
    return _line(event, level, beside, error)


class _Formatter(logging.Formatter):
    """Lines of other libraries: their words as these stand in the code, never what was put into them."""

    def format(self, record: logging.LogRecord) -> str:
        if isinstance(record.msg, Line):
            return record.msg
        words = words_of_the_code(record.msg) or f"a line of {_library(record.name)}"
        level = record.levelname.lower() if record.levelname in _LEVELS else "info"
        place = {"logger": _library(record.name), "line": f"{Path(record.pathname).name}:{record.lineno}"}
        return _line(words, level, place, record.exc_info[1] if record.exc_info else None)


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 -- logging's own name
        """Python's own would print the record with all that is in it."""
        try:
            self.stream.write(_line("a line could not be written", "error", {}, sys.exc_info()[1]) + self.terminator)
        except (OSError, ValueError):  # nobody is left to be told
            return


def _line(event: str, level: str, beside: Mapping[str, Any], error: BaseException | None) -> Line:
    moment = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    fields = {"timestamp": moment, "level": level, "event": event, **beside, **_in_codes(error)}
    return Line(json.dumps(fields, default=str))


def _error_of(given: Any) -> BaseException | None:
    """What `exc_info=` may be: an exception, what `sys.exc_info` gives, or a wish to have the one at hand."""
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple) and len(given) == 3 and isinstance(given[1], BaseException):
        return given[1]
    return sys.exc_info()[1] if given else None


def _in_codes(error: BaseException | None) -> dict[str, str]:
    if error is None:
        return {}
    chain: list[BaseException] = [error]
    while (cause := chain[-1].__cause__) is not None and cause not in chain:
        chain.append(cause)
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES_SHOWN:]
    return {
        "exception": " from ".join(type(one).__name__ for one in chain),
        "where": " < ".join(f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames[::-1]),
    }


def _library(logger: str) -> str:
    """The package that logs. Its logger's name could have been made from anything."""
    package = logger.partition(".")[0]
    return package if package in sys.modules or package in {"root", "py"} else HIDDEN
