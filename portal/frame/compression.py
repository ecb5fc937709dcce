"""Pages leave compressed. A random length is added, so that a page's size tells nothing about a secret in it."""

from __future__ import annotations

import gzip
import io
import secrets

from flask import Flask, Response, request

LONGEST_PADDING = 100  # letters
_WORTH_IT = 1_000  # bytes
_TYPES = frozenset({"text/html", "application/json", "text/csv", "image/svg+xml"})


def init_compression(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    # What is sent while it is being made is left alone: a long list must not stand in memory as a whole.
    if response.is_streamed or response.mimetype not in _TYPES or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= _WORTH_IT and request.accept_encodings["gzip"] > 0:
        response.set_data(_packed(body))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _packed(body: bytes) -> bytes:
    packed = io.BytesIO()
    # The gzip header has room for a file name: it carries the padding, and browsers pass over it.
    padding = "x" * (1 + secrets.randbelow(LONGEST_PADDING))
    with gzip.GzipFile(filename=padding, mode="wb", compresslevel=4, fileobj=packed, mtime=0) as archive:
        archive.write(body)
    return packed.getvalue()
