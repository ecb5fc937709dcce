"""The demo's mailbox shows what was sent; anywhere else there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.extensions import db
from portal.messages.transports.file import FileTransport, mail_folder
from portal.settings import Environment, Settings
from tests.accounts.helpers import words_of
from tests.house import HouseClient
from tests.messages.test_file_transport import LETTER


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(replace(settings, environment=Environment.DEMO, var=tmp_path))
    app.test_client_class = HouseClient
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_the_mailbox_shows_what_was_sent(demo: Flask, settings: Settings) -> None:
    browser = demo.test_client()
    assert "Nothing was sent yet" in words_of(browser.get("/demo/mailbox/"))
    letter = replace(LETTER, text="Open this:\n\nhttp://127.0.0.1:8000/invitation/a.b-c_d\n\n<script>1</script>")
    FileTransport(mail_folder(demo.extensions["portal"])).send(letter)
    words = words_of(browser.get("/demo/mailbox/"))
    assert "Will you be a family's Lead Practitioner? lp@demo.example 4 Nov 2026 at 9:30 am" in words
    page = browser.get(f"/demo/mailbox/{LETTER.key}").get_data(as_text=True)
    assert 'href="http://127.0.0.1:8000/invitation/a.b-c_d"' in page
    assert "&lt;script&gt;" in page


def test_a_letter_there_is_not_is_not_found(demo: Flask) -> None:
    assert demo.test_client().get("/demo/mailbox/01a1fde2-21ae-7143-846f-16f5bf867000").status_code == 404
    assert demo.test_client().get("/demo/mailbox/..%2f..%2fevents").status_code == 404


def test_there_is_no_mailbox_but_in_the_demo(client: FlaskClient) -> None:
    assert client.get("/demo/mailbox/").status_code == 404
