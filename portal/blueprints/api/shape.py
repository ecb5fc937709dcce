"""What is sent and what is answered, as types: those of what is sent are read off the short form."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, create_model

from portal.blueprints.contacts.journey.forms import ShortForm, guidance_now
from portal.blueprints.contacts.journey.short_answers import (
    MOST_PEOPLE,
    PEOPLE,
    Answers,
    Where,
    blank_form,
    every_answer,
)
from portal.contacts.models import Contact
from portal.contacts.rules.state import ContactState
from portal.extensions import db
from portal.frame.fields import Asked, CheckboxField, Choice, RadioField, TextField

_ONE = 3  # the length of where an answer about somebody stands
_WHO = "who"
# What a page shows by standing beside the question.
_MORE = {
    "incident": "Your own number of the incident. The same number is taken once: sent again with the same answers, it"
    " is answered like the first time.",
    "caller": "The officer who tells it, with their number, so that we know whom to ask for.",
    "caller_role": "",
    "age": "A date of birth (27/3/2014), an age in years (7), or “unborn” for a child who is not born yet."
    " Of an adult, a date of birth or nothing.",
    "call_back_number": "With its code, like 01632 960 001.",
    _WHO: "Who this is to the children. At least one of the people is a child.",
}


def shape_now() -> type[BaseModel]:
    """As the form asks today: the signs are those of the guidance in use."""
    return _shape_with(guidance_now().version)


@functools.lru_cache(maxsize=2)
def _shape_with(guidance: str) -> type[BaseModel]:  # noqa: ARG001 -- it is what the shape is kept by
    return shape_of(blank_form(db.session))


def shape_of(form: ShortForm) -> type[BaseModel]:
    """Names nobody asked for are refused, and so is a number where a text is asked. All else the form judges."""
    answers = list(every_answer(form))
    of_one = {where[-1]: field for where, field in answers if len(where) == _ONE}
    single = {where[0]: field for where, field in answers if len(where) < _ONE}
    person = _model("Person", {name: _typed(str(name), field) for name, field in of_one.items()}, [_WHO])
    at_least_a_child: dict[str, Any] = {"type": "object", "properties": {_WHO: {"const": "child"}}, "required": [_WHO]}
    people: Any = Field(
        default_factory=list,
        max_length=MOST_PEOPLE,
        title="The family",
        description="Everybody who matters, as far as you know them. What you do not know, leave out.",
        json_schema_extra={"minItems": 1, "contains": at_least_a_child},
    )
    fields = {name: _typed(str(name), field) for name, field in single.items()}
    must = [str(name) for name, field in single.items() if field.required]
    return _model("Request", {**fields, PEOPLE: (list[person], people)}, [*must, PEOPLE])  # type: ignore[valid-type]


def _model(name: str, fields: dict[Any, Any], required: list[str]) -> type[BaseModel]:
    def finish(schema: dict[str, Any]) -> None:
        schema["required"] = required
        for described in schema["properties"].values():
            described.pop("default", None)  # what is left out is simply not known

    config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True, json_schema_extra=finish)
    made: type[BaseModel] = create_model(name, __config__=config, **fields)
    return made


def _typed(name: str, field: Asked) -> tuple[Any, Any]:
    said = {"title": str(field.label.text), "description": _MORE.get(name) or field.hint or None}
    if isinstance(field, CheckboxField):
        items = {"type": "string", "enum": [choice.value for choice in field.choices]}
        said["description"] = f"Codes of the guidance at /guidance/. {_listed(field.choices)}"
        extra: dict[str, Any] = {"items": items}
        return list[str], Field(
            default_factory=list, max_length=len(field.choices), json_schema_extra=extra, **_known(said)
        )
    if isinstance(field, RadioField):
        said["description"] = " ".join(filter(None, [said["description"], _listed(field.choices)]))
        return str, Field("", json_schema_extra={"enum": [choice.value for choice in field.choices]}, **_known(said))
    if not isinstance(field, TextField):
        raise TypeError("say here how a programme sends an answer of this kind")
    filled: dict[str, Any] = {"minLength": 1} if field.required else {}
    return str, Field("", max_length=field.most, json_schema_extra=filled, **_known(said))


def _known(said: dict[str, str | None]) -> dict[str, Any]:
    return {name: words for name, words in said.items() if words}


def _listed(choices: list[Choice]) -> str:
    return " ".join(f"`{choice.value}`: {str(choice.label).rstrip('.')}." for choice in choices)


def pointer(where: Where, answers: Answers) -> str:
    """Where something is wrong, as a JSON pointer; with nobody named, the list of people is what is wrong."""
    named = where[:1] if where[0] == PEOPLE and not answers.people else where
    return "".join(f"/{part}" for part in named)


class Taken(BaseModel):
    """What is answered: the same each time that the same is sent."""

    model_config = ConfigDict(extra="forbid")

    reference: str = Field(description="Ours. Under it, whoever follows what this key sends finds the request.")
    status: Literal[ContactState.RECEIVED] = Field(
        description="We have it. What becomes of it is told in the portal, and by e-mail."
    )
    received_at: dt.datetime
    decide_by: dt.datetime = Field(description="By when the front door decides what happens next.")
    urgent: bool = Field(description="Somebody has to phone now: nobody may have read it yet. See /guidance/.")

    @classmethod
    def of(cls, contact: Contact) -> Self:
        return cls(
            reference=contact.reference,
            status=ContactState.RECEIVED,
            received_at=contact.received_at,
            decide_by=contact.due_at,
            urgent=contact.urgent,
        )


class FaultSaid(BaseModel):
    model_config = ConfigDict(extra="forbid")

    pointer: str = Field(description="Where it stands: a JSON pointer (RFC 6901). Empty: the whole.")
    detail: str = Field(description="What to put right, in the words of the page.")


class Problem(BaseModel):
    """RFC 9457. It never says what you sent."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    detail: str
    errors: list[FaultSaid] = Field(default_factory=list)
