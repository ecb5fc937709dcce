"""What a programme sent, read strictly: JSON, the names we know and no others, each answer of the kind it must be."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, abort, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from portal.blueprints.api.shape import shape_now
from portal.blueprints.contacts.journey.short_answers import MOST_PEOPLE, PEOPLE, Answers, Where, blank_form
from portal.extensions import db
from portal.frame.fields import TextField
from portal.frame.problems import Fault, problem

_WORDS = {
    "extra_forbidden": "There is a name here that we do not know. Those that we do are in /api/v1/openapi.json",
    "string_type": "This must be text",
    "list_type": "This must be a list",
    "model_type": "This must be an object with names",
}


def read_answers() -> Answers | Response:
    """The answers, or what the programme is told of them."""
    if request.mimetype != "application/json":
        abort(415)
    sent = _json(request.get_data())
    try:
        answers = shape_now().model_validate(sent).model_dump()
    except ValidationError as error:
        return problem(422, faults=[_fault(one) for one in error.errors(include_url=False, include_input=False)])
    people: list[dict[str, str]] = answers.pop(PEOPLE)
    named = {name: [given] if isinstance(given, str) else given for name, given in answers.items()}
    return Answers({name: given for name, given in named.items() if any(given)}, people)


def _json(sent: bytes) -> object:
    try:
        return json.loads(sent.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        abort(400)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _refuse(_: str) -> None:
    raise ValueError("JSON has no such number")


def _fault(error: ErrorDetails) -> Fault:
    where = error["loc"]
    if error["type"] == "extra_forbidden":
        where = where[:-1]  # the name itself was sent, and is not said again
    return Fault("".join(f"/{part}" for part in where), _words(error["type"], where))


def _words(kind: str, where: Where) -> str:
    if kind == "too_long" and where == (PEOPLE,):
        return f"Name {MOST_PEOPLE} people or fewer"
    field = _field(where)
    if kind == "string_too_long" and isinstance(field, TextField):
        return field.too_long
    return _WORDS.get(kind, "This cannot be kept")


def _field(where: Where) -> object:
    form = blank_form(db.session)
    if where and where[0] == PEOPLE and len(where) == 3:
        return getattr(form.people[0], str(where[2]), None)
    return form[str(where[0])] if where and str(where[0]) in form else None
