"""All that is told of several quarters and their year, together: by place, by part and by period, to everybody.

What is told of one whole must not give away another's, nor one quarter another, nor a year its quarters.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.measures.borough import Scope, Tallies, of_requests
from portal.measures.parts import DECISIONS, HEARD, HIGHER, LOWER, REQUESTS, ROUTES, SAME, SMALLEST, Part
from portal.measures.released import Number, together
from portal.measures.tallies import Key
from portal.measures.telling import FEW, Cell, Said, Told
from tests.measures.attacker import Attacker, Sum, sums_of

PLACES: Sequence[Key] = [uuid.UUID(int=1), uuid.UUID(int=2), None]
AGENCIES: Sequence[Key] = [uuid.UUID(int=11), uuid.UUID(int=12), None]  # the last: of no agency
COUNTS = st.one_of(st.just(0), st.integers(0, 8), st.integers(0, 40))
BOROUGH = Scope(everywhere=True)


@st.composite
def quarters(draw: st.DrawFn) -> tuple[Tallies, Tallies]:
    """What was received and decided of each place and agency; what is decided was heard of in time, or not."""
    received: dict[tuple[Key, Key], Counter[str]] = {}
    decided: dict[tuple[Key, Key], Counter[str]] = {}
    for place in PLACES:
        for agency in AGENCIES:
            of_route = {route: draw(COUNTS) for route in draw(st.sampled_from([ROUTES[:3], ROUTES[1:6]]))}
            late = draw(st.integers(0, max(1, sum(of_route.values()) // 6)))
            waiting, withdrawn = draw(st.integers(0, 4)), draw(st.integers(0, 7))
            late = min(late, sum(of_route.values()))
            received[place, agency] = Counter(
                of_route
                | {"waiting": waiting, "withdrawn": withdrawn}
                | {"in_time": sum(of_route.values()) - late, "not_in_time": late + waiting}
            )
            levels = {code: draw(COUNTS) for code in draw(st.sampled_from([SMALLEST["compared"][:6], HIGHER.leaves]))}
            decided[place, agency] = Counter({**levels, "not_compared": draw(COUNTS)})
    return received, decided


def name(quarter: str, scope: Scope) -> str:
    return f"{quarter} {'all' if scope.everywhere else scope.locality or 'unknown'}"


def adding_up(quarter: str, told: Mapping[Cell, Said]) -> list[Sum]:
    """All that must add up in a quarter, as far as anything is told of it."""
    places = [name(quarter, Scope(locality=place)) for place in PLACES]
    borough, found = name(quarter, BOROUGH), []
    for whole in (REQUESTS, HEARD, DECISIONS, SAME, HIGHER, LOWER):
        by_place = (places[0], whole.leaves[0]) in told
        for total, parts in sums_of(whole, places if by_place else [], borough):
            if all(cell in told for cell in (total, *parts)):
                found.append((total, parts))
    return found


def owned(quarter: str, agency: Key, tallies: Sequence[Tallies], told: Mapping[Cell, Said]) -> dict[Cell, int]:
    own: Counter[Cell] = Counter()
    for tally_of in tallies:
        for (place, whose), tally in tally_of.items():
            for code in {code for _, code in told} if whose == agency else ():
                number = sum(tally.get(leaf, 0) for leaf in SMALLEST[code])
                own[name(quarter, BOROUGH), code] += number
                own[name(quarter, Scope(locality=place)), code] += number
    return dict(own)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(quarters(), min_size=2, max_size=2))
def test_nobody_is_certain_of_anything_hidden(year: list[tuple[Tallies, Tallies]]) -> None:
    told: dict[Cell, Said] = {}
    sums: list[Sum] = []
    own: dict[Key, dict[Cell, int]] = {agency: {} for agency in AGENCIES}
    of_quarters = []
    for number, (received, decided) in enumerate(year, start=1):
        quarter = f"Q{number}"
        said = of_requests(PLACES, received, decided)
        found = {(name(quarter, scope), code): one for (scope, code), one in said.items()}
        told |= found
        sums += adding_up(quarter, found)
        of_quarters.append({code: shown(one) for (scope, code), one in said.items() if scope == BOROUGH})
        for agency in AGENCIES[:-1]:
            own[agency] |= owned(quarter, agency, (received, decided), found)
    _add_the_year(told, sums, of_quarters, own)
    check_told(told, list(own.values()))
    for knows in own.values():
        assert Attacker(told, sums, knows).certain_of() == []


def shown(said: Said) -> Number:
    return said.number if said.told is Told.EXACT else said.told


def _add_the_year(
    told: dict[Cell, Said],
    sums: list[Sum],
    of_quarters: Sequence[Mapping[str, Number]],
    own: Mapping[Key, dict[Cell, int]],
) -> None:
    for code, number in together(of_quarters).items():
        parts = [(f"Q{place} all", code) for place in range(1, len(of_quarters) + 1)]
        if not all(cell in told for cell in parts):
            assert number is Told.WITHHELD
            continue
        truth = sum(told[cell].number for cell in parts)
        assert number in {truth, Told.WITHHELD} or (number is Told.FEW and truth in FEW)
        told["year", code] = Said(Told.EXACT if isinstance(number, int) else number, truth)
        sums.append((("year", code), parts))
        for knows in own.values():
            knows["year", code] = sum(knows.get(cell, 0) for cell in parts)


def check_told(told: Mapping[Cell, Said], audience: Sequence[Mapping[Cell, int]]) -> None:
    for cell, said in told.items():
        if said.told is Told.EXACT:
            assert said.number not in FEW, "a small count is told"
            assert not [own for own in audience if said.number - own.get(cell, 0) in FEW], "the rest of it is small"


def test_something_is_told() -> None:
    """Of a borough as large as the ones there are, the whole is told but for what is small."""
    received: Tallies = {
        (place, agency): Counter(
            {ROUTES[0]: 9, ROUTES[1]: 40, ROUTES[5]: 60, "withdrawn": 8, "waiting": 0, "in_time": 100, "not_in_time": 9}
        )
        for place in PLACES
        for agency in AGENCIES
    }
    said = of_requests(PLACES, received, {})
    assert {one.told for one in said.values()} == {Told.EXACT}
    assert said[BOROUGH, "received"].number == 9 * 117
    assert said[Scope(locality=None), "in_time"].number == 300, "where nobody knows is a place, too"


def test_beneath_what_is_not_told_there_is_nothing() -> None:
    one: Part = HEARD
    received: Tallies = {(None, None): Counter({ROUTES[0]: 3, "in_time": 2, "not_in_time": 1})}
    said = of_requests([None], received, {})
    assert not [code for _, code in said if code in one.leaves]
    assert {told.told for (_, code), told in said.items() if code in {"received", "kept", "decided"}} <= {
        Told.FEW,
        Told.WITHHELD,
    }
