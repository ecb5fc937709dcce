"""The description of the interface, held to what it describes: to the page's own form, and to what is answered.

Schemathesis makes requests from the description alone, right ones and wrong ones, and holds each answer to it.
"""

from __future__ import annotations

import contextvars
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts import throttle
from portal.blueprints.api.description import EXAMPLE
from portal.blueprints.contacts.journey.short_answers import blank_form, every_answer
from portal.contacts.models import Contact
from portal.guidance.words import inner_words_in
from tests.blueprints.api.programme import ADDRESS, Programme

_CHECKS = [
    content_type_conformance,
    ignored_auth,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]
_HOW_MANY = {GenerationMode.POSITIVE: 60, GenerationMode.NEGATIVE: 150}


@pytest.fixture
def described(programme: Programme) -> dict[str, Any]:
    answer = programme.client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json is not None
    return dict(answer.json)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_sent_is_answered_as_described(
    app: Flask, programme: Programme, session: Session, mode: GenerationMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "SENDINGS_PER_KEY", 10_000)
    monkeypatch.setattr(throttle, "SENDINGS_PER_KEY_A_DAY", 10_000)
    operation = contextvars.Context().run(schemathesis.openapi.from_wsgi, "/api/v1/openapi.json", app)[ADDRESS]["POST"]
    checks = [*_CHECKS, negative_data_rejection] if mode is GenerationMode.NEGATIVE else _CHECKS
    told: list[int] = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=_HOW_MANY[mode],
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Case[Any]) -> None:
        if mode is GenerationMode.POSITIVE:
            _make_readable(case.body)
        answer = contextvars.Context().run(case.call_and_validate, headers=programme.headers(), checks=checks)
        told.append(answer.status_code)

    send()
    session.rollback()
    assert len(told) >= _HOW_MANY[mode] // 2, "or this shows nothing"
    assert {201 if mode is GenerationMode.POSITIVE else 422} <= set(told) <= {200, 201, 400, 401, 409, 415, 422}
    assert session.scalar(select(func.count()).select_from(Contact)) == told.count(201)


def _make_readable(body: Any) -> None:
    """Of these the description says in words what can be read."""
    body["call_back_number"] = "01632 960 001"
    body.pop("postcode", None)
    for one in body["people"]:
        one.pop("age", None)


def test_the_example_is_taken(programme: Programme, described: dict[str, Any]) -> None:
    body = described["paths"][ADDRESS]["post"]["requestBody"]["content"]["application/json"]
    assert body["example"] == EXAMPLE
    assert programme.send(body["example"]).status_code == 201


def test_what_may_be_sent_is_what_the_page_asks(app: Flask, session: Session, described: dict[str, Any]) -> None:
    """Every question, its words, how long an answer may be, what may be chosen, and what must be answered."""
    with app.test_request_context():
        asked = list(every_answer(blank_form(session)))
    request, person = (described["components"]["schemas"][name] for name in ("Request", "Person"))
    questions = {(where[0],): field for where, field in asked if len(where) == 1}
    parts = {str(where[2]): field for where, field in asked if len(where) == 3}
    assert set(request["properties"]) == {str(name) for (name,) in questions} | {"people"}
    assert set(person["properties"]) == set(parts) == {"who", "forename", "surname", "age"}
    must = {str(name) for (name,), field in questions.items() if field.required}
    assert set(request["required"]) == must | {"people"}
    every = {**{str(name): field for (name,), field in questions.items()}, **parts}
    for name, field in every.items():
        said = {**request["properties"], **person["properties"]}[name]
        assert said["title"] == field.label.text
        assert said.get("maxLength") == (getattr(field, "most", None) if said["type"] == "string" else None)
        codes = said.get("enum") or said.get("items", {}).get("enum") or []
        assert codes == [choice.value for choice in getattr(field, "choices", [])]


def test_each_part_of_it_stands_under_a_name_and_is_refused_with_another(described: dict[str, Any]) -> None:
    for name in ("Request", "Person", "Taken", "Problem", "FaultSaid"):
        assert described["components"]["schemas"][name]["additionalProperties"] is False


def test_it_is_written_in_words_of_the_page(described: dict[str, Any]) -> None:
    said = [words for words in _strings(described) if " " in words]
    assert len(said) > 30
    assert [words for words in said if list(inner_words_in(words))] == []


def _strings(part: object) -> list[str]:
    if isinstance(part, dict):
        return [words for value in part.values() for words in _strings(value)]
    if isinstance(part, list):
        return [words for value in part for words in _strings(value)]
    return [part] if isinstance(part, str) else []
