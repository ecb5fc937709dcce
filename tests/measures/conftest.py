from __future__ import annotations

import pytest

from tests.builders import Make
from tests.measures.written_cases import History


@pytest.fixture
def history(make: Make) -> History:
    return History(make)
