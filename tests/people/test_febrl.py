"""Matching on people whom nobody here invented: FEBRL 3, by names, dates and addresses alone.

The weights were fitted on FEBRL 1 and 2.
"""

from __future__ import annotations

import pytest

from portal.guidance.weights import LEVELS, weights
from portal.people.rules.matching import Band, Match
from tests.bench.fitting import fit
from tests.people.febrl import Known, read_febrl
from tests.people.pairing import pairs_of


@pytest.fixture(scope="module")
def known() -> Known:
    return read_febrl(3)


@pytest.fixture(scope="module")
def shown(known: Known) -> dict[tuple[str, str], Match]:
    return pairs_of(known.people)


def test_it_is_the_set_it_should_be(known: Known) -> None:
    assert (len(known.people), len(known.same)) == (5000, 6538)
    assert not any(person.nhs_number or person.upn or person.sex for person in known.people.values())


def test_nearly_every_pair_is_shown_and_hardly_a_wrong_one(known: Known, shown: dict[tuple[str, str], Match]) -> None:
    right = len(shown.keys() & known.same)
    precision, recall = right / len(shown), right / len(known.same)
    assert precision >= 0.99
    assert 2 * precision * recall / (precision + recall) >= 0.998


def test_whoever_is_likely_is_right(known: Known, shown: dict[tuple[str, str], Match]) -> None:
    likely = {pair for pair, match in shown.items() if match.band is Band.LIKELY}
    assert len(likely) > 0.6 * len(known.same)
    assert likely <= known.same


def test_the_file_holds_what_fitting_finds() -> None:
    fitted = fit([read_febrl(1), read_febrl(2)])
    kept = weights().comparisons
    assert kept == {name: {level: round(fitted[name, level], 1) for level in levels} for name, levels in LEVELS.items()}
