"""How a value stands to its target, and what every measure says of itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.measures.parts import SMALLEST
from portal.measures.periods import read_period
from portal.measures.queries import Figure
from portal.measures.registry import MEASURES, O2, O3, OUTCOMES, Direction, Form, Measure, Rag
from portal.measures.shares import percent
from portal.measures.sql import BY_AGENCY, STATEMENTS

FEWER_IS_BETTER = Measure(
    code="T1",
    title="Contacted again",
    definition="",
    unit="percent",
    direction=Direction.DOWN,
    target=Decimal(22),
    tolerance=Decimal(28),
)


@pytest.mark.parametrize(
    ("value", "rag"),
    [
        ("100", Rag.BETTER),
        ("65.1", Rag.BETTER),
        ("65", Rag.BETTER),  # the edges are inside
        ("64.9", Rag.INSIDE),
        ("58.5", Rag.INSIDE),
        ("58.4", Rag.OUTSIDE),
        ("0", Rag.OUTSIDE),
        (None, Rag.NO_TARGET),
    ],
)
def test_more_is_better(value: str | None, rag: Rag) -> None:
    assert O2.rag(None if value is None else Decimal(value)) is rag


@pytest.mark.parametrize(
    ("value", "rag"),
    [
        ("0", Rag.BETTER),
        ("22", Rag.BETTER),
        ("22.1", Rag.INSIDE),
        ("26", Rag.INSIDE),
        ("28", Rag.INSIDE),
        ("28.1", Rag.OUTSIDE),
        ("100", Rag.OUTSIDE),
    ],
)
def test_fewer_is_better(value: str, rag: Rag) -> None:
    assert FEWER_IS_BETTER.rag(Decimal(value)) is rag


def test_without_a_target_nothing_is_judged() -> None:
    measure = Measure("T2", "Volume", "", "contacts", Direction.UP, target=None, tolerance=None)
    assert measure.rag(Decimal(5)) is Rag.NO_TARGET


@pytest.mark.parametrize(
    ("part", "whole", "value"),
    [
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (1, 800, "0.1"),
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (0, 1, "0.0"),
    ],
)
def test_shares_have_one_decimal_and_halves_go_up(part: int, whole: int, value: str) -> None:
    assert str(percent(part, whole)) == value


def test_of_nothing_there_is_no_share() -> None:
    assert percent(0, 0) is None


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_is_within_half_a_tenth_of_the_truth(part: int, whole: int) -> None:
    share = percent(part, whole)
    assert share is not None
    assert abs(share - Decimal(100 * part) / whole) <= Decimal("0.05")


def test_what_is_judged_is_what_is_shown() -> None:
    """29,999 of 50,000 is 59.998 %, shown as 60.0: a reader sees no figure on target with the word for below it."""
    figure = Figure(O3, read_period("2021-22Q1"), "all", numerator=79_999, denominator=100_000, out_of=100_000)
    assert (str(figure.value), figure.rag) == ("80.0", Rag.BETTER)


def test_every_measure_says_what_it_is_and_how_it_is_counted() -> None:
    assert {measure.code for measure in OUTCOMES} == set(STATEMENTS) == set(BY_AGENCY)
    for code, measure in MEASURES.items():
        assert measure.code == code
        assert measure.title
        assert measure.definition.endswith(".")
        parts = {*measure.counts, *measure.of, *measure.out_of, *measure.parts}
        assert parts
        assert parts <= set(SMALLEST)
        assert bool(measure.out_of) or not measure.covered_by
        assert bool(measure.parts) == (measure.form is Form.MIX)
    assert "the portal's own rule" in O2.definition, "improved is not the star's owner's word"
    assert O3.covered_by == "", "coverage has no coverage of its own"


@pytest.mark.parametrize(
    "measure",
    [*(measure for measure in MEASURES.values() if measure.target is not None), FEWER_IS_BETTER],
    ids=lambda measure: measure.code,
)
def test_what_is_tolerated_lies_on_the_worse_side_of_the_target(measure: Measure) -> None:
    """The picture of a trend reads from it which side is the better."""
    assert measure.target is not None
    assert measure.tolerance is not None
    assert (measure.tolerance < measure.target) == (measure.direction is Direction.UP)
