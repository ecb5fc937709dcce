"""People's names as plain values: how a name sorts and is found."""

from __future__ import annotations

import functools
import unicodedata

from pyuca import Collator

from portal.guidance.codes import Code

NAMELESS = "Name not known"
UNBORN = "Unborn baby"


class FamilyRole(Code):
    CHILD = "child", "Child"
    ADULT = "adult", "Adult"


@functools.cache
def _collator() -> Collator:
    return Collator()


def sort_key(surname: str, forename: str) -> str:
    """A key that puts names in the order people look for them, whatever letters they are written in.

    Kept as text of fixed-width hexadecimal, so that the database sorts it by bytes, under any locale.
    """
    weights = _collator().sort_key(f"{surname} {forename}".strip())
    return "".join(f"{weight:04x}" for weight in weights)


# Letters that no accent was put on, so that taking accents away leaves them.
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ŧ": "t",
        "ŋ": "n",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
    }
)
_APOSTROPHES = str.maketrans(
    "",
    "",
    "'`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{ACUTE ACCENT}\N{PRIME}\N{MODIFIER LETTER PRIME}"
    "\N{MODIFIER LETTER TURNED COMMA}\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER RIGHT HALF RING}"
    "\N{MODIFIER LETTER LEFT HALF RING}",
)
_LONGEST_KEY = 100  # letters: an index holds no more than some thousand bytes
_MOST_WORDS = 5  # of a name somebody looks for: what is beyond is read as one


def name_words(written: str) -> list[str]:
    """The words of a name as names are compared: small letters, no accent, no apostrophe; a hyphen parts two words."""
    small = unicodedata.normalize("NFKD", written.translate(_APOSTROPHES)).casefold()
    plain = unicodedata.normalize("NFKD", small).translate(_LETTERS).translate(_APOSTROPHES)
    bare = (letter for letter in plain if not unicodedata.category(letter).startswith("M"))
    return "".join(letter if letter.isalnum() else " " for letter in bare).split()


def name_key(written: str) -> str:
    """A name by which it is found, however it was typed: Smith-Jones and smith jones are one."""
    return "".join(name_words(written))[:_LONGEST_KEY]


def last_word_key(written: str) -> str | None:
    """The last word of a name of several, by which it is found too: a Smith-Jones may be known as Jones."""
    words = name_words(written)
    return words[-1][:_LONGEST_KEY] if len(words) > 1 else None


def readings_of_name(written: str) -> list[tuple[str, str]]:
    """How a typed name may be read: what the first name begins with, and what the last name does; empty is anything.

    Nobody says which of two words is the first name, nor where a name of three parts.
    """
    words = name_words(written)
    words = [*words[:_MOST_WORDS], *filter(None, ["".join(words[_MOST_WORDS:])])]
    parted = [("".join(words[:place]), "".join(words[place:])) for place in range(len(words))]
    either_way = [pair for one, other in parted for pair in ((one, other), (other, one))]
    return [(one[:_LONGEST_KEY], other[:_LONGEST_KEY]) for one, other in dict.fromkeys(either_way)]
