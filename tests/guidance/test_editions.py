"""Which version is in force, which was, and which will be."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.guidance import editions as subject
from portal.guidance.editions import Standing, edition_on, editions
from portal.guidance.thresholds import NoThresholds, thresholds_of

FIRST = thresholds_of("1")
SECOND = FIRST.model_copy(update={"version": "2", "in_force_from": dt.date(2025, 9, 1)})


@pytest.fixture(autouse=True)
def two_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "thresholds", lambda: (SECOND, FIRST))


def _standings(day: dt.date) -> list[tuple[str, Standing, dt.date | None]]:
    return [(one.guidance.version, one.standing, one.until) for one in editions(day)]


@pytest.mark.parametrize(
    ("day", "second", "first"),
    [
        (dt.date(2024, 3, 31), Standing.TO_COME, Standing.TO_COME),
        (dt.date(2024, 4, 1), Standing.TO_COME, Standing.IN_FORCE),
        (dt.date(2025, 8, 31), Standing.TO_COME, Standing.IN_FORCE),
        (dt.date(2025, 9, 1), Standing.IN_FORCE, Standing.OVER),
    ],
)
def test_a_version_is_in_force_from_its_day_until_the_day_before_the_next(
    day: dt.date, second: Standing, first: Standing
) -> None:
    assert _standings(day) == [("2", second, None), ("1", first, dt.date(2025, 8, 31))]


def test_without_a_name_it_is_the_one_in_force() -> None:
    assert edition_on(dt.date(2025, 8, 31)).guidance.version == "1"
    assert edition_on(dt.date(2025, 9, 1)).guidance.version == "2"
    assert edition_on(dt.date(2025, 9, 1), "1").standing is Standing.OVER


@pytest.mark.parametrize("version", ["", "0", "1.0", "one"])
def test_there_is_no_version_of_another_name(version: str) -> None:
    with pytest.raises(NoThresholds):
        edition_on(dt.date(2025, 9, 1), version)


def test_before_the_first_there_is_none_in_force() -> None:
    with pytest.raises(NoThresholds):
        edition_on(dt.date(2024, 3, 31))
