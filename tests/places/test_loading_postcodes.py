"""Postcodes loaded into the database: all or none, compared with one another and with what is known."""

from __future__ import annotations

import datetime as dt
import io

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.database import Refused, now
from portal.events.models import Event
from portal.places.actions import BadRows, Loaded, load_postcodes
from portal.places.models import Postcode, Ward
from portal.places.postcodes import BadRow, Directory
from portal.places.queries import place_of
from portal.places.rules import ELSEWHERE, UNKNOWN, Lies, Place
from tests.builders import Make
from tests.places.directory import row, written

MILL, QUARRY, FAR = "E05000001", "E05000002", "E05999999"


class Watching:
    def __init__(self, *, keeps: bool = False) -> None:
        self.keeps_bad_rows = keeps
        self.read: list[int] = []
        self.steps: list[str] = []
        self.aside: list[BadRow] = []

    def has_read(self, up_to: int) -> None:
        self.read.append(up_to)

    def goes_on(self, what: str) -> None:
        self.steps.append(what)

    def left_aside(self, row: BadRow) -> None:
        self.aside.append(row)


@pytest.fixture
def wards(session: Session) -> None:
    session.add_all([Ward(code=MILL, name="Mill"), Ward(code=QUARRY, name="Quarry")])
    session.commit()


def load(session: Session, *rows: str, keeps: bool = False) -> Loaded:
    """In a transaction of its own, as the command loads."""
    loaded = load_postcodes(session, Directory(io.BytesIO(written(*rows))), Watching(keeps=keeps), at=now())
    session.commit()
    return loaded


def faults(session: Session, *rows: str) -> list[str]:
    with pytest.raises(BadRows) as bad:
        load(session, *rows)
    session.rollback()
    return [str(fault) for fault in bad.value.faults]


def kept(session: Session) -> dict[str, str | None]:
    """Every postcode, and the code of its ward."""
    found = session.execute(select(Postcode.postcode, Ward.code).outerjoin(Ward, Ward.id == Postcode.ward_id))
    return {row.postcode: row.code for row in found}


@pytest.mark.usefixtures("wards")
def test_every_postcode_is_known_ours_with_their_ward(session: Session) -> None:
    loaded = load(session, row("ZZ1 1AA", MILL), row("ZZ1 1AB", QUARRY, terminated="201912"), row("ZZ9 9ZZ", FAR))
    assert loaded == Loaded(
        new=3, changed=0, unchanged=0, here=2, elsewhere=1, left_out=0, refused=0, wards_without_postcode=()
    )
    assert kept(session) == {"ZZ1 1AA": MILL, "ZZ1 1AB": QUARRY, "ZZ9 9ZZ": None}
    ended = session.get_one(Postcode, "ZZ1 1AB")
    assert (ended.introduced_on, ended.terminated_on) == (dt.date(1980, 1, 1), dt.date(2019, 12, 1))
    today = dt.date(2026, 1, 5)
    assert place_of(session, "ZZ9 9ZZ", today) == ELSEWHERE
    mill = session.scalars(select(Ward.id).where(Ward.code == MILL)).one()
    assert place_of(session, "ZZ1 1AA", today) == Place(Lies.UNKNOWN, mill, "Mill"), "a ward that lies in no locality"
    assert place_of(session, "ZZ1 1AD", today) == UNKNOWN


@pytest.mark.usefixtures("wards")
def test_the_same_file_again_changes_nothing(session: Session) -> None:
    rows = [row("ZZ1 1AA", MILL), row("ZZ1 1AB", "", introduced=""), row("ZZ9 9ZZ", FAR, terminated="201912")]
    load(session, *rows)
    before = session.execute(text("SELECT xmin::text, postcode FROM postcodes ORDER BY postcode")).all()
    events = session.query(Event).count()
    again = load(session, *rows)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    assert session.execute(text("SELECT xmin::text, postcode FROM postcodes ORDER BY postcode")).all() == before
    assert session.query(Event).count() == events == 1


@pytest.mark.usefixtures("wards")
def test_a_later_file_changes_what_it_says_otherwise_and_forgets_nothing(session: Session) -> None:
    load(session, row("ZZ1 1AA", MILL), row("ZZ1 1AB", MILL), row("ZZ1 1AD", MILL), row("ZZ9 9ZZ", FAR))
    later = load(
        session, row("ZZ1 1AA", QUARRY), row("ZZ1 1AB", MILL, terminated="202401"), row("ZZ9 9ZZ", FAR),
        row("ZZ1 1AE", MILL),
    )  # fmt: skip
    assert (later.new, later.changed, later.unchanged, later.here, later.elsewhere) == (1, 2, 1, 3, 1)
    assert kept(session) == {"ZZ1 1AA": QUARRY, "ZZ1 1AB": MILL, "ZZ1 1AD": MILL, "ZZ1 1AE": MILL, "ZZ9 9ZZ": None}
    events = session.scalars(select(Event).order_by(Event.recorded_at)).all()
    assert [(event.kind, event.payload) for event in events] == [
        ("postcodes:imported", {"new": 4, "changed": 0, "refused": 0}),
        ("postcodes:imported", {"new": 1, "changed": 2, "refused": 0}),
    ]


@pytest.mark.usefixtures("wards")
def test_one_bad_row_and_nothing_is_loaded(session: Session) -> None:
    assert faults(session, row("ZZ1 1AA", MILL), row("nonsense"), row("ZZ1 1AB", introduced="x")) == [
        "line 3: column pcds: “nonse nse” is no postcode",
        "line 4: column dointr: “x” is no month, such as 198001",
    ]
    assert kept(session) == {}


