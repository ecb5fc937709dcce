"""The design pages, as every test of the look sees them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.settings import read_settings
from tests.house import HouseClient

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


@pytest.fixture(scope="session")
def design_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The portal with its design pages and no database: a page that asks one for anything fails."""
    folder: Path = tmp_path_factory.mktemp("design")
    app = create_app(
        read_settings(
            {
                "PORTAL_ENV": "test",
                "PORTAL_VAR": str(folder),
                "PORTAL_DATABASE_URL": NOWHERE,
                "PORTAL_MEASURES_URL": NOWHERE,
            }
        )
    )
    app.testing = True
    return app


@pytest.fixture
def pages(design_app: Flask) -> FlaskClient:
    """Checks every page it gets for the house rules, and sends forms as a browser does that has their token."""
    design_app.test_client_class = HouseClient
    return design_app.test_client()
