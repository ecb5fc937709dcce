"""A file as a spreadsheet saves it, read as rows of answers. It is read strictly, and nothing in it is worked out: what
looks like a formula is text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.blueprints.contacts.journey.forms import ShortForm
from portal.blueprints.contacts.journey.many.columns import Column, columns_of, plain
from portal.blueprints.contacts.journey.short_answers import MOST_PEOPLE, PEOPLE, Answers
from portal.database import Refused

MOST_REQUESTS = 50
MOST_BYTES = 500_000  # twice as many letters as anybody has needed for so many
TOO_LARGE = "The file is larger than 500 kB. Send it in parts"
_DELIMITERS = (",", ";", "\t")
_LONGEST_CELL = MOST_BYTES


@dataclass(frozen=True)
class Line:
    number: int  # as the spreadsheet counts: the columns' titles stand in the first
    answers: Answers
    overhang: bool  # it goes on where there is no column


@dataclass(frozen=True)
class Sheet:
    columns: Sequence[Column]
    lines: Sequence[Line]


def read_sheet(sent: bytes, form: ShortForm) -> Sheet:
    if len(sent) > MOST_BYTES:
        raise _unfit(TOO_LARGE)
    try:
        text = sent.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unfit("This is not a file of text in UTF-8. In your spreadsheet, save it as “CSV UTF-8”") from error
    csv.field_size_limit(_LONGEST_CELL)
    every = columns_of(form, MOST_PEOPLE)
    by_title = {plain(column.title): column for column in every}
    records = _records(text, by_title)
    if not records:
        raise _unfit("The file is empty")
    titles, *rows = records
    columns = _columns(titles, by_title)
    lines = [_line(number, row, columns) for number, row in enumerate(rows, start=2) if any(map(str.strip, row))]
    if not lines:
        raise _unfit("There are no requests in the file, only the names of its columns")
    if len(lines) > MOST_REQUESTS:
        raise _unfit(f"There are {len(lines)} requests in the file. Send at most {MOST_REQUESTS} at once")
    used = [column for column in every if column in columns]
    return Sheet(used, lines)


def _records(text: str, known: dict[str, Column]) -> list[list[str]]:
    """Cells stand apart by whichever mark makes the most of the first row known."""
    read = [list(_read(text, mark)) for mark in _DELIMITERS if _first(text, mark)]
    if not read:
        return []
    return max(read, key=lambda records: sum(plain(title) in known for title in records[0]))


def _first(text: str, mark: str) -> bool:
    return next(_read(text, mark), None) is not None


def _read(text: str, mark: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    except csv.Error as error:
        raise _unfit("We could not read the file. Save it once more as CSV, and choose it again") from error


def _columns(titles: Sequence[str], known: dict[str, Column]) -> list[Column | None]:
    """The column of each cell; none where it has no title."""
    found = [known.get(plain(title)) for title in titles]
    for title, column in zip(titles, found, strict=True):
        if title.strip() and column is None:
            raise _unfit(f"We do not know the column “{title.strip()[:60]}”. Take it out, or name it as we do")
    named = [column for column in found if column]
    if len(set(map(id, named))) < len(named):
        raise _unfit("A column stands in the file twice. Take one of them out")
    missing = [column for column in known.values() if column.must and column not in named]
    if missing:
        raise _unfit("These columns are missing: " + ", ".join(f"“{column.title}”" for column in missing))
    return found


def _line(number: int, row: Sequence[str], columns: Sequence[Column | None]) -> Line:
    named: dict[str, list[str]] = {}
    people: dict[int, dict[str, str]] = {}
    for column, cell in zip(columns, row, strict=False):
        answers = column.answers_in(cell) if column else []
        if column is None or not answers:
            continue
        if column.where[0] == PEOPLE:
            people.setdefault(int(column.where[1]), {})[str(column.where[2])] = answers[0]
        else:
            named[str(column.where[0])] = answers
    told = [people.get(at, {}) for at in range(max(people, default=-1) + 1)]
    astray = [cell for at, cell in enumerate(row) if cell.strip() and (at >= len(columns) or columns[at] is None)]
    return Line(number, Answers(named, told), bool(astray))


def _unfit(words: str) -> Refused:
    return Refused(words, field="file")