@pytest.mark.usefixtures("wards")
def test_a_postcode_that_is_there_twice_in_different_wards_is_wrong_on_every_line(session: Session) -> None:
    rows = [
        row("ZZ1 1AA", MILL), row("ZZ1 1AB", MILL), row("ZZ1 1AA", QUARRY), row("ZZ1 1AB", MILL, terminated="202401"),
        row("nonsense"), row("ZZ1 1AD", MILL), row("ZZ1 1AA", ""),
    ]  # fmt: skip
    assert faults(session, *rows) == [
        "line 2: column osward: ZZ1 1AA is on line 8 too, with another ward",
        "line 3: column doterm: ZZ1 1AB is on line 5 too, with other months",
        "line 4: column osward: ZZ1 1AA is on line 2 too, with another ward",
        "line 5: column doterm: ZZ1 1AB is on line 3 too, with other months",
        "line 6: column pcds: “nonse nse” is no postcode",
        "line 8: column osward: ZZ1 1AA is on line 2 too, with another ward",
    ]
    loaded = load(session, *rows, keeps=True)
    assert (loaded.new, loaded.refused) == (1, 6)
    assert kept(session) == {"ZZ1 1AD": MILL}


@pytest.mark.usefixtures("wards")
def test_the_same_row_twice_counts_once(session: Session) -> None:
    loaded = load(session, row("ZZ1 1AA", MILL), row("zz1 1aa", MILL), row("ZZ1 1AA", MILL.lower()))
    assert (loaded.new, loaded.here, loaded.refused) == (1, 1, 0)


@pytest.mark.usefixtures("wards")
def test_what_is_left_aside_stands_as_it_stood(session: Session) -> None:
    watching = Watching(keeps=True)
    rows = [row("ZZ1 1AA", MILL), '"', row("ZZ1 1AB", MILL), row("ZZ1 1AB", QUARRY), "one,two"]
    loaded = load_postcodes(session, Directory(io.BytesIO(written(*rows))), watching, at=now())
    assert (loaded.new, loaded.refused) == (1, 4)
    assert {bad.line: ",".join(bad.fields) for bad in watching.aside} == {
        3: '"', 4: rows[2], 5: rows[3], 6: "one,two",
    }  # fmt: skip
    assert watching.read[-1] == len(written(*rows))
    assert watching.steps == ["Comparing the rows", "Changing postcodes", "Adding postcodes"]


@pytest.mark.usefixtures("wards")
def test_of_many_faults_the_first_fifty_are_named_and_all_are_counted(session: Session) -> None:
    with pytest.raises(BadRows) as bad:
        load(session, row("ZZ1 1AA", MILL), row("ZZ1 1AA", QUARRY), *["x,y"] * 200)
    assert bad.value.count == 202
    assert [fault.line for fault in bad.value.faults] == list(range(2, 52))


@pytest.mark.usefixtures("wards")
def test_a_file_of_other_wards_is_refused_before_it_empties_ours(session: Session) -> None:
    load(session, row("ZZ1 1AA", MILL))
    with pytest.raises(Refused, match="Are the wards' codes of the same year"):
        load(session, row("ZZ1 1AA", FAR), row("ZZ1 1AB", ""))
    session.rollback()
    assert kept(session) == {"ZZ1 1AA": MILL}


@pytest.mark.usefixtures("wards")
def test_a_ward_of_ours_without_a_postcode_is_named(session: Session) -> None:
    assert load(session, row("ZZ1 1AA", MILL)).wards_without_postcode == ("E05000002 Quarry",)


def test_without_wards_there_is_nothing_to_load_into(session: Session) -> None:
    with pytest.raises(Refused, match="There are no wards yet"):
        load(session, row("ZZ1 1AA", MILL))


@pytest.mark.usefixtures("wards")
def test_where_no_temporary_table_may_be_made_it_says_what_to_do(session: Session, superuser: str) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        database = connection.info.dbname
        connection.execute(f'REVOKE TEMPORARY ON DATABASE "{database}" FROM PUBLIC, portal_app')
        try:
            with pytest.raises(Refused, match=f"GRANT TEMPORARY ON DATABASE {database} TO portal_app"):
                load(session, row("ZZ1 1AA", MILL))
        finally:
            connection.execute(f'GRANT TEMPORARY ON DATABASE "{database}" TO portal_app')


def test_looking_up_waits_for_nobody_while_postcodes_are_loaded(session: Session, make: Make) -> None:
    postcode = make.postcode(make.locality())
    ward = session.scalars(select(Ward)).one()
    ward.code = MILL
    make.keep()
    content = Directory(io.BytesIO(written(row("ZZ1 1AA", MILL), row(postcode, FAR))))
    load_postcodes(session, content, Watching(), at=now())
    with Session(session.get_bind()) as another:
        another.execute(text("SET LOCAL lock_timeout = '1s'"))
        assert place_of(another, postcode, dt.date(2026, 1, 5)).ward == ward.name
        assert place_of(another, "ZZ1 1AA", dt.date(2026, 1, 5)) == UNKNOWN


@pytest.mark.usefixtures("wards")
def test_lines_that_are_left_out_are_told_of_as_read(session: Session) -> None:
    """Of a country's postcodes one authority has a few hundredths: the rest must not look like standing still."""
    watching = Watching()
    elsewhere = row("ZZ9 9ZZ", FAR).replace("E08000017", "E08000018")
    content = written(row("ZZ1 1AA", MILL), *[elsewhere] * 12_000)
    load_postcodes(session, Directory(io.BytesIO(content), area="E08000017"), watching, at=now())
    assert len(watching.read) == 3
    assert watching.read == sorted(set(watching.read))
    assert watching.read[-1] == len(content)
