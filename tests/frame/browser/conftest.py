"""A real browser in front of the design pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def in_memory(app: WSGIApplication) -> WSGIApplication:
    """Whole answers: werkzeug's server leaves a file open when the browser goes away while it is being sent."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return answer


@pytest.fixture(scope="session")
def address(design_app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, in_memory(design_app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def tab(chromium: Browser, address: str) -> Iterator[Page]:
    """A desktop page; whatever the browser complains of fails the test."""
    context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    # A refused form says so in its status too, and the browser repeats it.
    assert [words for words in complaints if "the server responded with a status of 422" not in words] == []


@pytest.fixture
def plain_tab(chromium: Browser, address: str) -> Iterator[Page]:
    """The same without JavaScript."""
    context = chromium.new_context(base_url=address, java_script_enabled=False, viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()
