"""A real browser in front of the design pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server


@pytest.fixture(scope="session")
def address(design_app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, design_app, threaded=True)
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
