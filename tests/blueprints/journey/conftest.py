from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from tests.blueprints.journey.driver import Writing, begin
from tests.builders import Make, sign_in


@pytest.fixture
def referrer(client: FlaskClient, session: Session, make: Make) -> User:
    """Signed in with `client`."""
    user = make.user(Role.REFERRER, name="Rosa Lindqvist")
    sign_in(client, session, user)
    return user


@pytest.fixture
def writing(client: FlaskClient, referrer: User) -> Writing:
    """A request that was begun, with nothing in it but that no child is in danger."""
    return begin(client)
