"""The description of the interface (OpenAPI 3.1), made from the types that judge what is sent."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from portal.blueprints.api.shape import Problem, Taken, shape_now
from portal.frame.problems import PROBLEM

_REF = "#/components/schemas/{model}"
_ABOUT = """\
For agencies that have the short path, such as the police at the end of a shift: the questions of the short form, sent
by a programme. What may be answered, what must be, and the words of each error are those of the page.

**A child in danger now is phoned about, never only written about.** The numbers stand at `/guidance/`, and 999 is
always right.

An administrator of the portal makes a key for your agency, and names the person of your agency who follows what it
sends: they are asked, and they are told what was decided. A key sends, and reads nothing.
"""
_SENDING = """\
Send one request for help. It is taken once for each of your own incident numbers: after a broken line, send the same
again. With the same answers you are answered as the first time, with 200; with others nothing is changed, and you are
told so with 409. The number of a request that you took back is answered with 409 too: nobody reads that one any more.
"""
EXAMPLE: dict[str, Any] = {
    "incident": "NB-2026-004417",
    "caller": "PC 4417 Alex Invented",
    "caller_role": "North team, late shift",
    "call_back_number": "01632 960 417",
    "people": [
        {"who": "child", "forename": "Robin", "surname": "Example", "age": "7"},
        {"who": "child", "age": "unborn"},
        {"who": "mother", "forename": "Sam", "surname": "Example"},
    ],
    "postcode": "ZZ1 1AA",
    "address": "3 Invented Row",
    "worries": "Called by a neighbour at 9:40 pm because of shouting. Robin was awake and said it is often like this.",
    "child_seen": "yes",
    "agreement": "given",
    "signs": ["CD-HEA-2"],
}
_PROBLEMS = {
    "400": "It could not be read as JSON.",
    "401": "There is no such key, or it has ended.",
    "403": "The agency has no short path now, or whoever follows what this key sends may not send any more.",
    "409": "This incident number was sent before, with other answers, or you took that request back.",
    "413": "It is larger than we take.",
    "415": "It is not said to be JSON.",
    "422": "Answers are missing or wrong: `errors` says which, and what to put right.",
    "429": "This key sent too much in a short time: `Retry-After` says for how many seconds to wait.",
    "503": "The portal is not available just now. Send the same again later.",
}


def description() -> dict[str, Any]:
    request = shape_now()
    models: list[tuple[Any, Any]] = [(request, "validation"), (Taken, "serialization"), (Problem, "serialization")]
    _, schemas = models_json_schema(models, ref_template=_REF)
    return {
        "openapi": "3.1.0",
        "info": {"title": "The early-help portal: the short path", "version": "1", "description": _ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": {"/api/v1/contacts": {"post": _sending(request.__name__)}},
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A key of your agency."}},
        },
    }


def _sending(request: str) -> dict[str, Any]:
    body = {"schema": {"$ref": _REF.format(model=request)}, "example": EXAMPLE}
    problems = {
        status: {"description": words, "content": {PROBLEM: {"schema": {"$ref": _REF.format(model="Problem")}}}}
        for status, words in _PROBLEMS.items()
    }
    problems["429"]["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "string"}}}
    return {
        "operationId": "send",
        "summary": "Ask for help for a family",
        "description": _SENDING,
        "requestBody": {"required": True, "content": {"application/json": body}},
        "responses": {
            "201": _taken("It is here now, and the clock has started."),
            "200": _taken("It was here already, with the same answers."),
            **problems,
        },
    }


def _taken(words: str) -> dict[str, Any]:
    where = {"description": "Where somebody signed in reads it.", "schema": {"type": "string"}}
    content = {"application/json": {"schema": {"$ref": _REF.format(model=Taken.__name__)}}}
    return {"description": words, "headers": {"Location": where}, "content": content}
