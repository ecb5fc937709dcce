"""What is sent is read whole or not at all, and to its end whatever the answer is."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, TypeVar
from urllib.parse import parse_qsl

from flask import Flask, Request, Response, abort, current_app, flash, redirect, request
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]  # it publishes no types
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import LimitedStream

View = TypeVar("View", bound=Callable[..., Any])
UPLOAD = 12 * 1024 * 1024  # a file of 10 MB, and what a browser puts around it
MOST_BYTES = 64 * 1024 * 1024
MOST_SECONDS = 20.0
_BLOCK = 64 * 1024
_FORM = "application/x-www-form-urlencoded"
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class Forms(FormDataParser):
    """Bytes that are no text are refused, and the page says so. Werkzeug would put something else in their place, and
    a family's name would be kept as nobody wrote it. What was typed still stands in the page that sent it."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> Parsed:
        if mimetype == _FORM:
            return stream, self.cls(_pairs(stream.read())), self.cls()
        parsed: Parsed = super().parse(stream, mimetype, content_length, options)
        # In parts they have been replaced by now. No page of ours sends text in parts, so none is refused wrongly.
        if any(_UNREADABLE in value for pair in parsed[1].items(multi=True) for value in pair):
            raise BadRequest
        return parsed


class ReadWhole(Request):
    form_data_parser_class = Forms


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise BadRequest from error


def takes(most_bytes: int, *, too_large: str) -> Callable[[View], View]:
    """Declare that a view takes more than a page of text; whoever sends still more is told so, where they chose it.

    The view itself would come too late: whether a form is ours is asked before, and its body is read for that.
    """

    def declare(view: View) -> View:
        view.takes = most_bytes  # type: ignore[attr-defined]  # read back by `_take_more`
        view.too_large = too_large  # type: ignore[attr-defined]  # and by `back_to_the_form`
        return view

    return declare


def back_to_the_form() -> Response | None:
    """The page on which something too large was chosen, with words; where there is none, that is an error page."""
    words: str | None = getattr(_view(), "too_large", None)
    if words is None:
        return None
    flash(f"{words}.")
    answer: Response = current_app.make_response(redirect(request.path, 303))
    return answer


def init_bodies(app: Flask) -> None:
    app.before_request(_take_more)
    app.before_request(_refuse_half_a_form)
    app.after_request(_read_to_the_end)


def _take_more() -> None:
    most_bytes: int | None = getattr(_view(), "takes", None)
    if most_bytes is not None:
        request.max_content_length = most_bytes


def _view() -> object:
    return current_app.view_functions.get(request.endpoint or "")


def _refuse_half_a_form() -> None:
    """A form that does not say how long it is would be cut off at the limit, and taken for the whole."""
    if request.content_length is not None or not request.form:
        return
    stream = request.stream
    if isinstance(stream, LimitedStream) and stream.is_exhausted and request.environ["wsgi.input"].read(1):
        abort(413)


def _read_to_the_end(response: Response) -> Response:
    """A browser that is still sending would see a broken connection, and not the page that says what was wrong.

    Within bounds, and a block at a time: nobody fills the memory, or holds a thread, by sending for ever.
    """
    if not request.environ.get("wsgi.input_terminated"):  # this server cannot say where the body ends
        return response
    body, left = request.environ["wsgi.input"], MOST_BYTES
    give_up = time.monotonic() + MOST_SECONDS
    with suppress(OSError, ParseException):  # it broke off, or is no proper body: it was not wanted anyway
        while left > 0 and time.monotonic() < give_up and (block := body.read(_BLOCK)):
            left -= len(block)
    return response
