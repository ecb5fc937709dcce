"""Drafts that nobody sends: their authors are warned and reminded, their agency's lead is told, and they go."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.contacts.actions import Saving, begin_draft, save_page
from portal.contacts.actions.reminding import (
    delete_expired,
    remind_of_danger,
    tell_leads_of_danger,
    warn_of_deletion,
)
from portal.contacts.models import Draft, DraftPage
from portal.contacts.queries.in_danger import unsent_in_danger
from portal.contacts.rules.pages import PageKey
from portal.database import act_as
from portal.events.models import Event
from portal.messages.models import Message
from portal.working_time import LONDON
from tests.builders import Make
from tests.casework.at_once import alone
from tests.queries import recorded

SAVED = dt.datetime(2026, 3, 15, 1, 30, tzinfo=dt.UTC)  # the clocks go forward a fortnight later
DAY, HOUR, TICK = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(microseconds=1)
Reminding = Callable[..., int]


def _draft(make: Make, author: User, *, saved: dt.datetime = SAVED, urgent: dt.datetime | None = None) -> Draft:
    actor = make.actor(author)
    draft = begin_draft(make.session, actor, uuid.uuid4(), at=saved)
    saving = Saving(PageKey.ACCOUNT, {"worries": ["He did not come home."]}, uuid.uuid4())
    save_page(make.session, actor, draft, saving, at=saved)
    draft.urgent_since = urgent
    make.session.flush()
    act_as(make.session, "portal:worker")
    return draft


def _told(session: Session, template: str) -> list[tuple[str, str]]:
    rows = session.execute(
        select(User.name, Message.about)
        .join(User, User.id == Message.to_user_id)
        .where(Message.template == template)
        .order_by(User.name, Message.owed_at)
    )
    return [(name, about) for name, about in rows]


# Warned, and deleted


def test_the_author_is_warned_after_21_days_once(session: Session, make: Make) -> None:
    draft = _draft(make, make.user(Role.REFERRER, name="Ada"))
    assert warn_of_deletion(session, at=SAVED + 21 * DAY - TICK) == 0
    assert warn_of_deletion(session, at=(SAVED + 21 * DAY).astimezone(LONDON)) == 1
    assert warn_of_deletion(session, at=SAVED + 22 * DAY) == 0
    assert _told(session, "draft_expires") == [("Ada", draft.reference)]


def test_saving_it_again_begins_anew(session: Session, make: Make) -> None:
    author = make.user(Role.REFERRER, name="Ada")
    draft, again = _draft(make, author), SAVED + 25 * DAY
    warn_of_deletion(session, at=SAVED + 21 * DAY)
    saving = Saving(PageKey.ACCOUNT, {"worries": ["More."]}, uuid.uuid4(), seen=1)
    save_page(session, make.actor(author), draft, saving, at=again)
    assert delete_expired(session, at=SAVED + 40 * DAY) == 0
    assert warn_of_deletion(session, at=again + 21 * DAY - TICK) == 0
    assert warn_of_deletion(session, at=again + 21 * DAY) == 1
    assert len(_told(session, "draft_expires")) == 2


def test_after_28_days_it_is_deleted_with_everything(session: Session, make: Make) -> None:
    author = make.user(Role.REFERRER)
    draft, kept = _draft(make, author), _draft(make, author, saved=SAVED + DAY)
    draft_id, author_id = draft.id, author.id
    warn_of_deletion(session, at=SAVED + 21 * DAY)
    assert delete_expired(session, at=SAVED + 28 * DAY - TICK) == 0
    assert delete_expired(session, at=(SAVED + 28 * DAY).astimezone(LONDON)) == 1
    assert delete_expired(session, at=SAVED + 28 * DAY) == 0
    assert session.scalars(select(Draft.id)).all() == [kept.id]
    assert session.scalars(select(DraftPage.draft_id)).all() == [kept.id]
    event = session.scalars(select(Event).where(Event.kind == "draft:expired")).one()
    assert (event.user_id, event.payload) == (author_id, {"draft": str(draft_id)})


def test_nobodys_draft_goes_without_warning_even_if_the_worker_was_away(session: Session, make: Make) -> None:
    _draft(make, make.user(Role.REFERRER))
    late = SAVED + 60 * DAY
    assert delete_expired(session, at=late) == 0
    assert warn_of_deletion(session, at=late) == 1
    assert delete_expired(session, at=late + 6 * DAY - TICK) == 0
    assert delete_expired(session, at=late + 6 * DAY) == 1


def test_what_was_sent_is_neither_warned_of_nor_deleted(session: Session, make: Make) -> None:
    author = make.user(Role.REFERRER)
    draft = _draft(make, author, urgent=SAVED)
    contact = make.contact(author, at=SAVED)
    draft.sent_at, draft.contact_id = SAVED, contact.id
    session.flush()
    late = SAVED + 60 * DAY
    acts: list[Reminding] = [warn_of_deletion, delete_expired, remind_of_danger, tell_leads_of_danger]
    assert [act(session, at=late) for act in acts] == [0, 0, 0, 0]
    assert session.scalars(select(Draft.id)).all() == [draft.id]


def test_to_whoever_has_left_nothing_is_written_and_it_goes_all_the_same(session: Session, make: Make) -> None:
    author = make.user(Role.REFERRER)
    _draft(make, author)
    author.closed_at = SAVED + DAY
    assert warn_of_deletion(session, at=SAVED + 21 * DAY) == 1
    assert _told(session, "draft_expires") == []
    assert delete_expired(session, at=SAVED + 28 * DAY) == 1


# Danger


def test_a_sign_of_danger_reminds_the_author_after_an_hour_once(session: Session, make: Make) -> None:
    draft = _draft(make, make.user(Role.REFERRER, name="Ada"), urgent=SAVED)
    assert remind_of_danger(session, at=SAVED + HOUR - TICK) == 0
    assert remind_of_danger(session, at=SAVED + HOUR) == 1
    assert remind_of_danger(session, at=SAVED + 9 * HOUR) == 0
    assert _told(session, "draft_urgent") == [("Ada", draft.reference)]


def test_taken_back_and_ticked_again_it_reminds_again(session: Session, make: Make) -> None:
    draft = _draft(make, make.user(Role.REFERRER), urgent=SAVED)
    make.user(Role.AGENCY_LEAD, agency=session.get_one(User, draft.author_id).agency)
    remind_of_danger(session, at=SAVED + HOUR)
    tell_leads_of_danger(session, at=SAVED + 4 * HOUR)
    draft.urgent_since = SAVED + 5 * HOUR
    session.flush()
    assert remind_of_danger(session, at=SAVED + 6 * HOUR) == 1
    assert tell_leads_of_danger(session, at=SAVED + 9 * HOUR) == 1


@pytest.mark.parametrize(
    "change", [dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC)]
)
def test_four_hours_are_four_while_the_clocks_change(session: Session, make: Make, change: dt.datetime) -> None:
    ticked = change - 2 * HOUR
    draft = _draft(make, make.user(Role.REFERRER), urgent=ticked)
    make.user(Role.AGENCY_LEAD, agency=session.get_one(User, draft.author_id).agency)
    assert tell_leads_of_danger(session, at=(ticked + 4 * HOUR - TICK).astimezone(LONDON)) == 0
    assert tell_leads_of_danger(session, at=(ticked + 4 * HOUR).astimezone(LONDON)) == 1


def test_after_four_hours_the_own_agencys_lead_is_told_once_and_nobody_else(session: Session, make: Make) -> None:
    oak, elm = make.agency(), make.agency()
    make.user(Role.AGENCY_LEAD, agency=oak, name="Lea")
    make.user(Role.AGENCY_LEAD, agency=elm, name="Stranger")
    make.user(Role.HUB_MANAGER, name="Hana")
    author = make.user(Role.REFERRER, agency=oak, name="Ada")
    draft = _draft(make, author, urgent=SAVED)
    assert tell_leads_of_danger(session, at=SAVED + 4 * HOUR - TICK) == 0
    assert tell_leads_of_danger(session, at=SAVED + 4 * HOUR) == 1
    assert tell_leads_of_danger(session, at=SAVED + 5 * HOUR) == 0
    assert _told(session, "draft_urgent_lead") == [("Lea", draft.reference)]
    event = session.scalars(select(Event).where(Event.kind == "draft:lead_told")).one()
    assert (event.user_id, event.payload) == (author.id, {"draft": str(draft.id), "agency": str(oak.id)})


def test_without_another_lead_it_waits_for_one_and_holds_up_nobody(
    session: Session, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.contacts.actions.reminding.AT_ONCE", 1)
    lead = make.user(Role.AGENCY_LEAD, name="Alone")
    _draft(make, lead, urgent=SAVED)
    other = make.user(Role.REFERRER, name="Ada")
    _draft(make, other, urgent=SAVED + HOUR)
    make.user(Role.AGENCY_LEAD, agency=other.agency, name="Lea")
    late = SAVED + 9 * HOUR
    assert tell_leads_of_danger(session, at=late) == 1
    assert [name for name, _ in _told(session, "draft_urgent_lead")] == ["Lea"]
    assert tell_leads_of_danger(session, at=late) == 0
    make.user(Role.AGENCY_LEAD, agency=lead.agency, name="New")
    assert tell_leads_of_danger(session, at=late) == 1
    assert [name for name, _ in _told(session, "draft_urgent_lead")] == ["Lea", "New"]


def test_the_lead_sees_whose_it_is_and_since_when_and_only_in_the_own_agency(session: Session, make: Make) -> None:
    oak, elm = make.agency(), make.agency()
    lead = make.actor(make.user(Role.AGENCY_LEAD, agency=oak))
    stranger = make.actor(make.user(Role.AGENCY_LEAD, agency=elm))
    colleague = make.actor(make.user(Role.REFERRER, agency=oak))
    ada, bo = (make.user(Role.REFERRER, agency=oak, name=name) for name in ("Ada", "Bo"))
    _draft(make, bo, urgent=SAVED + HOUR)
    _draft(make, ada, urgent=SAVED)
    _draft(make, ada)
    late = SAVED + 5 * HOUR
    assert [(one.author, one.since) for one in unsent_in_danger(session, lead, late)] == [
        ("Ada", SAVED),
        ("Bo", SAVED + HOUR),
    ]
    assert [one.author for one in unsent_in_danger(session, lead, late - TICK)] == ["Ada"]
    assert unsent_in_danger(session, stranger, late) == []
    assert unsent_in_danger(session, colleague, late) == []
    assert unsent_in_danger(session, make.actor(make.user(Role.HUB_MANAGER)), late) == []


# Two at once, and killed between


@pytest.mark.parametrize("act", [warn_of_deletion, delete_expired, remind_of_danger, tell_leads_of_danger])
def test_what_another_holds_is_passed_over_and_done_once(
    app: Flask, session: Session, make: Make, act: Reminding
) -> None:
    author = make.user(Role.REFERRER)
    lead = make.actor(make.user(Role.AGENCY_LEAD, agency=author.agency))
    draft = _draft(make, author, urgent=SAVED)
    draft.warned_at = SAVED + 21 * DAY if act is delete_expired else None
    act_as(session, "portal:test")
    make.keep()
    late = SAVED + 30 * DAY
    assert act(session, at=late) == 1
    assert alone(app, lead, lambda own: act(own, at=late)) == 0, "it waits for nobody"
    session.commit()
    assert alone(app, lead, lambda own: act(own, at=late)) == 0


def test_a_draft_that_is_being_saved_is_not_deleted_under_its_author(app: Flask, session: Session, make: Make) -> None:
    author = make.user(Role.REFERRER)
    draft, actor, late = _draft(make, author), make.actor(author), SAVED + 28 * DAY
    draft.warned_at = SAVED + 21 * DAY
    act_as(session, "portal:test")
    make.keep()
    saving = Saving(PageKey.ACCOUNT, {"worries": ["More."]}, uuid.uuid4(), seen=1)
    save_page(session, actor, draft, saving, at=late)
    assert alone(app, actor, lambda own: delete_expired(own, at=late)) == 0
    session.commit()
    assert alone(app, actor, lambda own: delete_expired(own, at=late)) == 0
    assert session.scalar(select(func.count()).select_from(Draft)) == 1


def test_killed_before_it_is_committed_nothing_is_marked_and_nobody_is_told(
    superuser: str, session: Session, make: Make
) -> None:
    _draft(make, make.user(Role.REFERRER, name="Ada"))
    session.commit()
    assert warn_of_deletion(session, at=SAVED + 21 * DAY) == 1
    pid = session.scalar(text("SELECT pg_backend_pid()"))
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s)", [pid])
    session.invalidate()
    assert _told(session, "draft_expires") == []
    assert warn_of_deletion(session, at=SAVED + 21 * DAY) == 1
    session.commit()
    assert len(_told(session, "draft_expires")) == 1


def test_a_look_that_finds_nothing_is_one_statement(session: Session, make: Make) -> None:
    author = make.user(Role.REFERRER)
    for _ in range(3):
        _draft(make, author)
    session.execute(update(Draft).values(urgent_since=SAVED))
    session.commit()
    acts: list[Reminding] = [warn_of_deletion, remind_of_danger, tell_leads_of_danger]
    for act in acts:
        with recorded() as executed:
            assert act(session, at=SAVED) == 0
        assert len(executed) == 1
