"""The bare page's template: our own page, with what came from the database cut out again.

So the floor gives the same bytes, puts in the same values with the same words for dates and ages, and has nothing else:
no macros, no layout, no forms. And it follows whatever our pages become.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from markupsafe import escape

from portal.frame.formats import age, date_and_time, day_month_year, days_since, due

_SHORTEST = 2  # a single letter or digit is found everywhere
_WORDS = {"date_time": date_and_time, "due": due, "date": day_month_year, "days_since": days_since, "age": age}

Table = Sequence[Sequence[Any]]


def learn(page: str, tables: Iterable[Table]) -> str:
    """A template that makes this page of these tables, which it calls `tables`."""
    cut: dict[int, tuple[int, str]] = {}  # where a value begins: where it ends, and the expression in its place
    for number, table in reversed(list(enumerate(tables))):  # the page's own before who asks
        for line, row in enumerate(table):
            for place, value in enumerate(row):
                for filters, words in _spoken(value):
                    found = list(_places(page, words))
                    free = [start for start in found if not _overlaps(cut, start, start + len(words))]
                    # Words that stand there once for each row that has them: this row takes the next.
                    for start in free if isinstance(value, str) else free[:1]:
                        cut[start] = (start + len(words), f"{{{{ tables[{number}][{line}][{place}]{filters} }}}}")
                    if free:
                        break
    written, at = [], 0
    for start in sorted(cut):
        end, expression = cut[start]
        written += [page[at:start], expression]
        at = end
    return "".join([*written, page[at:]])


def _spoken(value: Any) -> Iterator[tuple[str, str]]:
    """How a page may say a value: the filters that say it so, and the words."""
    if value is None:
        return
    yield "", str(escape(str(value)))
    for name, speak in _WORDS.items():
        try:
            yield f" | {name}", str(escape(speak(value)))
        except (AttributeError, TypeError):
            continue


def _places(page: str, words: str) -> Iterator[int]:
    if len(words) < _SHORTEST:
        return
    at = page.find(words)
    while at >= 0:
        yield at
        at = page.find(words, at + len(words))


def _overlaps(cut: dict[int, tuple[int, str]], start: int, end: int) -> bool:
    return any(begins < end and start < ends for begins, (ends, _) in cut.items())
