"""Taking a contact back before it is decided: with a reason, never quietly where a child may be in danger."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.permissions import Permission
from portal.access.queries import NotYours, find
from portal.accounts.rules import Actor, Role
from portal.contacts.actions import add_information, answer_question, withdraw_contact
from portal.contacts.models import Claim, Contact, Post
from portal.contacts.queries import sent_contacts, still_open
from portal.contacts.rules import ContactState
from portal.database import Refused, now
from portal.events.models import Event
from portal.guidance.codes import Route, WithdrawnBecause
from portal.messages.models import Message
from portal.screening.actions import claim_contact, decide
from portal.screening.models import Decision
from portal.screening.queries import queue
from tests.builders import Make
from tests.casework.at_once import Deed, at_once
from tests.casework.families import Families
from tests.contacts.following import Following
from tests.screening.test_deciding import DECIDING

BECAUSE = WithdrawnBecause.FAMILY_ASKED


def test_it_is_kept_with_who_when_and_why(following: Following) -> None:
    following.withdrawn(BECAUSE)
    contact = following.contact
    assert (contact.withdrawn_by, contact.withdrawn_because) == (following.families.referrer.id, "family_asked")
    assert contact.withdrawn_at
    event = following.session.scalars(select(Event).where(Event.kind == "contact:withdrawn")).one()
    assert (event.contact_id, event.payload) == (contact.id, {"because": "family_asked"})


def test_nobody_is_owed_a_letter(following: Following) -> None:
    following.claimed()
    before = following.session.scalar(select(func.count()).select_from(Message))
    following.withdrawn()
    assert following.session.scalar(select(func.count()).select_from(Message)) == before


def test_it_leaves_the_queue_and_its_counts_at_once(following: Following, make: Make) -> None:
    families = following.families
    manager = make.user(Role.HUB_MANAGER)
    following.withdrawn()
    for user in (families.screener, manager):
        seen = queue(following.session, make.actor(user), now())
        assert (list(seen.page.rows), seen.undecided) == ([], 0)
    assert still_open(following.session, make.actor(families.referrer)).requests == 0


def test_its_sender_keeps_it_with_its_state(following: Following, make: Make) -> None:
    following.withdrawn()
    (line,) = sent_contacts(following.session, make.actor(following.families.referrer)).rows
    assert line.standing.state is ContactState.WITHDRAWN


@pytest.mark.parametrize("claimed", [False, True])
def test_the_hub_manager_and_whoever_looked_at_it_keep_it_in_sight_for_a_while(
    following: Following, make: Make, claimed: bool
) -> None:
    families, other, manager = following.families, make.user(Role.SCREENER), make.user(Role.HUB_MANAGER)
    if claimed:
        following.claimed()
    following.withdrawn()

    def sees(actor: Actor) -> bool:
        try:
            find(following.session, actor, Permission.CONTACT_SCREEN, Contact, reference=following.contact.reference)
        except NotYours:
            return False
        return True

    assert sees(make.actor(manager))
    assert sees(make.actor(families.screener)) is claimed
    assert not sees(make.actor(other))
    live = following.session.scalars(select(Claim).where(Claim.ended_at.is_(None))).all()
    assert live == []


def test_an_urgent_one_is_not_taken_back_quietly(families: Families, make: Make) -> None:
    contact = make.contact(families.referrer, replace(make.sending(), danger=True))
    with pytest.raises(Refused, match="Phone the safeguarding team"):
        withdraw_contact(make.session, make.actor(families.referrer), contact, BECAUSE, seen=0)
    assert contact.withdrawn_at is None


def test_a_decided_one_is_not(following: Following, make: Make) -> None:
    make.decision(following.families.screener, following.contact, route=Route.UNIVERSAL)
    with pytest.raises(Refused, match="is decided"):
        following.withdrawn()


def test_once_is_enough(following: Following, make: Make) -> None:
    following.withdrawn()
    following.withdrawn(WithdrawnBecause.OTHER)
    assert following.contact.withdrawn_because == "sent_twice", "pressed twice"
    lead = make.actor(make.user(Role.AGENCY_LEAD, agency=following.families.referrer.agency))
    with pytest.raises(Refused, match="taken back already"):
        withdraw_contact(following.session, lead, following.contact, BECAUSE, seen=0)
    assert following.session.scalar(select(func.count()).where(Event.kind == "contact:withdrawn")) == 1


def test_what_one_has_not_read_one_does_not_take_back(following: Following, make: Make) -> None:
    following.asked()
    actor = make.actor(following.families.referrer)
    with pytest.raises(Refused, match="Something was said about this request"):
        withdraw_contact(following.session, actor, following.contact, BECAUSE, seen=0)
    withdraw_contact(following.session, actor, following.contact, BECAUSE, seen=1)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AGENCY_LEAD}))
def test_nobody_else_takes_it_back(following: Following, make: Make, role: Role) -> None:
    somebody = make.user(role, agency=following.families.referrer.agency, locality=following.families.locality)
    with pytest.raises(NotYours):
        withdraw_contact(following.session, make.actor(somebody), following.contact, BECAUSE, seen=0)


def test_nothing_is_done_about_it_any_more(following: Following, make: Make) -> None:
    question, families, session = following.asked(), following.families, following.session
    following.claimed()
    following.withdrawn()
    screener, manager = make.actor(families.screener), make.actor(make.user(Role.HUB_MANAGER))
    with pytest.raises(Refused, match="has taken it back"):
        decide(session, screener, following.contact, DECIDING)
    with pytest.raises(Refused, match="no longer waits"):
        claim_contact(session, manager, following.contact)
    with pytest.raises(Refused, match="has taken it back"):
        following.asked()
    with pytest.raises(Refused, match="taken back meanwhile"):
        following.added()
    with pytest.raises(Refused, match="taken back meanwhile"):
        following.answered(question)
    assert session.scalar(select(func.count()).select_from(Decision)) == 0


# Two at once: the first counts, and the other is told in words.


def _withdrawing(actor: Actor, contact: Contact, seen: int = 0) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: withdraw_contact(own, actor, own.get_one(Contact, contact.id), BECAUSE, seen=seen)


def _deciding(actor: Actor, contact: Contact) -> tuple[Actor, Deed[object]]:
    return actor, lambda own: decide(own, actor, own.get_one(Contact, contact.id), DECIDING).id


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_a_decision_and_a_withdrawal_at_once(
    app: Flask, superuser: str, session: Session, make: Make, following: Following, withdrawn_first: bool
) -> None:
    families, contact = following.families, following.contact
    following.claimed()
    deeds = [
        _withdrawing(make.actor(families.referrer), contact),
        _deciding(make.actor(families.screener), contact),
    ]
    families.keep()
    second = at_once(app, superuser, *(deeds if withdrawn_first else deeds[::-1]))
    assert isinstance(second, Refused)
    assert ("has taken it back" if withdrawn_first else "is decided") in second.words
    contact = following.again()
    assert (contact.withdrawn_at is not None, contact.decided_at is not None) == (withdrawn_first, not withdrawn_first)
    assert session.scalar(select(func.count()).select_from(Decision)) == (0 if withdrawn_first else 1)
    assert session.scalar(select(func.count()).where(Message.template == "contact_decided")) == (not withdrawn_first)
    assert session.scalars(select(Claim).where(Claim.ended_at.is_(None))).all() == []


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_an_answer_and_a_withdrawal_at_once(
    app: Flask, superuser: str, session: Session, make: Make, following: Following, withdrawn_first: bool
) -> None:
    """By two people of one agency: whoever comes second learns what the first has done."""
    question, families, contact = following.asked(), following.families, following.contact
    one = make.actor(families.referrer)
    two = make.actor(make.user(Role.AGENCY_LEAD, agency=families.referrer.agency))
    answering: tuple[Actor, Deed[object]] = (
        two,
        lambda own: answer_question(own, two, own.get_one(Contact, contact.id), question.id, "Hill.").id,
    )
    deeds = [_withdrawing(one, contact, seen=1), answering]
    families.keep()
    second = at_once(app, superuser, *(deeds if withdrawn_first else deeds[::-1]))
    assert isinstance(second, Refused)
    assert ("taken back meanwhile" if withdrawn_first else "Something was said") in second.words
    assert (following.again().withdrawn_at is not None) == withdrawn_first
    assert session.scalar(select(func.count()).where(Post.kind == "answer")) == (0 if withdrawn_first else 1)


def test_a_withdrawal_and_a_claim_at_once(
    app: Flask, superuser: str, session: Session, make: Make, following: Following
) -> None:
    families, contact = following.families, following.contact
    screener = make.actor(families.screener)
    claiming: tuple[Actor, Deed[object]] = (
        screener, lambda own: claim_contact(own, screener, own.get_one(Contact, contact.id)).id,
    )  # fmt: skip
    withdrawing = _withdrawing(make.actor(families.referrer), contact)
    families.keep()
    second = at_once(app, superuser, withdrawing, claiming)
    assert isinstance(second, Refused)
    assert "no longer waits" in second.words
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Claim)) == 0


def test_two_of_one_agency_take_it_back_at_once(
    app: Flask, superuser: str, session: Session, make: Make, following: Following
) -> None:
    families, contact = following.families, following.contact
    one = make.actor(families.referrer)
    two = make.actor(make.user(Role.AGENCY_LEAD, agency=families.referrer.agency))
    families.keep()
    second = at_once(app, superuser, _withdrawing(one, contact), _withdrawing(two, contact))
    assert isinstance(second, Refused)
    assert "taken back already" in second.words
    assert following.again().withdrawn_by == families.referrer.id
    assert session.scalar(select(func.count()).where(Event.kind == "contact:withdrawn")) == 1


def test_an_addition_that_comes_with_a_withdrawal_is_not_lost_without_a_word(
    app: Flask, superuser: str, make: Make, following: Following
) -> None:
    families, contact = following.families, following.contact
    one, key = make.actor(families.referrer), contact.id
    adding: tuple[Actor, Deed[object]] = (
        one, lambda own: add_information(own, one, own.get_one(Contact, contact.id), "More.", key=key).id,
    )  # fmt: skip
    families.keep()
    second = at_once(app, superuser, _withdrawing(one, contact), adding)
    assert isinstance(second, Refused)
    assert "taken back meanwhile" in second.words
    assert following.again().withdrawn_at
