"""Several tell of one event: their reports are looked at by one person, stand in one line, and never form a chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.models import Restriction
from portal.access.queries import NotYours
from portal.accounts.rules import Actor, Role
from portal.contacts.actions import withdraw_contact
from portal.contacts.models import Claim, Contact
from portal.contacts.queries import live_claim
from portal.database import Refused, now
from portal.events.models import Event
from portal.guidance.codes import Route, WithdrawnBecause
from portal.screening.actions import claim_contact, decide, lapse_claims, release_contact
from portal.screening.actions.joining import join_reports, part_reports
from portal.screening.queries import queue
from portal.screening.queries.joining import of_one_event, reports_of
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.casework.families import Families
from tests.contacts.nights import HOUR, MINUTE, MORNING, urgent_contact
from tests.screening.test_deciding import DECIDING


@pytest.fixture
def three(families: Families) -> list[Contact]:
    """The second is due first."""
    return [families.contact(at=MORNING + n * HOUR) for n in (1, 0, 2)]


def _lines(session: Session, actor: Actor, at: dt.datetime = MORNING) -> list[tuple[str, int]]:
    session.expire_all()
    return [(line.reference, line.reports) for line in queue(session, actor, at).page.rows]


def _joined(session: Session, actor: Actor, contacts: Sequence[Contact], at: dt.datetime = MORNING) -> None:
    lead, *others = contacts
    for one in others:
        join_reports(session, actor, one, lead, at=at + 3 * HOUR)


def test_they_are_one_line_where_the_soonest_stands(
    session: Session, make: Make, families: Families, three: list[Contact]
) -> None:
    actor = make.actor(families.screener)
    between = families.contact(at=MORNING + 30 * MINUTE)
    _joined(session, actor, three)
    assert _lines(session, actor) == [(three[0].reference, 3), (between.reference, 1)]
    counted = queue(session, actor, three[1].due_at + MINUTE)
    assert (counted.undecided, counted.late) == (2, 1), "late when the first of them is"
    assert [one.reference for one in reports_of(session, three[2])] == [three[n].reference for n in (0, 1, 2)]


def test_they_are_urgent_when_one_is(session: Session, make: Make, families: Families, three: list[Contact]) -> None:
    actor = make.actor(families.screener)
    urgent = urgent_contact(make, families.referrer, at=MORNING + 2 * HOUR)
    actor = make.actor(families.screener)
    join_reports(session, actor, urgent, three[0], at=MORNING + 3 * HOUR)
    session.expire_all()
    first = queue(session, actor, MORNING).page.rows[0]
    assert (first.reference, first.urgent, first.reports) == (three[0].reference, True, 2)
    assert lapse_claims(session, at=MORNING + 3 * HOUR + 15 * MINUTE) == 2, "and live as long as an urgent one"


def test_whoever_joins_them_looks_at_them_all(
    session: Session, make: Make, families: Families, three: list[Contact]
) -> None:
    actor = make.actor(families.screener)
    _joined(session, actor, three)
    holders = [claim.screener_id for claim in (live_claim(session, one.id) for one in three) if claim]
    assert holders == [families.screener.id] * 3
    release_contact(session, actor, three[2])
    assert [live_claim(session, one.id) for one in three] == [None] * 3
    other = make.actor(make.user(Role.SCREENER))
    claim_contact(session, other, three[1])
    holders = [claim.screener_id for claim in (live_claim(session, one.id) for one in three) if claim]
    assert holders == [other.user_id] * 3


def test_never_a_chain(session: Session, make: Make, families: Families, three: list[Contact]) -> None:
    actor = make.actor(families.screener)
    first, second, third = three
    fourth = families.contact(at=MORNING)
    actor = make.actor(families.screener)
    join_reports(session, actor, second, first, at=MORNING + 3 * HOUR)
    join_reports(session, actor, third, second, at=MORNING + 3 * HOUR)  # to one that is joined: to its lead
    join_reports(session, actor, first, fourth, at=MORNING + 3 * HOUR)  # a lead brings its own
    session.flush()
    assert {one.joined_to_id for one in three} == {fourth.id}
    assert fourth.joined_to_id is None
    join_reports(session, actor, second, third, at=MORNING + 3 * HOUR)  # again
    kinds = session.scalars(select(Event.kind).where(Event.kind == "contact:joined")).all()
    assert len(kinds) == 5


def test_what_somebody_else_looks_at_is_not_taken_from_them(
    session: Session, make: Make, families: Families, three: list[Contact]
) -> None:
    claim_contact(session, make.actor(make.user(Role.SCREENER)), three[1])
    with pytest.raises(Refused, match="is looking at this request already"):
        join_reports(session, make.actor(families.screener), three[1], three[0])


def test_what_is_decided_is_joined_no_more(
    session: Session, make: Make, families: Families, three: list[Contact]
) -> None:
    make.decision(families.screener, three[1], route=Route.UNIVERSAL)
    for one, other in ((three[0], three[1]), (three[1], three[0])):
        with pytest.raises((Refused, NotYours)):
            join_reports(session, make.actor(families.screener), one, other)
    with pytest.raises(Refused, match="the same request"):
        join_reports(session, make.actor(families.screener), three[0], three[0])


def test_parted_it_stands_alone_and_the_next_one_leads(
    session: Session, make: Make, families: Families, three: list[Contact]
) -> None:
    actor = make.actor(families.screener)
    _joined(session, actor, three)
    part_reports(session, actor, three[0], at=MORNING + 3 * HOUR)
    assert [one.reference for one in reports_of(session, three[1])] == [three[1].reference, three[2].reference]
    assert _lines(session, actor) == [(three[1].reference, 2), (three[0].reference, 1)]
    part_reports(session, actor, three[0])
    assert live_claim(session, three[0].id) is not None


def test_taken_back_it_falls_out_and_the_rest_is_decided(
    session: Session, make: Make, families: Families, three: list[Contact]
) -> None:
    actor = make.actor(families.screener)
    _joined(session, actor, three)
    withdraw_contact(session, make.actor(families.referrer), three[0], WithdrawnBecause.SENT_TWICE, seen=0)
    assert [one.reference for one in reports_of(session, three[2])] == [three[1].reference, three[2].reference]
    assert three[0].joined_to_id is None
    assert _lines(session, make.actor(families.screener)) == [(three[1].reference, 2)]


def test_of_one_that_may_not_be_seen_nothing_is_said(
    session: Session, make: Make, families: Families, three: list[Contact]
) -> None:
    """It was closed to all but named people after it was joined. The others still stand in the queue."""
    _joined(session, make.actor(families.screener), three)
    session.add(Restriction(contact_id=three[1].id, reason="staff", imposed_by=families.screener.id, imposed_at=now()))
    session.flush()
    other = make.actor(make.user(Role.SCREENER))
    assert _lines(session, other) == [(three[0].reference, 3)]
    shown = {one.reference: one.told_by for one in of_one_event(session, other, three[0]) if not one.may_open}
    assert shown == {three[1].reference: "Who told it is not shown"}


# At once


def _joining(actor: Actor, one: Contact, other: Contact) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: join_reports(own, actor, own.get_one(Contact, one.id), own.get_one(Contact, other.id)).id


def _deciding(actor: Actor, contact: Contact) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: decide(own, actor, own.get_one(Contact, contact.id), DECIDING).id


def _withdrawing(actor: Actor, contact: Contact) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: withdraw_contact(
        own, actor, own.get_one(Contact, contact.id), WithdrawnBecause.SENT_TWICE, seen=0
    )


def test_two_who_join_the_same_two_the_other_way_round(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, three: list[Contact]
) -> None:
    actor = make.actor(families.screener)
    families.keep()
    at_once(app, superuser, _joining(actor, three[0], three[1]), _joining(actor, three[1], three[0]))
    session.rollback()
    session.expire_all()
    leads = [one.joined_to_id for one in three[:2]]
    assert sorted(map(str, leads)) == sorted(["None", str(three[1].id)]), "one leads, and nobody waits for ever"


def test_joining_what_is_being_decided(
    app: Flask, superuser: str, session: Session, make: Make, families: Families, three: list[Contact]
) -> None:
    one, two = make.actor(families.screener), make.actor(make.user(Role.SCREENER))
    families.keep()
    second = at_once(app, superuser, _deciding(one, three[1]), _joining(two, three[1], three[0]))
    assert isinstance(second, Refused)
    session.rollback()
    session.expire_all()
    assert three[1].joined_to_id is None


@pytest.mark.parametrize("withdrawn_first", [False, True])
def test_joining_what_is_being_taken_back(
    app: Flask,
    superuser: str,
    session: Session,
    make: Make,
    families: Families,
    three: list[Contact],
    withdrawn_first: bool,
) -> None:
    screener, sender = make.actor(families.screener), make.actor(families.referrer)
    families.keep()
    deeds = [_joining(screener, three[1], three[0]), _withdrawing(sender, three[0])]
    second = at_once(app, superuser, *(deeds[::-1] if withdrawn_first else deeds))
    assert isinstance(second, Refused) is withdrawn_first
    session.rollback()
    session.expire_all()
    assert three[0].withdrawn_at
    assert [one.joined_to_id for one in three] == [None] * 3, "what the other told stands by itself"


_deeds = st.sampled_from(["join", "part", "withdraw"])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(["join", "part", "withdraw"]), st.integers(0, 3), st.integers(0, 3)), max_size=8)
)
def test_whatever_is_joined_and_parted_every_one_that_waits_is_in_one_line(
    session: Session, make: Make, steps: list[tuple[str, int, int]]
) -> None:
    referrer, screener = make.user(Role.REFERRER), make.user(Role.SCREENER)
    contacts = [make.contact(referrer, at=now() - n * MINUTE) for n in range(4)]
    for what, one, other in steps:
        try:
            if what == "join":
                join_reports(session, make.actor(screener), contacts[one], contacts[other])
            elif what == "part":
                part_reports(session, make.actor(screener), contacts[one])
            else:
                withdraw_contact(session, make.actor(referrer), contacts[one], WithdrawnBecause.SENT_TWICE, seen=0)
        except (Refused, NotYours):
            continue
    session.flush()
    session.expire_all()
    waiting = {one.id for one in contacts if one.is_undecided}
    leads = {one.id for one in contacts if one.joined_to_id is None} & waiting
    assert all(one.joined_to_id in leads for one in contacts if one.id in waiting - leads), "no chain, no lost lead"
    lines = queue(session, make.actor(screener), now()).page.rows
    mine = {one.reference: one.id for one in contacts}
    shown = [line for line in lines if line.reference in mine]
    assert {mine[line.reference] for line in shown} == leads
    assert sum(line.reports for line in shown) == len(waiting)
    held = session.scalars(select(Claim).where(Claim.ended_at.is_(None), Claim.contact_id.not_in(waiting))).all()
    assert [claim for claim in held if claim.contact_id in mine.values()] == []
    session.rollback()
