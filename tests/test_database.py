"""What every transaction has in common: who acts in it, whether it may write, what the database holds against it."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from psycopg import errors
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, InternalError
from sqlalchemy.orm import Session

from portal.accounts.models import Agency, User
from portal.database import Refused, act_as, acting, broken_constraint, new_id, read_only, refusing
from portal.extensions import db
from portal.guidance.codes import AgencyType, Source
from tests.builders import Make


def an_agency(name: str, slug: str = "an-agency") -> Agency:
    return Agency(slug=slug, name=name, source=Source.SCHOOL.value, lead_type=AgencyType.EDUCATION.value, active=True)


def actor_in_the_database(session: Session) -> str:
    return str(session.scalar(text("SELECT coalesce(current_setting('portal.actor', true), '')")))


@pytest.fixture
def one_connection(session: Session) -> None:
    """Whoever comes next is lent the one that was just given back."""
    session.rollback()
    db.engine.dispose()


# Who acts


def test_nobody_acts_until_somebody_is_named(app: Flask, session: Session) -> None:
    with db.sessionmaker() as fresh:
        assert acting(fresh) == ""
        assert actor_in_the_database(fresh) == ""


def test_the_database_knows_who_acts_in_each_transaction(session: Session) -> None:
    act_as(session, "portal:first")
    assert actor_in_the_database(session) == "portal:first"
    session.commit()
    assert actor_in_the_database(session) == "portal:first"
    session.rollback()
    assert actor_in_the_database(session) == "portal:first"


def test_another_may_take_over_within_a_transaction_and_stays(session: Session) -> None:
    act_as(session, "portal:first")
    assert actor_in_the_database(session) == "portal:first"
    act_as(session, "portal:second")
    assert actor_in_the_database(session) == "portal:second"
    session.rollback()
    assert actor_in_the_database(session) == "portal:second"
    assert acting(session) == "portal:second"


def test_a_savepoint_changes_nothing_about_who_acts(session: Session) -> None:
    act_as(session, "portal:first")
    with session.begin_nested() as savepoint:
        assert actor_in_the_database(session) == "portal:first"
        savepoint.rollback()
    assert actor_in_the_database(session) == "portal:first"


def test_nobody_takes_over_inside_a_savepoint(session: Session) -> None:
    act_as(session, "portal:first")
    with session.begin_nested(), pytest.raises(RuntimeError, match="before a savepoint"):
        act_as(session, "portal:second")
    assert acting(session) == "portal:first"


@pytest.mark.usefixtures("one_connection")
def test_a_name_never_reaches_the_next_who_borrows_the_connection() -> None:
    with db.sessionmaker() as first:
        act_as(first, "portal:first")
        connection = first.connection().connection.driver_connection
        assert actor_in_the_database(first) == "portal:first"
    with db.sessionmaker() as second:
        assert second.connection().connection.driver_connection is connection
        assert actor_in_the_database(second) == ""


# Whether anything may be written


def test_a_read_only_session_cannot_write(session: Session) -> None:
    read_only(session)
    session.add(an_agency("Somewhere"))
    with pytest.raises(InternalError) as refused:
        session.flush()
    assert isinstance(refused.value.orig, errors.ReadOnlySqlTransaction)


def test_it_stays_read_only_after_a_rollback_and_cannot_free_itself(session: Session) -> None:
    read_only(session)
    session.execute(select(1))
    session.rollback()
    session.execute(select(1))
    with pytest.raises(InternalError):
        session.execute(text("SET TRANSACTION READ WRITE"))
    session.rollback()
    with pytest.raises(InternalError):
        session.execute(text("UPDATE agencies SET name = 'taken over'"))


@pytest.mark.usefixtures("one_connection")
def test_the_connection_of_a_read_only_session_can_write_for_the_next() -> None:
    with db.sessionmaker() as reader:
        read_only(reader)
        connection = reader.connection().connection.driver_connection
    with db.sessionmaker() as writer:
        assert writer.connection().connection.driver_connection is connection
        writer.add(an_agency("Somewhere"))
        writer.commit()
        assert writer.scalar(select(func.count()).select_from(Agency)) == 1


def test_what_was_committed_can_be_used_without_asking_again(session: Session, make: Make) -> None:
    agency = make.agency()
    make.keep()
    session.close()
    assert agency.name
    assert agency.active


# What the database holds against us


def test_a_named_constraint_becomes_words(session: Session, make: Make) -> None:
    taken = make.agency()
    with (
        pytest.raises(Refused, match="has that name") as refused,
        refusing(session, {"uq_agencies_name": Refused("An agency has that name", field="name")}),
    ):
        session.add(an_agency(taken.name))
    assert refused.value.field == "name"
    assert isinstance(refused.value.__cause__, IntegrityError)


def test_after_a_refusal_the_transaction_goes_on_with_all_that_was_done_before(session: Session, make: Make) -> None:
    taken = make.agency()
    with pytest.raises(Refused), refusing(session, {"uq_agencies_name": Refused("taken")}):
        session.add(an_agency(taken.name))
    session.add(an_agency("Another"))
    session.commit()
    assert set(session.scalars(select(Agency.name))) == {taken.name, "Another"}


def test_a_constraint_nobody_named_is_not_swallowed(session: Session, make: Make) -> None:
    taken = make.agency()
    with pytest.raises(IntegrityError) as raised, refusing(session, {"uq_users_email": Refused("not this one")}):
        session.add(an_agency(taken.name))
    assert broken_constraint(raised.value) == "uq_agencies_name"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"name": "  "}, "ck_agencies_name_not_blank"),
        ({"source": "nowhere"}, "ck_agencies_source_known"),
        ({"lead_type": ""}, "ck_agencies_lead_type_known"),
    ],
)
def test_each_rule_of_a_table_has_a_name(session: Session, change: dict[str, str], constraint: str) -> None:
    agency = an_agency("Somewhere")
    for column, value in change.items():
        setattr(agency, column, value)
    session.add(agency)
    with pytest.raises(IntegrityError) as raised:
        session.flush()
    assert broken_constraint(raised.value) == constraint


def test_a_missing_value_breaks_no_named_constraint(session: Session) -> None:
    session.add(Agency(slug="x", name="Somewhere", source="school", lead_type=None))
    with pytest.raises(IntegrityError) as raised:
        session.flush()
    assert broken_constraint(raised.value) is None


def test_of_two_who_race_one_is_told(app: Flask, session: Session, make: Make) -> None:
    """Neither sees the other's row; the database makes the second wait, and then refuses it."""
    agency_id = make.agency().id
    make.keep()
    first_has_flushed, outcomes = threading.Event(), dict[str, str]()

    def join(name: str, *, first: bool) -> None:
        with app.app_context():
            act_as(db.session, "portal:test")
            if not first:
                first_has_flushed.wait(60)
            try:
                with refusing(db.session, {"uq_users_email": Refused("That address is taken")}):
                    db.session.add(User(agency_id=agency_id, email="one@example.org", name=name, invited_at=func.now()))
                first_has_flushed.set()
                if first:
                    _wait_until_somebody_waits()
                db.session.commit()
                outcomes[name] = "joined"
            except Refused as refusal:
                outcomes[name] = refusal.words

    threads = [threading.Thread(target=join, args=(name,), kwargs={"first": name == "A"}) for name in ("A", "B")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert outcomes == {"A": "joined", "B": "That address is taken"}
    assert list(session.scalars(select(User.name).where(User.email == "one@example.org"))) == ["A"]


def _wait_until_somebody_waits() -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
    with db.engine.connect() as connection:
        for _ in range(200):
            if connection.scalar(waiting):
                return
            connection.execute(text("SELECT pg_sleep(0.02)"))
    raise AssertionError("the second never came as far as the first's row")


def test_keys_sort_by_the_time_they_were_made() -> None:
    keys = [new_id() for _ in range(1000)]
    assert keys == sorted(keys)
    assert len(set(keys)) == 1000
