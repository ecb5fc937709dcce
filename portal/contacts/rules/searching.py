"""What a partner looks for among the requests they sent."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from portal.identifiers import read_reference
from portal.people.rules import name_words, readings_of_name

LEAST_LETTERS = 2  # of a name in our alphabet: with one letter begin too many. In others one may be the whole name


@dataclass(frozen=True)
class Search:
    """A reference or a child's name as it was typed, and the days between which it was sent; either may be missing."""

    words: str = ""
    first_day: dt.date | None = None
    last_day: dt.date | None = None

    @property
    def reference(self) -> str | None:
        """The reference that was typed, however badly; its first letter may be missing."""
        return read_reference(self.words) or read_reference(f"C{self.words}")

    @property
    def names(self) -> list[tuple[str, str]]:
        """How it may be read as a child's name; nothing where it can only be a reference."""
        return [] if re.search(r"\d", self.words) else readings_of_name(self.words)

    @property
    def fault(self) -> str | None:
        """What is wrong with the words; none where something can be looked for."""
        if not self.words or self.reference:
            return None
        if re.search(r"\d", self.words):
            return "This is not one of our references. They look like C-7KQ2-M9XD. Check it, or type the child's name"
        letters = "".join(name_words(self.words))
        if not letters or (letters.isascii() and len(letters) < LEAST_LETTERS):
            return f"Type at least {LEAST_LETTERS} letters of the child's name"
        return None
