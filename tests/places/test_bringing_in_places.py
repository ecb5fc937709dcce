"""The places of a file brought into the database: again it changes nothing, and what is gone from it is only named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.database import Refused, now
from portal.events.models import Event
from portal.guidance.places import places, read_places
from portal.places.actions import Brought, bring_in_places
from portal.places.models import Locality, Postcode, Ward
from portal.places.queries import localities, place_of
from tests.accounts.helpers import statements
from tests.guidance.test_places import SMALL

NEVER, THEN, NOW = dt.date(2015, 1, 1), dt.date(2018, 1, 1), dt.date(2026, 1, 1)


def bring(session: Session, tmp_path: Path, text: str) -> Brought:
    file = tmp_path / "places.yaml"
    file.write_text(text)
    return bring_in_places(session, read_places(file), at=now())


def lies(session: Session, code: str) -> list[str | None]:
    """The slugs of the localities a ward lay in, on three days."""
    ward = session.scalars(select(Ward).where(Ward.code == code)).one()
    session.merge(Postcode(postcode=code, ward_id=ward.id))
    session.flush()
    slugs = {locality.id: locality.slug for locality in localities(session)}
    found = [place_of(session, code, day).locality_id for day in (NEVER, THEN, NOW)]
    return [slugs[one] if one else None for one in found]


def test_the_deployments_places_are_brought_in_and_the_same_again_changes_nothing(session: Session) -> None:
    brought = bring_in_places(session, places(), at=now())
    assert len(brought.changes) == 4 + 2 * 21
    assert brought.not_in_file == []
    assert [one.name for one in localities(session)] == ["Central", "East", "North", "South"]
    assert lies(session, "E05010747") == [None, "central", "central"]
    assert bring_in_places(session, places(), at=now()) == Brought([], [])
    events = session.scalars(select(Event).where(Event.kind == "places:imported")).all()
    assert [event.payload for event in events] == [{"changes": 46}]


def test_each_change_is_said(session: Session, tmp_path: Path) -> None:
    assert bring(session, tmp_path, SMALL).changes == [
        "The locality North is new.",
        "The locality South is new.",
        "The ward E05000001 Mill is new.",
        "The ward E05000001 Mill lies in north since 2015-05-07.",
        "The ward E05000001 Mill lies in south since 2020-04-01.",
        "The ward E05000002 Quarry is new.",
        "The ward E05000002 Quarry lies in south since 2015-05-07.",
        "The ward E05000002 Quarry lies in no locality since 2024-04-01.",
    ]
    assert (lies(session, "E05000001"), lies(session, "E05000002")) == ([None, "north", "south"], [None, "south", None])
    renamed = SMALL.replace("name: Mill", "name: Millside").replace("name: North", "name: Far North")
    assert bring(session, tmp_path, renamed).changes == [
        "The locality north is called Far North, not North any more.",
        "The ward E05000001 is called Millside, not Mill any more.",
    ]


def test_a_day_that_was_put_right_leaves_no_trace_in_what_lies_where(session: Session, tmp_path: Path) -> None:
    bring(session, tmp_path, SMALL)
    earlier = SMALL.replace("2020-04-01", "2017-04-01")
    assert bring(session, tmp_path, earlier).changes == ["The ward E05000001 Mill lies in south since 2017-04-01."]
    assert lies(session, "E05000001") == [None, "south", "south"]
    later = SMALL.replace("2020-04-01", "2025-04-01")
    assert bring(session, tmp_path, later).changes == [
        "The ward E05000001 Mill lies in north since 2017-04-01.",
        "The ward E05000001 Mill lies in north since 2020-04-01.",
        "The ward E05000001 Mill lies in south since 2025-04-01.",
    ]
    assert lies(session, "E05000001") == [None, "north", "south"]
    assert bring(session, tmp_path, later).changes == []


def test_what_is_not_in_the_file_any_more_is_named_and_kept(session: Session, tmp_path: Path) -> None:
    session.add_all([Locality(slug="west", name="West", position=9), Ward(code="X01", name="Market Ings")])
    session.flush()
    brought = bring(session, tmp_path, SMALL)
    assert brought.not_in_file == ["The ward X01 Market Ings", "The locality West"]
    assert session.scalars(select(Locality.name).order_by(Locality.position)).all() == ["North", "South", "West"]
    assert session.scalars(select(Ward.code).order_by(Ward.code)).all() == ["E05000001", "E05000002", "X01"]


def test_the_order_of_the_file_is_the_order_of_the_localities(session: Session, tmp_path: Path) -> None:
    bring(session, tmp_path, SMALL)
    north, south = "  - slug: north\n    name: North\n", "  - slug: south\n    name: South\n"
    brought = bring(session, tmp_path, SMALL.replace(north + south, south + north))
    assert brought.changes == ["The locality South stands at place 1.", "The locality North stands at place 2."]
    assert [one.name for one in localities(session)] == ["South", "North"]


def test_a_name_that_another_locality_has_is_refused(session: Session, tmp_path: Path) -> None:
    session.add(Locality(slug="west", name="North", position=9))
    session.flush()
    with pytest.raises(Refused, match="Two localities would have the same name"):
        bring(session, tmp_path, SMALL)


def test_what_is_known_is_read_once_however_many_wards_there_are(session: Session) -> None:
    bring_in_places(session, places(), at=now())
    with statements() as made:
        bring_in_places(session, places(), at=now())
    assert len(made) == 5, "a savepoint around the localities among them"
