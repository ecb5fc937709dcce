from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from tests.builders import Make, sign_in


@pytest.fixture
def administrator(client: FlaskClient, session: Session, make: Make) -> User:
    """Signed in with `client`."""
    user = make.user(Role.ADMINISTRATOR, name="Zoe Last")
    sign_in(client, session, user)
    return user
