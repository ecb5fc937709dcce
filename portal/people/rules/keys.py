"""By which keys somebody is found: pairs of weak values, broad enough that a slip in any one of them does no harm.

A key is a number made of a kind and values. It is looked up with `=` alone, and says nothing of the person to whoever
reads it without the name. A key that many share is not read to its end; the rarer ones beside it are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from portal.people.rules.sought import Sought
from portal.people.rules.values import Name, Values, name_of, values_of

KEYS_OF = 1  # changed with what follows, so that everybody is given keys again


def keys_of(sought: Sought) -> list[int]:
    return keys_of_values(values_of(sought))


def keys_of_values(values: Values) -> list[int]:
    return sorted({_number(key) for key in written_keys(values)})


def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def written_keys(values: Values) -> Iterator[str]:
    if values.nhs_number:
        yield f"nhs {values.nhs_number}"
    if values.upn:
        yield f"upn {values.upn}"
    yield from _by_name(values)
    yield from _by_birth(values)
    yield from _by_home(values)


def _sounds(values: Values) -> list[str]:
    """How each part of the name sounds, whichever of the names it stands in."""
    sounds = {name.rough for name in (values.forename, values.surname) if name.whole}
    return sorted(sounds | {rough for name in (values.forename, values.surname) for rough in _of_parts(name)})


def _of_parts(name: Name) -> Iterator[str]:
    if len(name.words) > 1:
        for word in name.words:
            yield name_of(word).rough


def _by_name(values: Values) -> Iterator[str]:
    one, other = sorted((values.forename.whole, values.surname.whole))
    if one or other:
        yield f"name {one} {other}"
    if one and other:
        sounds = sorted((values.forename.rough, values.surname.rough))
        yield f"sounds {' '.join(sounds)}"
        if values.born_year:
            yield f"sounds-year {' '.join(sounds)} {values.born_year}"


def _by_birth(values: Values) -> Iterator[str]:
    sounds = _sounds(values)
    if values.born:
        year, month, day = values.born[:4], values.born[4:6], values.born[6:]
        days = "".join(sorted((month, day)))
        yield f"born {year}{days}"
        for sound in sounds:
            yield f"sound-days {sound} {days}"
            yield f"sound-year-month {sound} {year} {month}"
            yield f"sound-year-day {sound} {year} {day}"
        for number in values.address.numbers[:2]:
            yield f"number-days {number} {days}"
    if values.born_year:
        for sound in sounds:
            yield f"sound-year {sound} {values.born_year}"


def _by_home(values: Values) -> Iterator[str]:
    words = sorted(values.address.words, key=lambda word: (-len(word), word))[:4]
    if values.postcode:
        yield f"postcode {values.postcode}"
        for sound in _sounds(values):
            yield f"sound-postcode {sound} {values.postcode[:-3] if len(values.postcode) > 4 else values.postcode}"
    for number in values.address.numbers[:2]:
        for word in words:
            yield f"number-word {number} {word[:4]}"
    for place, word in enumerate(words):
        for another in words[place + 1 :]:
            yield f"words {' '.join(sorted((word[:4], another[:4])))}"
        for sound in _sounds(values):
            yield f"sound-word {sound} {word[:4]}"
