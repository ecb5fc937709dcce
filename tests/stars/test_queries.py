"""Which reading of a case is its first, which its latest, which its closing one."""

from __future__ import annotations

from portal.stars.queries import StarsOfCase


def test_a_case_without_readings_has_no_change() -> None:
    assert StarsOfCase([]).change is None
