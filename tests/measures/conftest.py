from __future__ import annotations

import pytest

from tests.builders import Make
from tests.measures.history import History


@pytest.fixture
def history(make: Make) -> History:
    return History(make)
