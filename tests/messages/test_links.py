from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.invitations import invitation_behind
from portal.messages import links
from portal.messages.rules import Template
from portal.messages.templates import render
from portal.settings import Settings


def test_a_token_is_read_back_and_only_for_its_kind(app: Flask) -> None:
    with app.app_context():
        token = links.sign("invitation", "value")
        assert links.read("invitation", token) == "value"
        assert links.read("another", token) is None


def test_a_token_changed_anywhere_is_not_read(app: Flask) -> None:
    with app.app_context():
        token = links.sign("invitation", str(uuid.uuid4()))
        for place, symbol in enumerate(token):
            changed = token[:place] + ("A" if symbol != "A" else "B") + token[place + 1 :]
            assert links.read("invitation", changed) is None or changed[:-1] == token[:-1]
        assert links.read("invitation", token + "A") is None


@given(st.text())
def test_what_we_did_not_sign_is_not_read(app: Flask, token: str) -> None:
    with app.app_context():
        assert links.read("invitation", token) is None


def test_a_token_of_another_installation_is_not_read(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        token = links.sign("invitation", "value")
        monkeypatch.setitem(app.extensions, "portal", replace(settings, secret_key="another secret of this length"))
        assert links.read("invitation", token) is None


def test_the_link_in_an_invitation_leads_to_the_invitation(app: Flask, settings: Settings) -> None:
    invitation = uuid.uuid4()
    with app.app_context():
        words = render(Template.ACCOUNT_INVITATION, str(invitation), settings)
        [link] = [line for line in words.text.splitlines() if line.startswith(settings.base_url)]
        assert invitation_behind(link.removeprefix(f"{settings.base_url}/invitation/")) == invitation
