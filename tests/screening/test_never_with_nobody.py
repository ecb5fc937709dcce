"""No path ends with nobody: whatever is done and whatever time goes by, what waits is somebody's and has a time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.models import Capacity, Grant
from portal.access.queries import NotYours
from portal.accounts.actions import close_account
from portal.accounts.models import User
from portal.accounts.queries import holders_of
from portal.accounts.rules import Role
from portal.allocation.actions import release_families
from portal.casework.models import Matter
from portal.contacts.actions import answer_question
from portal.contacts.models import Contact
from portal.contacts.queries.following import live_claim, open_question
from portal.database import Refused, act_as, now
from portal.guidance.codes import Agreement, ReturnedBecause, Route
from portal.messages.models import Message
from portal.places.models import BankHoliday
from portal.screening.actions import (
    alert_unlooked_at,
    ask_referrer,
    claim_contact,
    decide,
    lapse_claims,
    leave_the_front_door,
    name_on_duty,
    release_contact,
    take_silence,
)
from portal.screening.actions.handing_over import (
    accept_new_information,
    remind_of_hand_overs,
    return_new_information,
    withdraw_hand_over,
    write_down_acceptance,
    write_down_return,
)
from portal.screening.actions.handing_over.answering import GivenBack
from portal.screening.actions.telling import let_go, note_readers, owe_calls, pass_on_unread
from portal.screening.models import Decision, HandOver
from portal.screening.queries import current_decision
from portal.screening.queries.duties import on_duty
from portal.screening.queries.hand_overs import IS_OPEN
from portal.screening.rules import HANDED_OVER, Asker, HandOverKind
from portal.screening.rules.duties import Span
from portal.working_time import london_date
from tests.builders import Make
from tests.casework.families import Families
from tests.screening.test_deciding import DECIDING

START = dt.datetime(2026, 3, 30, 9, 0, tzinfo=dt.UTC)  # the Monday before Easter: holidays are near
_HOUR = dt.timedelta(hours=1)
_OF_THE_WORKER = (
    lapse_claims, take_silence, alert_unlooked_at, remind_of_hand_overs, note_readers, pass_on_unread, owe_calls,
    let_go,
)  # fmt: skip
_some = st.integers(0, 4)
_ENDS = st.sampled_from(["given back", "taken back", "taken on", "not answered"])


class FrontDoor(RuleBasedStateMachine):
    """A front door of a few people, whom some leave, with everything that can happen to what is sent to it."""

    session: Session
    make: Make
    reached: ClassVar[Counter[str]] = Counter()  # how often, over all walks

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(START, tick=False)
        self.moment = self.clock.start()
        self.contacts: list[Contact] = []

    @initialize(kind=st.sampled_from(HandOverKind), who=_some, then=_ENDS)
    def begin(self, kind: HandOverKind, who: int, then: str) -> None:
        """Every walk begins where chance alone seldom comes: something is handed over, something is looked at."""
        self.open()
        self.hand_over(which=2 if kind is HandOverKind.OPEN_CASE else who, who=who, kind=kind, then=then, leaves=False)
        self.claim(which=1, who=who)

    def open(self) -> None:
        self.families = Families(self.make)
        self.screeners = [self.make.user(Role.SCREENER) for _ in range(2)]
        self.managers = [self.make.user(Role.HUB_MANAGER) for _ in range(2)]
        self.stays = self.make.user(Role.HUB_MANAGER)  # whom nobody lets go
        self.make.user(Role.AGENCY_LEAD, agency=self.families.referrer.agency)
        self.send(danger=False, agreement=Agreement.GIVEN)
        self.send(danger=True, agreement=Agreement.NOT_ASKED)
        self.send_about_a_case(self.families.active())

    def send_about_a_case(self, matter: Matter) -> None:
        """The family has a Lead Practitioner, and somebody at the front door has said which family it is."""
        self.send(danger=False, agreement=Agreement.GIVEN)
        self.contacts[-1].family_id = matter.family_id

    def teardown(self) -> None:
        self.session.rollback()
        self.session.expunge_all()
        self.clock.stop()

    # What people do.

    @precondition(lambda self: len(self.contacts) < 5)
    @rule(danger=st.booleans(), agreement=st.sampled_from(list(Agreement)))
    def send(self, danger: bool, agreement: Agreement) -> None:
        told = replace(self.make.sending(postcode=self.families.postcode), danger=danger, agreement=agreement)
        self.contacts.append(self.make.contact(self.families.referrer, told))

    @rule(which=_some, who=_some)
    def claim(self, which: int, who: int) -> None:
        self._try(which, who, lambda actor, contact: claim_contact(self.session, actor, contact))

    @rule(which=_some, who=_some)
    def give_back(self, which: int, who: int) -> None:
        self._try(which, who, lambda actor, contact: release_contact(self.session, actor, contact))

    @rule(which=_some, who=_some)
    def ask(self, which: int, who: int) -> None:
        key = uuid.uuid4()
        self._try(which, who, lambda actor, contact: ask_referrer(self.session, actor, contact, "Which?", key=key))

    @rule(which=_some)
    def answer(self, which: int) -> None:
        contact = self._contact(which)
        question = open_question(self.session, contact.id) if contact else None
        if contact and question:
            referrer = self.make.actor(self.families.referrer)
            self._refusable(lambda: answer_question(self.session, referrer, contact, question.id, "Oakfield."))

    @precondition(lambda self: self._undecided())
    @rule(which=_some, who=_some, kind=st.sampled_from(HandOverKind), then=_ENDS, leaves=st.booleans())
    def hand_over(self, which: int, who: int, kind: HandOverKind, then: str, leaves: bool) -> None:
        """Something that waits goes to somebody else, and may come back, though whoever handed it over has left."""
        contact, before = self._undecided()[which % len(self._undecided())], self._handed()
        self.decide(self.contacts.index(contact), who, Route(kind.value))
        new = [handed for handed in self._handed() if handed not in before]
        if not new:
            return  # it was refused: this family has no case
        self.reached[f"handed over: {kind}"] += 1
        self._always()
        if leaves:
            self.leave(who, busy=False)
            self._always()
        if then != "not answered":
            self.answer_hand_over(self._handed().index(new[0]), who, then)

    @rule(which=_some, who=_some, route=st.sampled_from(Route))
    def decide(self, which: int, who: int, route: Route) -> None:
        def deciding(actor: object, contact: Contact) -> None:
            standing = current_decision(self.session, contact)
            decide(
                self.session,
                actor,  # type: ignore[arg-type]
                contact,
                replace(
                    DECIDING,
                    route=route,
                    asker=Asker("Her nurse"),
                    refusal_weighed="It does not.",
                    differs_because="Seen since.",
                    hand_to=dict.fromkeys(Route, "Karim Rell, Eastfield"),
                    supersedes=standing.number if standing else 0,
                ),
            )

        self._try(which, who, deciding)

    @precondition(lambda self: self._handed())
    @rule(which=_some, who=_some, how=st.sampled_from(["taken on", "given back", "taken back"]))
    def answer_hand_over(self, which: int, who: int, how: str) -> None:
        handed, lead = self._handed(), self.families.practitioner
        one, actor = handed[which % len(handed)], self.make.actor(self._staff()[who % len(self._staff())])
        if how == "taken on" and one.to_user_id == lead.id and lead.closed_at is None:
            actor = self.make.actor(lead)
            self._refusable(lambda: accept_new_information(self.session, actor, one))
        elif how == "taken on":
            self._refusable(lambda: write_down_acceptance(self.session, actor, one, "Karim Rell", taken_at=now()))
        elif how == "given back" and one.to_user_id == lead.id and lead.closed_at is None:
            back = GivenBack(ReturnedBecause.OTHER_FAMILY if who % 2 else ReturnedBecause.NEEDS_SAFEGUARDING)
            actor = self.make.actor(lead)
            self._refusable(lambda: return_new_information(self.session, actor, one, back))
        elif how == "given back":
            returned = GivenBack(ReturnedBecause.NOT_LEVEL_4)
            self._refusable(lambda: write_down_return(self.session, actor, one, "Karim Rell", returned))
        else:
            self._refusable(lambda: withdraw_hand_over(self.session, actor, one, "The wrong team."))
        self.reached[f"{how}: {one.kind}"] += not one.is_open

    @rule(which=_some)
    def bounce(self, which: int) -> None:
        """A letter about a decision reaches nobody."""
        letters = self.session.scalars(select(Message).join(Decision, Decision.message_id == Message.id)).all()
        if letters:
            letters[which % len(letters)].dead_at = now()
            self.session.flush()

    @rule(who=st.integers(0, 1))
    def name(self, who: int) -> None:
        managers = [one for one in self.managers if one.closed_at is None]
        if managers:
            manager = managers[who % len(managers)]
            actor = self.make.actor(manager)
            span = Span(now(), now() + 4 * _HOUR)
            self._refusable(lambda: name_on_duty(self.session, actor, manager.id, span, at=now()))

    @rule(who=_some, busy=st.booleans())
    def leave(self, who: int, busy: bool) -> None:
        """Somebody's account ends; whom they looked at, and the hours they were named for, are anybody's."""
        looking = [claim.screener for one in self.contacts if (claim := live_claim(self.session, one.id))]
        everybody = [*self.screeners, *self.managers, self.families.practitioner]
        among = [one for one in everybody if one in looking] if busy else []
        leaver = (among or everybody)[who % len(among or everybody)]
        if leaver.closed_at is None:
            self.reached["left what they looked at"] += leaver in looking
            administrator = self.make.actor(self.make.user(Role.ADMINISTRATOR))
            close_account(self.session, administrator, leaver.id, now())
            release_families(self.session, leaver.id, at=now())
            leave_the_front_door(self.session, leaver.id, at=now())

    @rule(days=st.integers(1, 4))
    def close_the_office(self, days: int) -> None:
        day = london_date(now()) + dt.timedelta(days=days)
        if not self.session.get(BankHoliday, day):
            self.session.add(BankHoliday(day=day, title="Closed"))
            self.session.flush()

    @rule(hours=st.sampled_from([0.5, 1, 2, 9, 24, 72]))
    def time_goes_by(self, hours: float) -> None:
        self.moment.move_to(now() + hours * _HOUR)
        act_as(self.session, "portal:worker")
        for work in _OF_THE_WORKER:
            work(self.session, at=now())

    # What must always be so.

    @invariant()
    def all_that_waits_is_somebodys_and_has_a_time(self) -> None:
        self.session.flush()
        for contact in self.contacts:
            self.session.refresh(contact)
            if contact.is_undecided:
                assert contact.decide_by is not None, "it has a time"
                assert self._has_it(contact), "somebody looks at it, or is to answer for it"
                assert self._open_to(contact) == {Role.SCREENER, Role.HUB_MANAGER}, "and all of them can"

    @invariant()
    def what_is_handed_over_stays_theirs(self) -> None:
        for handed in self._handed():
            assert handed.due_at is not None
            assert Role.HUB_MANAGER in self._open_to(handed.contact), "though whoever handed it over has left"

    @invariant()
    def whoever_goes_to_somebody_is_with_them(self) -> None:
        """Of a child that is decided to somebody else, the latest hand-over is theirs, and has not come back."""
        for contact in self.contacts:
            decision = None if contact.is_undecided else current_decision(self.session, contact)
            sent = [one for one in decision.outcomes if one.route in HANDED_OVER] if decision else []
            for outcome in sent:
                latest = [one for one in self._of(contact) if outcome.child_id in {of.child_id for of in one.outcomes}][
                    -1
                ]
                assert latest.kind == outcome.route
                assert latest.is_open or latest.accepted_at, "it has come back, and nobody was asked again"

    @invariant()
    def nothing_is_decided_without_an_answer_owed(self) -> None:
        for decision in self.session.scalars(select(Decision)).all():
            assert decision.message_id or decision.call_id

    def _always(self) -> None:
        """In the middle of a rule, as at its end."""
        self.all_that_waits_is_somebodys_and_has_a_time()
        self.what_is_handed_over_stays_theirs()
        self.whoever_goes_to_somebody_is_with_them()

    def _has_it(self, contact: Contact) -> Sequence[object]:
        claim = live_claim(self.session, contact.id)
        if claim is not None:
            assert claim.screener.closed_at is None, "nobody who left looks at it"
            return [claim.screener_id]
        named = on_duty(self.session, now()).user
        return [named.id] if named else holders_of(self.session, Role.HUB_MANAGER, london_date(now()))

    def _open_to(self, contact: Contact) -> set[Role]:
        """The roles that have a live right to it."""
        live = select(Grant).where(
            Grant.contact_id == contact.id, Grant.capacity == Capacity.FRONT_DOOR.value, Grant.ended_at.is_(None)
        )
        return {
            Role(grant.role)
            for grant in self.session.scalars(live).all()
            if grant.role and (grant.until is None or grant.until > now())
        }

    # Helping.

    def _undecided(self) -> list[Contact]:
        return [contact for contact in self.contacts if contact.is_undecided]

    def _of(self, contact: Contact) -> Sequence[HandOver]:
        """All that was handed over of it, the latest last."""
        query = select(HandOver).where(HandOver.contact_id == contact.id).order_by(HandOver.handed_at, HandOver.id)
        return self.session.scalars(query).all()

    def _handed(self) -> Sequence[HandOver]:
        """What nobody has answered yet."""
        return self.session.scalars(select(HandOver).where(IS_OPEN).order_by(HandOver.id)).all()

    def _staff(self) -> list[User]:
        return [one for one in self.screeners + self.managers if one.closed_at is None] or [self.stays]

    def _contact(self, which: int) -> Contact | None:
        return self.contacts[which % len(self.contacts)] if self.contacts else None

    def _try(self, which: int, who: int, deed: Callable[..., object]) -> None:
        contact, staff = self._contact(which), self._staff()
        if contact is None:
            return
        actor = self.make.actor(staff[who % len(staff)])
        self._refusable(lambda: deed(actor, contact))

    def _refusable(self, deed: Callable[[], object]) -> None:
        """What is refused leaves nothing behind, as the request would be rolled back."""
        inner = self.session.begin_nested()
        try:
            deed()
        except (Refused, NotYours):
            inner.rollback()
        else:
            inner.commit()


def test_no_path_ends_with_nobody(session: Session, make: Make) -> None:
    reached: Counter[str] = Counter()
    machine = type("OfThisTest", (FrontDoor,), {"session": session, "make": make, "reached": reached})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        ),
    )
    for what in ("handed over", "given back", "taken back", "taken on"):
        assert sum(often for said, often in reached.items() if said.startswith(what)), f"chance comes to it: {what}"


@pytest.mark.parametrize("how", ["given back", "taken back"])
@pytest.mark.parametrize("kind", sorted(HandOverKind))
def test_what_comes_back_is_everybodys_though_its_keeper_leaves(
    session: Session, make: Make, kind: HandOverKind, how: str
) -> None:
    """The walk comes to some of these by chance, and is led to each."""
    machine = type("LedThere", (FrontDoor,), {"session": session, "make": make})()
    try:
        machine.open()
        machine.claim(which=1, who=0)
        which = 2 if kind is HandOverKind.OPEN_CASE else 0  # there is a case that it is new information for
        machine.decide(which=which, who=0, route=Route(kind.value))
        assert [handed.kind for handed in machine._handed()] == [kind.value]
        machine.what_is_handed_over_stays_theirs()
        machine.leave(who=0, busy=False)
        machine.all_that_waits_is_somebodys_and_has_a_time()
        machine.what_is_handed_over_stays_theirs()
        machine.answer_hand_over(which=0, who=1, how=how)
        assert machine.contacts[which].is_undecided
        assert machine._handed() == []
        machine.all_that_waits_is_somebodys_and_has_a_time()
    finally:
        machine.teardown()
