"""Deny by default: a view that declares nothing is shown to nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.access.models import Opening
from portal.access.permissions import TABLE, Permission
from portal.access.queries import may_enter
from portal.accounts.rules import Actor, HeldRole, Role
from portal.database import new_id, now
from portal.frame.guard import requires
from portal.frame.navigation import DOORS, doors_for
from tests.accounts.helpers import send
from tests.blueprints.journey.driver import begun
from tests.blueprints.journey.told import FIVE
from tests.builders import Make, sign_in
from tests.casework.families import Families


def _actor(*roles: Role) -> Actor:
    return Actor(new_id(), new_id(), "Somebody", tuple(HeldRole(role, new_id(), new_id()) for role in roles))


@pytest.fixture
def undeclared(app: Flask) -> str:
    """A page whose author forgot to say who may see it."""
    if "forgotten" not in app.view_functions:
        app.view_functions["forgotten"] = lambda: "everything about everyone"
        app.url_map.add(app.url_rule_class("/forgotten", endpoint="forgotten", methods=["GET", "POST"]))
    return "/forgotten"


@pytest.fixture(autouse=True)
def forget(app: Flask) -> Iterator[None]:
    yield
    app.view_functions.pop("forgotten", None)


@pytest.mark.parametrize("role", Role)
def test_a_view_that_declares_nothing_is_shown_to_nobody(
    client: FlaskClient, session: Session, make: Make, undeclared: str, role: Role
) -> None:
    sign_in(client, session, make.user(role, locality=make.locality()))
    assert client.get(undeclared).status_code == 403
    assert client.post(undeclared).status_code == 403


def test_nor_to_whoever_is_signed_out(client: FlaskClient, undeclared: str) -> None:
    answer = client.get(undeclared)
    assert answer.status_code == 403
    assert "everything about everyone" not in answer.get_data(as_text=True)


def test_every_view_of_the_portal_declares_its_permission(app: Flask) -> None:
    undeclared = [name for name, view in app.view_functions.items() if getattr(view, "permission", None) is None]
    assert undeclared == []


def test_declaring_keeps_the_view_as_it_is() -> None:
    def view() -> str:
        return "page"

    assert requires(Permission.PUBLIC)(view)() == "page"


def test_every_permission_has_its_clauses_and_none_is_open_by_oversight() -> None:
    assert set(TABLE) == set(Permission)
    assert all(TABLE.values())
    for permission in set(Permission) - {Permission.PUBLIC}:
        assert not may_enter(None, permission), f"{permission} lets in who is signed out"
    for permission in set(Permission) - {Permission.PUBLIC, Permission.SIGNED_IN}:
        assert not may_enter(_actor(), permission), f"{permission} lets in who holds no role"


@pytest.mark.parametrize("role", Role)
def test_nobody_is_shown_a_door_that_is_shut(
    client: FlaskClient, session: Session, make: Make, app: Flask, role: Role
) -> None:
    sign_in(client, session, make.user(role, locality=make.locality()))
    open_doors = {door.endpoint for door in doors_for(_actor(role))}
    adapter = app.url_map.bind("localhost")
    for door in DOORS:
        status = client.get(adapter.build(door.endpoint)).status_code
        assert status == (200 if door.endpoint in open_doors else 403), door


def test_an_opening_is_in_the_journal_and_a_refusal_is_not(client: FlaskClient, session: Session, make: Make) -> None:
    families = Families(make)
    matter = families.active()
    families.keep()
    began = now()
    sign_in(client, session, families.practitioner)
    assert client.get(f"/cases/{matter.reference}/").status_code == 200
    sign_in(client, session, make.user(Role.LEAD_PRACTITIONER))
    assert client.get(f"/cases/{matter.reference}/").status_code == 404
    session.rollback()
    openings = session.scalars(select(Opening)).all()
    assert [(opening.user_id, opening.permission, opening.subject_id) for opening in openings] == [
        (families.practitioner.id, "case:read", matter.id)
    ]
    assert began <= openings[0].opened_at <= began + dt.timedelta(minutes=1)


def test_a_get_changes_nothing_a_person_could_name(client: FlaskClient, session: Session, make: Make) -> None:
    """The pages of one family's way, all looked at: but for openings, the rows are those that were there."""
    families = Families(make)
    contact, offered, active = families.contact(), families.offered(), families.active()
    families.keep()
    sign_in(client, session, families.referrer)
    writing = begun(client, FIVE)
    pages = [writing.address(page) for page in (*FIVE.pages, "family", "check")]
    people = [writing.address(kind, number) for number, (kind, _) in enumerate(FIVE.people, start=1)]
    presses = [f"/contacts/new/{writing.reference}/{press}/" for press in ("person/1/remove", "throw-away")]
    looked = {
        families.referrer: [
            "/contacts/",
            f"/contacts/{contact.reference}",
            "/contacts/new/",
            *pages,
            *people,
            *presses,
            writing.address("child"),
            writing.address("adult"),
        ],
        families.screener: ["/front-door/", f"/front-door/{contact.reference}"],
        families.coordinator: [
            "/localities/",
            f"/localities/{families.locality.slug}/",
            f"/localities/{families.locality.slug}/board",
            f"/cases/{offered.reference}/offer",
        ],
        families.practitioner: [
            "/caseload/",
            f"/cases/{offered.reference}/answer",
            f"/cases/{active.reference}/stars/new",
            f"/cases/{active.reference}/close",
        ],
    }
    for user, paths in looked.items():
        sign_in(client, session, user)
        before = _rows(session)
        for path in paths:
            assert client.get(path).status_code == 200, path
        assert _rows(session) == before, f"after the pages of {user.name}"


def _rows(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for the journal of openings."""
    session.rollback()
    names = session.scalars(
        text(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND has_table_privilege(to_regclass(quote_ident(tablename)), 'SELECT')"  # keys of people are the search's
        )
    ).all()
    kept = [name for name in names if name not in {"openings", "bank_holidays", "alembic_version"}]
    return {
        name: sorted(tuple(row) for row in session.execute(text(f"SELECT t::text FROM {name} t")))  # noqa: S608
        for name in kept
    }


def test_without_a_journal_nothing_is_shown(client: FlaskClient, session: Session, make: Make, superuser: str) -> None:
    families = Families(make)
    matter = families.active()
    families.keep()
    sign_in(client, session, families.practitioner)
    session.rollback()
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("REVOKE INSERT ON openings FROM portal_app")
        try:
            answer = client.get(f"/cases/{matter.reference}/")
        finally:
            connection.execute("GRANT INSERT ON openings TO portal_app")
    assert answer.status_code == 503
    assert "Tamworth" not in answer.get_data(as_text=True)
    assert client.get(f"/cases/{matter.reference}/").status_code == 200


def test_a_forged_form_without_token_changes_nothing(client: FlaskClient, session: Session, make: Make) -> None:
    families = Families(make)
    matter = families.active()
    families.keep()
    sign_in(client, session, families.practitioner)
    path = f"/cases/{matter.reference}/close"
    answers = {"reason": "needs_met", "level": "1"}
    assert client.post(path, data=answers).status_code == 400
    assert client.post(path, data={**answers, "csrf_token": "stale"}).status_code == 303, "kept, to be checked"
    session.refresh(matter)
    assert matter.closed_at is None
    assert send(client, path, reason="needs_met", level="1").status_code == 302
