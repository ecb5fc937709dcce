from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.events.journal import Journal


@pytest.fixture
def journal(session: Session, superuser: str) -> Journal:
    return Journal(session, superuser)
