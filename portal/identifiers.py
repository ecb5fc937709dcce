"""Rules on identifiers as plain values: the references people read aloud, and postcodes."""

from __future__ import annotations

import re
import secrets

from nhs_number.validate import is_valid

# Crockford's base 32: no I, L, O or U, so a reference survives handwriting and the telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_MISREAD = str.maketrans("ILO", "110")
_RANDOM_SYMBOLS = 7

REFERENCE = re.compile(r"[CDHM]-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


def _times(left: int, right: int) -> int:
    """Multiply in the field of 32 elements (x^5 + x^2 + 1)."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= 0b100101
        right >>= 1
    return product


def _weighed() -> list[dict[str, int]]:
    """What each symbol adds in each place."""
    weight, places = 1, []
    for _ in range(_RANDOM_SYMBOLS):
        weight = _times(weight, 2)
        places.append({symbol: _times(value, weight) for symbol, value in _VALUES.items()})
    return places


_WEIGHED = _weighed()


def _check_symbol(symbols: str) -> str:
    """Each place has its own weight, so one wrong symbol or two neighbours swapped always shows."""
    total = 0
    for adds, symbol in zip(_WEIGHED, symbols, strict=True):
        total ^= adds[symbol]
    return ALPHABET[total]


def new_reference(letter: str) -> str:
    """A reference such as `C-7KQ2-M9XD`: seven symbols by chance and one that checks them."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM_SYMBOLS))
    return shape_reference(letter, symbols)


def shape_reference(letter: str, symbols: str) -> str:
    whole = symbols + _check_symbol(symbols)
    return f"{letter}-{whole[:4]}-{whole[4:]}"


def read_reference(written: str) -> str | None:
    """The reference somebody typed or read out, made regular; None when it cannot be one of ours."""
    compact = re.sub(r"[\s-]", "", written.upper())
    if len(compact) != _RANDOM_SYMBOLS + 2 or compact[0] not in "CDHM":
        return None
    symbols = compact[1:].translate(_MISREAD)
    if any(symbol not in _VALUES for symbol in symbols) or _check_symbol(symbols[:-1]) != symbols[-1]:
        return None
    return f"{compact[0]}-{symbols[:4]}-{symbols[4:]}"


# The shapes of BS 7666: A9, A99, A9A, AA9, AA99, AA9A, then a digit and two letters, and one that is like no other. The
# last two letters are never one of those that look like others in handwriting.
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?|GIR(?=0AA))([0-9][ABD-HJLNP-UW-Z]{2})")


_UPN = re.compile(r"[A-Z]\d{11}[\dA-Z]", re.ASCII)
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # no I, O or S


def read_upn(written: str) -> str | None:
    """A unique pupil number made regular; None when its first letter, which checks the others, does not fit."""
    compact = re.sub(r"[\s-]", "", written.upper())
    if not _UPN.fullmatch(compact) or any(symbol not in _UPN_LETTERS for symbol in compact if symbol.isalpha()):
        return None
    values = [int(symbol) if symbol.isdigit() else _UPN_LETTERS.index(symbol) for symbol in compact[1:]]
    total = sum(value * place for place, value in enumerate(values, start=2))
    return compact if _UPN_LETTERS[total % 23] == compact[0] else None


def read_nhs_number(written: str) -> str | None:
    """An NHS number as ten digits; None when its last digit, which checks the others, does not fit."""
    compact = re.sub(r"[\s-]", "", written)
    return compact if re.fullmatch(r"\d{10}", compact, re.ASCII) and is_valid(compact) else None


_LONGEST_NUMBER = 15  # digits, anywhere in the world


def read_phone(written: str) -> str | None:
    """A telephone number as somebody wrote it, if it can be one; another, an extension or words may stand beside."""
    numbers = [len(re.sub(r"\D", "", part)) for part in re.split(r"[^\d\s()+.-]+", written)]
    return " ".join(written.split()) if 10 <= max(numbers) <= _LONGEST_NUMBER else None


def read_postcode(written: str) -> str | None:
    """A postcode made regular (`dn31aa` becomes `DN3 1AA`); None when it cannot be one."""
    match = _POSTCODE.fullmatch(re.sub(r"\s", "", written.upper()))
    return f"{match[1]} {match[2]}" if match else None
