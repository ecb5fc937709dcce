"""Loading a directory of postcodes: all of its rows or none, unless the bad ones are to be left aside.

The rows go by COPY into a table that lasts as long as the transaction, are compared there with one another and with
what we know, and only what is new or changed is written. So a country's postcodes need no more memory than a village's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database import Refused
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.places.postcodes import BadRow, Directory, Fault, Row

_SHOWN = 50
_BLOCK = 5_000  # rows
_NULL = "\\N"

_MAY_MAKE_TABLES = "SELECT has_database_privilege(current_database(), 'TEMPORARY')"
_PREPARE = """
    SET LOCAL work_mem = '64MB';
    CREATE TEMPORARY TABLE loading (
        line integer NOT NULL, postcode text NOT NULL, ward text, introduced_on date, terminated_on date
    ) ON COMMIT DROP
"""
_COPY = "COPY loading (line, postcode, ward, introduced_on, terminated_on) FROM STDIN"
# Postcodes that are there more than once, and whether each row says the same.
_FIND_AGAIN = """
    ANALYZE loading;
    CREATE TEMPORARY TABLE again ON COMMIT DROP AS
    SELECT postcode, min(line) AS first, max(line) AS last,
        count(DISTINCT (ward, introduced_on, terminated_on)) > 1 AS disagree,
        count(DISTINCT coalesce(ward, '')) > 1 AS other_ward
    FROM loading WHERE postcode IN (SELECT postcode FROM loading GROUP BY postcode HAVING count(*) > 1)
    GROUP BY postcode
"""
_DISAGREEING = """
    SELECT line, postcode, CASE line WHEN first THEN last ELSE first END AS other, other_ward
    FROM loading JOIN again USING (postcode) WHERE disagree ORDER BY line
"""
_LEAVE_ASIDE = """
    DELETE FROM loading USING again
    WHERE loading.postcode = again.postcode AND (again.disagree OR loading.line > again.first)
"""
# Whoever loads at the same time waits; whoever only looks a postcode up waits for nobody.
_ALONE = "LOCK TABLE postcodes IN SHARE ROW EXCLUSIVE MODE"
_CHANGE = """
    UPDATE postcodes SET ward_id = wards.id, introduced_on = loading.introduced_on,
        terminated_on = loading.terminated_on
    FROM loading LEFT JOIN wards ON wards.code = loading.ward
    WHERE postcodes.postcode = loading.postcode
        AND (postcodes.ward_id, postcodes.introduced_on, postcodes.terminated_on)
            IS DISTINCT FROM (wards.id, loading.introduced_on, loading.terminated_on)
"""
_ADD = """
    INSERT INTO postcodes (postcode, ward_id, introduced_on, terminated_on)
    SELECT loading.postcode, wards.id, loading.introduced_on, loading.terminated_on
    FROM loading LEFT JOIN wards ON wards.code = loading.ward
    WHERE NOT EXISTS (SELECT FROM postcodes WHERE postcodes.postcode = loading.postcode)
"""
_COUNT = "SELECT count(*), count(wards.id) FROM loading LEFT JOIN wards ON wards.code = loading.ward"
_WITHOUT_POSTCODE = """
    SELECT code || ' ' || name FROM wards
    WHERE NOT EXISTS (SELECT FROM postcodes WHERE postcodes.ward_id = wards.id) ORDER BY code
"""


class Watcher(Protocol):
    """Who looks on while it goes on, and keeps the rows that are left aside."""

    keeps_bad_rows: bool  # without it a single bad row stops everything

    def has_read(self, up_to: int) -> None:
        """So many bytes of the file."""

    def goes_on(self, what: str) -> None:
        """With the next step, after the file has been read."""

    def left_aside(self, row: BadRow) -> None:
        """A bad row that is not loaded."""


@dataclass(frozen=True)
class Loaded:
    new: int
    changed: int
    unchanged: int
    here: int
    elsewhere: int
    left_out: int  # other authorities'
    refused: int
    wards_without_postcode: tuple[str, ...]


class BadRows(Exception):
    """Nothing was loaded: the first faults, and how many there are."""

    def __init__(self, faults: list[Fault], count: int) -> None:
        super().__init__(f"{count} faults")
        self.faults = faults
        self.count = count


class _Judge:
    """Counts bad rows, and either has them kept or remembers what is to be said of the first."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._faults: list[Fault] = []
        self._count = 0
        self.rows = 0

    def refuse(self, row: BadRow) -> None:
        self.rows += 1
        self._count += len(row.faults)
        if self._watcher.keeps_bad_rows:
            self._watcher.left_aside(row)
            return
        self._faults += row.faults
        # Found in two walks through the file, said in the file's own order.
        self._faults = sorted(self._faults, key=lambda fault: fault.line)[:_SHOWN]

    def speak(self) -> None:
        if self._faults:
            raise BadRows(self._faults, self._count)


