"""Reading the directory of postcodes that the Office for National Statistics publishes, line by line.

Its columns have had several names and orders over the years. A row never runs over two lines, so a quotation mark that
is not closed spoils its own line and no other.
"""

from __future__ import annotations

import csv
import functools
import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from portal.identifiers import read_postcode

_LONGEST_LINE = 100_000  # bytes; theirs have some hundred
_TELL_EVERY = 5_000  # lines
_CODE = re.compile(r"[A-Z][0-9]{8}")
_MONTH = re.compile(r"(1[89]|20)[0-9]{2}(0[1-9]|1[0-2])")


class Row(NamedTuple):
    """A good row. Days are written as the database reads them: the first of their month."""

    line: int
    postcode: str
    ward: str | None
    introduced_on: str | None
    terminated_on: str | None


@dataclass(frozen=True)
class Fault:
    line: int
    column: str  # as the file calls it; empty where the whole row is wrong
    words: str

    @property
    def about(self) -> str:
        return f"column {self.column}: {self.words}" if self.column else self.words

    def __str__(self) -> str:
        return f"line {self.line}: {self.about}"


@dataclass(frozen=True)
class BadRow:
    line: int
    fields: Sequence[str]
    faults: Sequence[Fault]


class NotADirectory(Exception):
    """A file without the columns that a directory has."""


@dataclass(frozen=True)
class _Wanted:
    called: str
    names: re.Pattern[str]  # of several columns the last in the alphabet: the newest wards, the postcode with its space
    example: str


_WANTED = {
    "postcode": _Wanted("the postcode", re.compile("pcd[278s]?"), "pcds"),
    "ward": _Wanted("the ward", re.compile(r"osward|wardcd|wd[0-9]{2}cd"), "osward or wd25cd"),
    "introduced": _Wanted("the month of introduction", re.compile("dointr"), "dointr"),
    "terminated": _Wanted("the month of termination", re.compile("doterm"), "doterm"),
    "area": _Wanted("the local authority", re.compile(r"oslaua|ladcd|lad[0-9]{2}cd"), "oslaua or lad25cd"),
}


