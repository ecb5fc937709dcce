from __future__ import annotations

import pytest

from portal.accounts.rules import Actor, Role
from tests.builders import Make


@pytest.fixture
def administrator(make: Make) -> Actor:
    return make.actor(make.user(Role.ADMINISTRATOR, name="Zoe Last"))
