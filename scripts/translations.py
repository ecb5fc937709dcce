#!/usr/bin/env python3
"""Brings the catalogues of the families' pages in line with what those pages say: `python scripts/translations.py`.

New sentences are added without their translation, which the suite then misses; those that no page says are taken away.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from portal.frame.languages import OTHERS, catalogue_file

PORTAL = Path(__file__).resolve().parent.parent / "portal"
_KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
HEADER = "# What families read, in another language. Each sentence is written in English where it stands.\n#"


def sentences() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """Every sentence that is marked to be found in another language: its file, its line and its words."""
    for file in sorted([*PORTAL.rglob("*.html"), *PORTAL.rglob("*.py")]):
        method = "jinja2.ext:babel_extract" if file.suffix == ".html" else "python"
        for line, words, _comments, _context in extract_from_file(method, file, keywords=_KEYWORDS):
            yield file.relative_to(PORTAL.parent).as_posix(), line, words


def wanted() -> Catalog:
    catalog = Catalog()
    for file, _line, words in sentences():
        catalog.add(words, locations=[(file, 0)])
    return catalog


def read(language: str) -> Catalog:
    file = catalogue_file(language)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as written:
        return read_po(written, locale=language)


def in_line(language: str) -> Catalog:
    catalog = read(language)
    begun = catalog.creation_date
    catalog.update(wanted(), no_fuzzy_matching=True)
    catalog.creation_date, catalog.revision_date = begun, begun  # else no two runs write the same
    catalog.project, catalog.version, catalog.fuzzy = "Early help", "1", False
    catalog.msgid_bugs_address = "The partnership"
    catalog.last_translator, catalog.language_team = "The partnership", "The partnership"
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    return catalog


def main() -> None:
    for language in OTHERS:
        catalog, file = in_line(language), catalogue_file(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as written:
            write_po(written, catalog, width=118, include_lineno=False, sort_output=False, ignore_obsolete=True)


if __name__ == "__main__":
    main()
