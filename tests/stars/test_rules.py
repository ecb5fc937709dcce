"""What has changed between two readings."""

from __future__ import annotations

from portal.stars.rules import change_between


def test_a_tie_is_not_improved() -> None:
    assert not change_between({"home": 3, "work": 5}, {"home": 4, "work": 4}).improved
