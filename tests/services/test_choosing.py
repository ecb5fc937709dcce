"""Services to choose from for a family: what fits best first, and not more than somebody can look through."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from portal.guidance.codes import PrimaryNeed
from portal.places.models import Locality
from portal.services.queries import MOST_OFFERED, services_to_signpost
from tests.builders import Make
from tests.services.directory import brought_in, row

ON = dt.date(2026, 3, 2)


@pytest.fixture
def north(make: Make) -> Locality:
    return make.locality("North")


@pytest.fixture
def south(make: Make) -> Locality:
    return make.locality("South")


def chosen(session: Session, **asked: Any) -> list[str]:
    given: dict[str, Any] = {"need": None, "ages": [], "locality_id": None, "on": ON, **asked}
    return [one.id for one in services_to_signpost(session, **given)]


@pytest.fixture
def several(session: Session, north: Locality, south: Locality) -> None:
    """Keys say what fits: m, money; a, an age of 12; h, here in the north; a dash in the place of what does not."""
    for n, money in enumerate("m-"):
        for age in "a-":
            for here in "h-":
                brought_in(
                    session,
                    row(
                        id=f"key{money}{age}{here}".replace("-", "_"),
                        name=f"{n} {money}{age}{here}",
                        needs="money" if money == "m" else "housing",
                        minimum_age="" if age == "a" else "16",
                        localities=north.slug if here == "h" else south.slug,
                    ),
                )


def test_what_fits_the_need_comes_first_then_the_age_then_the_place(
    session: Session, north: Locality, several: None
) -> None:
    assert chosen(session, need=PrimaryNeed.MONEY, ages=[12], locality_id=north.id) == [
        "keymah", "keyma_", "keym_h", "keym__", "key_ah",
    ]  # fmt: skip


def test_with_words_everything_that_has_them_is_ranked(session: Session, north: Locality, several: None) -> None:
    assert chosen(session, need=PrimaryNeed.MONEY, ages=[12], locality_id=north.id, words="housing") == [
        "key_ah", "key_a_", "key__h", "key___",
    ]  # fmt: skip
    assert chosen(session, need=PrimaryNeed.MONEY, words="HOUS sma") == ["key___", "key_a_", "key_ah", "key__h"]
    assert chosen(session, words="hous nothing") == []
    assert chosen(session, words="s") == [], "a single letter is a whole word"


def test_what_is_not_known_holds_nothing_back(session: Session, several: None) -> None:
    assert len(chosen(session)) == 8
    assert len(chosen(session, need=PrimaryNeed.OTHER)) == 8


@pytest.mark.parametrize(
    ("ages", "found"), [([3], ["any", "to4"]), ([3, 17], ["any", "from16", "to4"]), ([9], ["any"])]
)
def test_one_child_of_the_age_is_enough(session: Session, ages: list[int], found: list[str]) -> None:
    brought_in(
        session, row(id="any", name="A"), row(id="from16", name="B", minimum_age="16"),
        row(id="to4", name="C", maximum_age="4"),
    )  # fmt: skip
    assert chosen(session, ages=ages) == found


def test_where_it_is_for_everywhere_it_is_for_here(session: Session, north: Locality, south: Locality) -> None:
    brought_in(session, row(id="all"), row(id="there", localities=south.slug), row(id="here", localities=north.slug))
    assert sorted(chosen(session, locality_id=north.id)) == ["all", "here"]


def test_what_families_cannot_go_to_today_is_not_offered(session: Session) -> None:
    brought_in(
        session, row(id="open", valid_from="2026-03-02", valid_to="2026-03-02"), row(id="over", valid_to="2026-03-01"),
        row(id="later", valid_from="2026-03-03"), row(id="shut", status="inactive"),
    )  # fmt: skip
    assert chosen(session) == ["open"]
    assert chosen(session, words="play") == ["open"]


def test_what_was_chosen_already_stays_whatever_is_asked_next(session: Session) -> None:
    brought_in(session, row(id="debt", name="Debt help"), row(id="play"), row(id="shut", status="inactive"))
    assert chosen(session, words="debt", keep=["play", "shut", "gone"]) == ["play", "shut", "debt"]
    assert chosen(session, keep=["play"]) == ["play", "debt"]


def test_not_more_than_somebody_can_look_through(session: Session) -> None:
    brought_in(session, *[row(id=f"s{n:02}", name=f"Group {n:02}", needs="money" if n % 2 else "") for n in range(50)])
    money = [f"s{n:02}" for n in range(1, 50, 2)]
    assert chosen(session) == [f"s{n:02}" for n in range(MOST_OFFERED)]
    assert chosen(session, need=PrimaryNeed.MONEY) == money[:MOST_OFFERED]
    assert chosen(session, words="group", need=PrimaryNeed.MONEY) == money[:MOST_OFFERED]
    some = chosen(session, need=PrimaryNeed.PARENTING)
    assert len(some) == MOST_OFFERED


_MANY = """
    INSERT INTO services (id, name, sort_key, description, status, everywhere, phone, imported_at)
    SELECT 'x' || n, 'Group ' || n, 'group ' || n, repeat('Words. ', 40), 'active', n % 3 = 0, '01632 960201', now()
    FROM generate_series(1, 20000) n;
    INSERT INTO service_needs SELECT (ARRAY['money', 'housing', 'parenting', 'behaviour'])[1 + n % 4], 'x' || n
    FROM generate_series(1, 20000) n;
    INSERT INTO service_words SELECT 'word' || n, 'x' || n FROM generate_series(1, 20000) n;
    INSERT INTO service_localities SELECT id, 'x' || n FROM localities, generate_series(1, 20000) n WHERE n % 3 > 0;
    ANALYZE services; ANALYZE service_needs; ANALYZE service_words; ANALYZE service_localities;
"""


def test_indexes_find_them_among_very_many(session: Session, north: Locality, owner: str) -> None:
    session.commit()
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(_MANY.encode())
    plans: list[str] = []
    asked: dict[str, Any] = {"ages": [4, 9], "locality_id": north.id}

    def explain(connection: Any, cursor: Any, statement: str, values: Any, *_: object) -> None:
        if re.search(r"\bFROM services\b", statement) and not statement.startswith("EXPLAIN"):
            with connection.connection.driver_connection.cursor() as own:
                plans.append("\n".join(line for (line,) in own.execute(f"EXPLAIN {statement}", values)))

    event.listen(session.get_bind(), "before_cursor_execute", explain)
    try:
        assert len(chosen(session, need=None, **asked)) == MOST_OFFERED
        assert chosen(session, need=PrimaryNeed.MONEY, words="word19999", **asked) == ["x19999"]
        session.execute(text("SET LOCAL enable_seqscan = off"))  # a quarter of all is for one need: see below
        assert len(chosen(session, need=PrimaryNeed.MONEY, **asked)) == MOST_OFFERED
    finally:
        event.remove(session.get_bind(), "before_cursor_execute", explain)
    by_name, by_word, by_need = plans
    assert ("ix_services_by_name" in by_name, "Seq Scan on services" in by_name) == (True, False), by_name
    assert ("pk_service_words" in by_word, "Seq Scan on services" in by_word) == (True, False), by_word
    assert ("pk_service_needs" in by_need, "Seq Scan on services" in by_need) == (True, False), by_need
