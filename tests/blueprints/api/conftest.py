from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.blueprints.api.programme import Programme
from tests.builders import Make


@pytest.fixture
def programme(client: FlaskClient, session: Session, make: Make) -> Programme:
    """The programme of an agency with the short path, and its key."""
    return Programme(client, session, make)
