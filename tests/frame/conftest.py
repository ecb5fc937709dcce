"""The gallery, as every test of the look sees it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.frame.gallery import make_gallery
from tests.house import HouseClient


@pytest.fixture(scope="session")
def gallery() -> Flask:
    return make_gallery()


@pytest.fixture
def pages(gallery: Flask) -> FlaskClient:
    """Checks every page it gets for the house rules, and sends forms as a browser does that has their token."""
    gallery.test_client_class = HouseClient
    return gallery.test_client()