def load_postcodes(session: Session, directory: Directory, watcher: Watcher, *, at: dt.datetime) -> Loaded:
    """Know every postcode of a directory, and in which of our wards it lies."""
    if session.scalar(text("SELECT NOT EXISTS (SELECT FROM wards)")):
        raise Refused("There are no wards yet. Bring in the places first.")
    if not session.scalar(text(_MAY_MAKE_TABLES)):
        raise Refused(
            "The portal may not make temporary tables. As the database's administrator, run: GRANT TEMPORARY ON"
            f" DATABASE {session.scalar(text('SELECT current_database()'))} TO portal_app;"
        )
    judge = _Judge(watcher)
    _copy(session, directory, watcher, judge)
    watcher.goes_on("Comparing the rows")
    _execute(session, _FIND_AGAIN)
    for row in _disagreeing(session, directory):
        judge.refuse(row)
    judge.speak()
    _execute(session, _LEAVE_ASIDE)
    count, here = session.execute(text(_COUNT)).one()
    if not here:
        raise Refused(
            "No postcode of this file lies in one of our wards, so nothing was loaded. Are the wards' codes of the"
            " same year?"
        )
    _execute(session, _ALONE)
    watcher.goes_on("Changing postcodes")
    changed = _execute(session, _CHANGE)
    watcher.goes_on("Adding postcodes")
    new = _execute(session, _ADD)
    if new or changed:
        record(session, Kind.POSTCODES_IMPORTED, at=at, new=new, changed=changed, refused=judge.rows)
    without = tuple(session.scalars(text(_WITHOUT_POSTCODE)))
    unchanged = count - new - changed
    return Loaded(new, changed, unchanged, here, count - here, directory.left_out, judge.rows, without)


def _copy(session: Session, directory: Directory, watcher: Watcher, judge: _Judge) -> None:
    """Good rows into the table; they hold nothing that would have to be escaped."""
    _execute(session, _PREPARE)
    with _driver(session).cursor() as cursor, cursor.copy(_COPY) as copy:
        block: list[str] = []
        for row in directory.rows(watcher.has_read):
            if isinstance(row, BadRow):
                judge.refuse(row)
            else:
                block.append(_written(row))
            if len(block) == _BLOCK:
                copy.write("".join(block))
                block.clear()
        copy.write("".join(block))
    watcher.has_read(directory.bytes_read)


def _written(row: Row) -> str:
    introduced_on, terminated_on = row.introduced_on or _NULL, row.terminated_on or _NULL
    return f"{row.line}\t{row.postcode}\t{row.ward or _NULL}\t{introduced_on}\t{terminated_on}\n"


def _disagreeing(session: Session, directory: Directory) -> Iterator[BadRow]:
    """Which of several rows is right nobody can tell, so each of them is refused."""
    found = session.execute(text(_DISAGREEING), execution_options={"yield_per": 1_000})
    words = {}

    def numbers() -> Iterator[int]:
        for line, postcode, other, other_ward in found:
            column = directory.column("ward" if other_ward else "terminated")
            what = "another ward" if other_ward else "other months"
            words[line] = Fault(line, column, f"{postcode} is on line {other} too, with {what}")
            yield line

    for line, fields in directory.fields_of(numbers()):
        yield BadRow(line, fields, [words.pop(line)])


def _execute(session: Session, statements: str) -> int:
    """The number of rows that the last statement changed."""
    with _driver(session).cursor() as cursor:
        cursor.execute(statements)
        while cursor.nextset():
            pass
        return int(cursor.rowcount)


def _driver(session: Session) -> Any:
    """The driver's own connection, inside the session's transaction: COPY is not SQLAlchemy's."""
    return session.connection().connection.driver_connection
