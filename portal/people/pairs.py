"""Matching two lists of people that are kept nowhere: by the same keys, choice and scoring as at the front door.

The right list lies in a file of its own while the left is read against it, so that neither has to fit into memory.
It is gone afterwards; nothing of either list reaches the portal.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.people.lists import Listed
from portal.people.queries.candidates import MOST
from portal.people.rules.choosing import MOST_OF_A_KEY, choose
from portal.people.rules.keys import keys_of_values
from portal.people.rules.matching import Match, Sought, match_values
from portal.people.rules.values import Values, values_of

_AT_HAND = 4_000  # people of the right list whose values are kept ready
_TOLD_EVERY = 1_000  # rows
_SCRATCH = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000; PRAGMA temp_store = FILE;
    CREATE TABLE people (row INTEGER PRIMARY KEY, name, forename, surname, born_on, sex, address, postcode, nhs, upn);
    CREATE TABLE keys (key INTEGER NOT NULL, row INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class Pair:
    left: str
    right: str
    match: Match


class RightList:
    """The list that is looked into."""

    def __init__(self, scratch: sqlite3.Connection) -> None:
        self._scratch = scratch
        self._at_hand: OrderedDict[int, tuple[str, Values]] = OrderedDict()

    def fill(self, people: Iterable[Listed]) -> Iterator[int]:
        """How many are in so far, now and then."""
        for row, one in enumerate(people, start=1):
            who = one.sought
            born = who.born_on and who.born_on.isoformat()
            kept = (row, one.name, who.forename, who.surname, born, who.sex, who.address, who.postcode)
            numbers = (who.nhs_number, who.upn)
            self._scratch.execute("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*kept, *numbers))
            keys = ((key, row) for key in keys_of_values(values_of(who)))
            self._scratch.executemany("INSERT INTO keys VALUES (?, ?)", keys)
            if row % _TOLD_EVERY == 0:
                yield row
        self._scratch.execute("CREATE INDEX by_key ON keys (key, row)")

    def matching(self, one: Listed) -> list[Pair]:
        """Those whom the front door would show, the surest first."""
        values = values_of(one.sought)
        shared = {key: self._who_share(key) for key in keys_of_values(values)}
        found = []
        for row in choose({key: rows for key, rows in shared.items() if rows}):
            name, theirs = self._person(row)
            matched = match_values(values, theirs)
            if matched is not None:
                found.append(Pair(one.name, name, matched))
        return sorted(found, key=lambda pair: -pair.match.score)[:MOST]

    def _who_share(self, key: int) -> list[int]:
        asked = "SELECT row FROM keys WHERE key = ? ORDER BY row LIMIT ?"
        return [row for (row,) in self._scratch.execute(asked, (key, MOST_OF_A_KEY + 1))]

    def _person(self, row: int) -> tuple[str, Values]:
        if row in self._at_hand:
            self._at_hand.move_to_end(row)
            return self._at_hand[row]
        _, name, forename, surname, born, sex, address, postcode, nhs_number, upn = self._scratch.execute(
            "SELECT * FROM people WHERE row = ?", (row,)
        ).fetchone()
        born_on = dt.date.fromisoformat(born) if born else None
        who = Sought(forename, surname, born_on, None, sex, address, postcode, nhs_number, upn)
        read = self._at_hand[row] = name, values_of(who)
        if len(self._at_hand) > _AT_HAND:
            self._at_hand.popitem(last=False)
        return read


@contextmanager
def right_list() -> Iterator[RightList]:
    with (
        TemporaryDirectory(prefix="portal-lists-") as folder,
        closing(sqlite3.connect(Path(folder) / "right", isolation_level=None)) as scratch,
    ):
        scratch.executescript(_SCRATCH)
        scratch.execute("BEGIN")
        yield RightList(scratch)
