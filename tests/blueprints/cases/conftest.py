from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.builders import sign_in
from tests.casework.families import Families


@pytest.fixture
def browser(app: Flask, client: FlaskClient, session: Session, families: Families) -> dict[str, FlaskClient]:
    """A signed-in browser for each of them."""
    families.keep()
    people = {"coordinator": families.coordinator, "practitioner": families.practitioner}
    return {name: sign_in(app.test_client(), session, user) for name, user in people.items()}
