"""`flask demo build`: once, and only where nothing is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal import create_app
from portal.accounts.models import User
from portal.cli.demo import group
from portal.contacts.models import Contact
from portal.demo.build import Plan, build
from portal.extensions import current_settings, db
from portal.frame.formats import today_in_london
from portal.places.models import Locality
from portal.places.queries import office_time_of_all_days
from portal.screening.models import Duty
from portal.services.models import Service
from portal.settings import Environment, Settings
from tests.builders import Make

PLAYED = 29  # requests that are sent in the scenes of the front door


def _build(app: Flask, *options: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(group, ["build", *options])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_it_is_built_once_and_what_is_there_is_kept(app: Flask, session: Session) -> None:
    session.rollback()
    code, said = _build(app, "--contacts", "40", "--months", "3")
    assert (code, said.splitlines()[-1].partition(" in ")[0]) == (
        0,
        f"Built an invented partnership: 40 requests for help over 3 months, and {30 + PLAYED} told one by one,",
    )
    assert session.scalar(select(func.count()).select_from(Contact)) == 40 + 30 + PLAYED
    assert session.scalar(select(func.count()).select_from(Service)) == 41
    session.rollback()
    code, said = _build(app, "--contacts", "50")
    assert code == 0
    assert "There is a partnership already, with 4 localities" in said
    assert session.scalar(select(func.count()).select_from(Contact)) == 40 + 30 + PLAYED


def test_a_partnership_of_other_people_is_kept_too(app: Flask, session: Session, make: Make) -> None:
    make.locality("Somewhere")
    make.keep()
    code, said = _build(app, "--contacts", "40")
    assert (code, "with 1 localities" in said) == (0, True)
    assert session.scalar(select(func.count()).select_from(User)) == 0
    assert session.scalar(select(func.count()).select_from(Service)) == 0, "its places are not those of the directory"


def test_a_partnership_of_before_there_was_a_directory_is_given_one(app: Flask, session: Session, make: Make) -> None:
    for number, slug in enumerate(["central", "east", "north", "south"], start=1):
        session.add(Locality(slug=slug, name=slug.title(), position=number))
    make.keep()
    assert "There is a partnership already" in _build(app)[1]
    assert session.scalar(select(func.count()).select_from(Service)) == 41
    session.rollback()
    assert _build(app)[0] == 0
    assert session.scalar(select(func.count()).select_from(Service)) == 41


def test_a_partnership_of_before_its_front_door_did_anything_is_given_that_once(
    app: Flask, session: Session, owner: str
) -> None:
    """Unless somebody has changed what it needs: then it is kept as it was, whole."""
    plan = Plan(
        1, 3, 7, today_in_london(), office_time_of_all_days(session), current_settings().event_key, "out@x.example"
    )
    session.rollback()  # nothing of ours may stand in the way of the tables' owner
    with psycopg.connect(owner) as connection:
        build(connection, plan, password_hash="not a hash")
    session.execute(update(User).where(User.email == "lp@demo.example").values(email="gone@demo.example"))
    session.commit()
    before = session.scalar(select(func.count()).select_from(Contact)) or 0
    session.rollback()
    assert "was not added" in _build(app)[1]
    assert session.scalar(select(func.count()).select_from(Contact)) == before
    assert session.scalar(select(func.count()).select_from(Duty)) == 0
    session.execute(update(User).where(User.email == "gone@demo.example").values(email="lp@demo.example"))
    session.commit()
    for _ in range(2):
        assert "was not added" not in _build(app)[1]
        assert session.scalar(select(func.count()).select_from(Contact)) == before + PLAYED
        session.rollback()


def test_a_partnership_without_its_localities_is_kept_and_none_is_begun(
    app: Flask, session: Session, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The places' file may have been changed since it was built."""
    monkeypatch.setattr("portal.cli.demo.localities_missing", lambda _: {"south", "north"})
    session.rollback()
    code, said = _build(app, "--contacts", "40")
    assert (code, said.splitlines()[-1]) == (1, "Error: The invented partnership needs the localities north, south.")
    make.locality("Somewhere")
    make.keep()
    code, said = _build(app, "--contacts", "40")
    assert (code, "There is a partnership already" in said) == (0, True)


def test_what_has_not_happened_yet_is_not_told(app: Flask, session: Session) -> None:
    tomorrow = today_in_london() + dt.timedelta(days=1)
    code, said = _build(app, "--until", tomorrow.isoformat())
    assert code == 2
    assert "what has not happened yet cannot be told" in said


@pytest.mark.parametrize("contacts", ["-1", "5000001", "many"])
def test_a_number_that_is_none_is_refused(app: Flask, contacts: str) -> None:
    assert _build(app, "--contacts", contacts)[0] == 2


def test_production_has_no_invented_families(settings: Settings) -> None:
    app = create_app(replace(settings, environment=Environment.PRODUCTION))
    code, said = _build(app)
    assert (code, said) == (1, "Error: The invented partnership is not for production.\n")
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
