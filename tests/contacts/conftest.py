from __future__ import annotations

import pytest

from tests.casework.families import Families
from tests.contacts.following import Following


@pytest.fixture
def following(families: Families) -> Following:
    return Following(families)
