"""What every page of the journey is made of."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from typing import Any, ClassVar

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from portal.accounts.models import Agency
from portal.accounts.queries import active_agencies
from portal.contacts.queries.drafts import why_not_this_incident
from portal.contacts.rules.pages import Typed
from portal.frame.fields import Asked, Choice, HiddenField
from portal.frame.fields.text import without_unprintable
from portal.frame.formats import today_in_london
from portal.frame.forms import Form
from portal.frame.identity import current_actor
from portal.guidance.codes import Known
from portal.identifiers import read_phone, read_postcode
from portal.places.models import Locality
from portal.places.queries import localities, place_of
from portal.places.rules import Place

LONG = 60_000  # letters of an account: longer than anybody has needed, and short enough to be read


class Around:
    """What a page may have to know beside what was typed on it. Each is asked for once, where it is needed."""

    def __init__(self, session: Session, children: Sequence[tuple[int, str]] = (), rows: int = 0) -> None:
        self._session = session
        self.children = children  # by their numbers, with their first names
        self.rows = rows  # for people, on the page that has all of them

    every_row_counts = False  # on a page, a row that nobody has typed on is nobody

    def why_not_this_incident(self, incident: str) -> str | None:
        """In words, if this incident was sent already by the agency of whoever has the page."""
        return why_not_this_incident(self._session, current_actor(), incident)

    @functools.cached_property
    def agencies(self) -> Sequence[Agency]:
        return active_agencies(self._session)

    def agency_called(self, name: str) -> Agency | None:
        """One of ours of this name, however it is spaced or capitalised."""
        wanted = " ".join(name.casefold().split())
        return next((one for one in self.agencies if " ".join(one.name.casefold().split()) == wanted), None)

    def place_of(self, postcode: str) -> Place:
        return place_of(self._session, postcode, today_in_london())

    @functools.cached_property
    def localities(self) -> Sequence[Locality]:
        return localities(self._session)


class JourneyForm(Form):
    """A page: what it asks, and what it tells of the contact once it is right."""

    remembered: ClassVar[tuple[str, ...]] = ()  # what is kept with the page beside its answers

    kept_at: dt.datetime | None = None  # when what is read back was typed; it may have been days ago

    revision = HiddenField("Revision")
    tab = HiddenField("Tab")

    def __init__(self, around: Around, **more: Any) -> None:
        super().__init__(**more)
        self.around = around
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that only the database knows."""

    @property
    def read_back_in_order(self) -> Sequence[Asked]:
        """Its questions as they are read back: as they are asked, but where something must stand above another."""
        return self.asked

    def show_rows(self) -> None:
        """Remember how many rows were shown, on the page that has any."""

    @classmethod
    def read_back(cls, typed: Typed | None, around: Around, kept_at: dt.datetime | None = None) -> JourneyForm:
        """The page as it was typed at another time, to be judged or read; nothing is being sent with it."""
        form = cls(around, formdata=multi(typed), meta={"csrf": False})
        form.kept_at = kept_at
        return form

    @property
    def asked(self) -> list[Asked]:
        """The questions of this page, in their order."""
        return [field for field in self if isinstance(field, Asked) and not isinstance(field, HiddenField)]

    @property
    def revealed_names(self) -> frozenset[str]:
        """The questions that another one draws, inside the answer that reveals them."""
        choices = (choice for field in self.asked for choice in getattr(field, "choices", ()))
        return frozenset(name for choice in choices for name in choice.reveals)

    def typed(self) -> dict[str, list[str]]:
        """What the browser sent, as it was typed, without what no database can hold."""
        names = [*self.remembered, *(name for field in self.asked for name in field.inputs)]
        return {name: [without_unprintable(one) for one in sent] for name in names if (sent := _sent(name))}

    def told(self) -> dict[str, Any]:
        """What this page says of the contact, by the names of `Sending`."""
        return {}


def multi(typed: Typed | None) -> MultiDict[str, str]:
    return MultiDict([(name, value) for name, values in (typed or {}).items() for value in values])


def _sent(name: str) -> list[str]:
    return [value for value in request.form.getlist(name) if value]


def a_phone_number(_: BaseForm, field: Field) -> None:
    if field.data and read_phone(field.data) is None:
        raise ValidationError("Enter a phone number with its code, like 01632 960 001")


def a_postcode(_: BaseForm, field: Field) -> None:
    if field.data and read_postcode(field.data) is None:
        raise ValidationError("Enter a full postcode, like DN1 2AB. If you know only a part, write it in the address")


def known() -> list[Choice]:
    """Yes, no, and that nobody knows."""
    return [Choice(answer.value, answer.words) for answer in Known]


def read_known(written: str) -> Known | None:
    return Known(written) if written else None
