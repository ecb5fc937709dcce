"""Pages leave compressed. A random length is added, so that a page's size tells nothing about a secret in it."""

from __future__ import annotations

import gzip
import io
import secrets

from flask import Flask, Response, request

_WORTH_IT = 1_000  # bytes
_PADDING = 100  # at most so many random letters


def init_compression(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not _may_compress(response):
        return response
    body = response.get_data()
    if len(body) < _WORTH_IT:
        return response
    packed = io.BytesIO()
    # The gzip header has room for a file name: it carries the padding, and browsers pass over it.
    name = secrets.token_hex(secrets.randbelow(_PADDING // 2) + 1)
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=4, fileobj=packed, mtime=0) as archive:
        archive.write(body)
    response.set_data(packed.getvalue())
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _may_compress(response: Response) -> bool:
    return (
        not response.direct_passthrough
        and response.status_code not in {204, 304}
        and response.mimetype in {"text/html", "application/json", "text/csv", "image/svg+xml"}
        and "Content-Encoding" not in response.headers
        and request.accept_encodings["gzip"] > 0
    )
