"""What is wrong with a value that has not the shape it should have, in words that say what to do."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

_WITH_KEYS = "keys with values, one a line"
_KINDS = {
    "string_type": "text: put it in quotes",
    "int_type": "a whole number, without quotes",
    "float_type": "a number, without quotes",
    "bool_type": "true or false, without quotes",
    "date_type": "a date, such as 2026-09-01, without quotes",
    "tuple_type": "a list: begin each item with a dash, on a line of its own",
    "dict_type": _WITH_KEYS,
    "model_type": _WITH_KEYS,
}


def in_words(detail: ErrorDetails, shape: type[BaseModel]) -> str:
    where, kind = detail["loc"], detail["type"]
    called = _called(where)
    if kind == "invalid_key":
        return f'"{where[-1]}" is no key. Write a plain word, or put it in quotes.'
    if kind == "extra_forbidden":
        return _unknown_key(str(where[-1]), _known_keys(shape, where[:-1]))
    if kind == "missing":
        return f"{called} is missing. Add it."
    if kind in _KINDS:
        return f"{called} must be {_KINDS[kind]}."
    words = detail["msg"].removesuffix(".")
    if words.startswith("Value error, "):
        return f"{called}: {words.removeprefix('Value error, ')}. Correct it."
    _, should, rest = words.partition(" should ")  # "Input should be 1 or more"
    return f"{called} should {rest}. Correct it." if should else f"{called}: {words}. Correct it."


def _called(where: Sequence[int | str]) -> str:
    if where and where[-1] == "[key]":
        return f'The key "{where[-2]}"'
    return f'"{where[-1]}"' if where and isinstance(where[-1], str) else "This item"


def _unknown_key(key: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return f'"{key}" is not known here. Did you mean "{near[0]}"? Correct it, or take it away.'
    listed = f" Known here: {', '.join(known)}." if known else ""
    return f'"{key}" is not known here. Take it away, or correct it.{listed}'


def _known_keys(shape: Any, where: Sequence[int | str]) -> list[str]:
    """The keys that the part at this place may have."""
    for part in where:
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            field = shape.model_fields.get(str(part))
            shape = field.annotation if field else None
        else:  # a list or a mapping of parts: what is inside it
            inner = [one for one in getattr(shape, "__args__", ()) if one is not Ellipsis and one is not type(None)]
            shape = inner[-1] if inner else None
    for one in (shape, *getattr(shape, "__args__", ())):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return sorted(one.model_fields)
    return []
