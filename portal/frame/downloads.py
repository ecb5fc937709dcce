"""Handing out a file: to be saved, never shown, and sent part by part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from flask import Response

from portal.files.rules import FileKind, disposition


class Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def size(self) -> int: ...


def download(file: Named, content: Iterator[bytes]) -> Response:
    """What somebody else made is opened by no browser under our address: it runs nothing there, and reads nothing."""
    answer = Response(content, content_type=FileKind(file.kind).media_type)
    answer.content_length = file.size
    answer.headers["Content-Disposition"] = disposition(file.name)
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