class Directory:
    """A file being read. `bytes_read` grows meanwhile; `left_out` counts rows of other authorities than `area`."""

    def __init__(self, file: BinaryIO, *, area: str | None = None) -> None:
        self._file = file
        self._area = area
        self.bytes_read = 0
        self.left_out = 0
        self.header = self._read_header()
        self._columns = _columns(self.header, set(_WANTED) - ({"area"} if area is None else set()))

    def column(self, what: str) -> str:
        """What the file calls it."""
        return self.header[self._columns[what]]

    def rows(self, has_read: Callable[[int], None] = lambda _: None) -> Iterator[Row | BadRow]:
        """Every row, good or bad, but for empty lines and other authorities'.

        `has_read` hears every so many lines how many bytes they were, whatever becomes of them.
        """
        places = self._columns
        postcode_at, ward_at = places["postcode"], places["ward"]
        introduced_at, terminated_at = places["introduced"], places["terminated"]
        area_at, area, width = places.get("area", 0), self._area, len(self.header)
        for line, raw in self._lines():
            if line % _TELL_EVERY == 0:
                has_read(self.bytes_read)
            fields = _split(raw)
            if fields is None or len(fields) != width:
                if raw.strip():
                    yield _unreadable(line, raw, fields, width)
                continue
            if area is not None and fields[area_at].strip().upper() != area:
                self.left_out += 1
                continue
            postcode = read_postcode(fields[postcode_at])
            ward, introduced = _code(fields[ward_at]), _month(fields[introduced_at])
            terminated = _month(fields[terminated_at])
            if (
                postcode is None
                or "?" in (ward, introduced, terminated)
                or (terminated is not None and introduced is not None and terminated < introduced)
            ):
                yield self._bad(line, fields)
                continue
            yield Row(line, postcode, ward, introduced, terminated)

    def fields_of(self, numbers: Iterable[int]) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows on these lines, in order, as they stand in the file, which is read once more."""
        self._file.seek(0)
        wanted = iter(numbers)
        number = next(wanted, None)
        for line, raw in self._lines(start=1):
            if line == number:
                yield line, _split(raw) or [_shown(raw)]
                number = next(wanted, None)
            if number is None:
                return

    def _lines(self, start: int = 2) -> Iterator[tuple[int, bytes]]:
        """Each line with its number; of one that is far too long only the beginning, and then the next."""
        for line in itertools.count(start):
            raw = self._file.readline(_LONGEST_LINE)
            if not raw:
                return
            self.bytes_read += len(raw)
            if not raw.endswith(b"\n") and len(raw) == _LONGEST_LINE:
                raw = b'"' + raw[:200].replace(b'"', b"")  # refused as a quotation mark that is not closed
                self._pass_over_the_rest()
            yield line, raw

    def _pass_over_the_rest(self) -> None:
        while rest := self._file.readline(_LONGEST_LINE):
            self.bytes_read += len(rest)
            if rest.endswith(b"\n"):
                return

    def _read_header(self) -> list[str]:
        raw = self._file.readline(_LONGEST_LINE)
        self.bytes_read += len(raw)
        header = _split(raw.removeprefix(b"\xef\xbb\xbf"))
        if header is None:
            raise NotADirectory("line 1: This is no line of headings in UTF-8. Save the file as CSV in UTF-8.")
        return [name.strip() for name in header]

    def _bad(self, line: int, fields: Sequence[str]) -> BadRow:
        """Everything that is wrong with a row."""
        found = []
        text = {what: fields[place].strip() for what, place in self._columns.items()}
        if read_postcode(text["postcode"]) is None:
            found.append(Fault(line, self.column("postcode"), f"{_quoted(text['postcode'])} is no postcode"))
        if _code(text["ward"]) == "?":
            words = f"{_quoted(text['ward'])} is no code of a ward, such as E05010728"
            found.append(Fault(line, self.column("ward"), words))
        for what in ("introduced", "terminated"):
            if _month(text[what]) == "?":
                words = f"{_quoted(text[what])} is no month, such as 198001"
                found.append(Fault(line, self.column(what), words))
        if not found:
            words = f"it ends in {text['terminated']}, before it begins in {text['introduced']}"
            found.append(Fault(line, self.column("terminated"), words))
        return BadRow(line, fields, found)


def _columns(header: Sequence[str], wanted: Collection[str]) -> Mapping[str, int]:
    """Where each column is; the same heading twice leaves nobody knowing which one counts."""
    names = [name.lower() for name in header]
    found: dict[str, int] = {}
    faults = []
    for what, column in _WANTED.items():
        candidates = sorted(name for name in names if column.names.fullmatch(name))
        if what not in wanted:
            continue
        if not candidates:
            faults.append(f"line 1: There is no column for {column.called}, such as {column.example}.")
        elif candidates.count(candidates[-1]) > 1:
            faults.append(f"line 1: There are two columns {candidates[-1]}. Take one away.")
        else:
            found[what] = names.index(candidates[-1])
    if faults:
        raise NotADirectory("\n".join(faults))
    return found


def _split(raw: bytes) -> list[str] | None:
    """A line's fields; none where it is not UTF-8 or a quotation mark is not closed."""
    try:
        text = raw.decode("utf-8").rstrip("\r\n")
        return next(csv.reader((text,), strict=True), []) if '"' in text else text.split(",")
    except (UnicodeDecodeError, csv.Error):
        return None


def _unreadable(line: int, raw: bytes, fields: Sequence[str] | None, width: int) -> BadRow:
    if fields is not None:
        words = f"it has {len(fields)} fields, and the headings are {width}"
        return BadRow(line, fields, [Fault(line, "", words)])
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return BadRow(line, [_shown(raw)], [Fault(line, "", "it is not UTF-8")])
    return BadRow(line, [_shown(raw)], [Fault(line, "", "a quotation mark is not closed, or the line is far too long")])


@functools.lru_cache(maxsize=20_000)
def _code(written: str) -> str | None:
    """A code of nine characters; none for an empty field, and a question mark for what is no code."""
    text = written.strip().upper()
    return (text if _CODE.fullmatch(text) else "?") if text else None


@functools.lru_cache(maxsize=5_000)
def _month(written: str) -> str | None:
    """The first day of a month written as 198001; none for an empty field, and a question mark for what is no month."""
    text = written.strip()
    return (f"{text[:4]}-{text[4:]}-01" if _MONTH.fullmatch(text) else "?") if text else None


def _shown(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace").rstrip("\r\n")


def _quoted(written: str) -> str:
    return f"“{written[:20]}{'…' * (len(written) > 20)}”"
