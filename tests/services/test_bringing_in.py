"""A file of services comes in: once, whole, and without taking anything away."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.rules import Actor
from portal.database import OPERATOR, Refused, act_as
from portal.events.models import Event
from portal.services.models import Service, ServiceWord
from tests.builders import Make
from tests.casework.at_once import at_once
from tests.services.directory import AT, brought_in, row

LATER = AT + dt.timedelta(days=7)


def _events(session: Session) -> list[object]:
    found = select(Event.payload).where(Event.kind == "services:imported").order_by(Event.recorded_at)
    return list(session.scalars(found))


def test_the_same_file_again_changes_nothing(session: Session, make: Make) -> None:
    north = make.locality()
    rows = [row(id="a", localities=north.slug, needs="money|housing"), row(id="b", name="Debt help", minimum_age="16")]
    first = brought_in(session, *rows)
    assert (first.new, first.changed, first.unchanged) == (["Stay and play", "Debt help"], [], 0)
    session.expire_all()
    again = brought_in(session, *rows, whole=True, at=LATER)
    assert (again.changes, again.unchanged) == (0, 2)
    assert _events(session) == [{"new": 2, "changed": 0, "ended": 0}]
    assert {one.imported_at for one in session.scalars(select(Service))} == {AT}


@pytest.mark.parametrize(
    "changed",
    [{"name": "Play and stay"}, {"needs": "money"}, {"localities": "here"}, {"status": "inactive"}, {"url": ""}],
    ids=["name", "needs", "localities", "status", "url"],
)
def test_whatever_changes_is_written(session: Session, make: Make, changed: dict[str, str]) -> None:
    one, other = make.locality(), make.locality("South")
    first = row(needs="housing|parenting", localities=one.slug, url="https://play.example")
    brought_in(session, first)
    slugs = {key: other.slug if value == "here" else value for key, value in changed.items()}
    brought = brought_in(session, {**first, **slugs}, at=LATER)
    assert (len(brought.changed), brought.new) == (1, [])
    assert session.get_one(Service, "play").imported_at == LATER
    session.expire_all()
    assert brought_in(session, {**first, **slugs}).changes == 0, "and what was written is what the file says"
    assert _events(session)[-1] == {"new": 0, "changed": 1, "ended": 0}


def test_what_a_service_is_found_by_follows_its_words(session: Session) -> None:
    brought_in(session, row(name="Toddler group", needs="money"))
    brought_in(session, row(name="Baby group", needs="housing"))
    words = set(session.scalars(select(ServiceWord.word)))
    assert {"baby", "group", "small", "housing"} <= words
    assert not {"toddler", "money"} & words


def test_what_is_not_in_the_file_goes_out_of_use_only_when_the_file_is_the_whole(session: Session) -> None:
    brought_in(session, row(id="a"), row(id="b", name="Debt help"), row(id="c", status="inactive", name="Old"))
    part = brought_in(session, row(id="a"))
    assert (part.changes, part.not_in_file, part.ended) == (0, ["Debt help"], [])
    whole = brought_in(session, row(id="a"), whole=True, at=LATER)
    assert (whole.ended, whole.not_in_file, whole.changes) == (["Debt help"], [], 1)
    assert session.get_one(Service, "b").status == "inactive"
    assert _events(session)[-1] == {"new": 0, "changed": 0, "ended": 1}
    assert brought_in(session, row(id="a"), whole=True).changes == 0
    assert brought_in(session, row(id="b", name="Debt help")).changed == ["Debt help"], "it can come back"


def test_two_at_once_bring_in_each_new_service_once(app: Flask, session: Session, make: Make, superuser: str) -> None:
    one, two = _two_operators(make)
    rows = [row(id=f"s{n}", needs="money") for n in range(5)]
    came = at_once(app, superuser, (one, lambda own: brought_in(own, *rows)), (two, lambda own: brought_in(own, *rows)))
    assert isinstance(came, Refused)
    assert came.words == "Somebody else is bringing in services at this moment. Wait until that is done."
    assert _events(session) == [{"new": 5, "changed": 0, "ended": 0}]


def test_whoever_comes_second_meets_what_the_first_changed(
    app: Flask, session: Session, make: Make, superuser: str
) -> None:
    brought_in(session, row(needs="money"))
    one, two = _two_operators(make)
    after = row(name="Toddler group", needs="housing")
    came = at_once(
        app, superuser, (one, lambda own: brought_in(own, after)), (two, lambda own: brought_in(own, after).changes)
    )
    assert came == 0
    assert len(_events(session)) == 2


def _two_operators(make: Make) -> tuple[Actor, Actor]:
    people = make.user(), make.user()
    one, two = (make.actor(user) for user in people)
    act_as(make.session, OPERATOR)
    make.keep()
    return one, two
