"""What stands of an earlier decision when a later one takes its place: nobody loses a child that did not come back."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.accounts.rules import Actor
from portal.allocation.actions import withdraw_from_board
from portal.casework.models import Matter
from portal.casework.queries import agreement_asked, hold
from portal.contacts.models import Contact
from portal.database import Refused
from portal.guidance.codes import Agreement, PrimaryNeed, Route
from portal.screening.models import Decision
from portal.screening.queries.situation import situation_of
from portal.screening.queries.standing import live_matter_of, still_there
from portal.screening.rules import ROUTES_TO_A_BOARD, Deciding, ForChild, stays_with_whoever_accepted


@dataclass(frozen=True)
class Standing:
    """What needs not be done again."""

    on_board: bool = False
    hand_overs: frozenset[uuid.UUID] = frozenset()  # asked of somebody, and not answered yet
    children: frozenset[uuid.UUID] = frozenset()  # with whoever took them on, or is being asked to


def settle(
    session: Session, actor: Actor, contact: Contact, earlier: Decision | None, deciding: Deciding, *, at: dt.datetime
) -> Standing:
    """Before the later decision is stored. What it changes about a board is changed here."""
    if earlier is None:
        return Standing()
    on_board = _settle_board(session, actor, contact, deciding, at=at)
    if not contact.is_undecided:  # nothing came back: whoever decides again means it, and says it to everybody again
        return Standing(on_board)
    hand_overs, children = _still_with_somebody(session, contact, earlier, deciding)
    return Standing(on_board, hand_overs, children)


def _still_with_somebody(
    session: Session, contact: Contact, earlier: Decision, deciding: Deciding
) -> tuple[frozenset[uuid.UUID], frozenset[uuid.UUID]]:
    """Of several children one came back: nobody is asked twice about the others."""
    asked_still: set[uuid.UUID] = set()
    settled: set[uuid.UUID] = set()
    there = still_there(session, contact, earlier)
    for handed in sorted(there, key=lambda one: one.is_open):  # who has taken somebody on comes first
        kind = handed.goes_to
        sent = {child.id for child in contact.children if deciding.of(child.id).route.value == kind.value}
        if deciding.hand_to.get(Route(kind.value), "").strip() not in {"", handed.to_words}:
            continue
        if not handed.is_open:
            settled |= there[handed] & sent
        elif there[handed] == sent - settled:
            asked_still.add(handed.id)
            settled |= there[handed]
    return frozenset(asked_still), frozenset(settled)


def _settle_board(session: Session, actor: Actor, contact: Contact, deciding: Deciding, *, at: dt.datetime) -> bool:
    """Whether the family stays on its board as it is: nothing of it has changed, or somebody has accepted already.

    Of several children one may come back, undecided, while somebody helps the others. They are not to be lost for it.
    """
    matter = live_matter_of(session, contact)
    if matter is None:
        return False
    hold(session, matter)
    if matter.has_ended:
        return False
    before = {  # by the decision that put it there: one in between may have sent a child to somebody else as well
        one.child_id: ForChild(one.level, Route(one.route), PrimaryNeed(one.primary_need))
        for one in session.get_one(Decision, matter.decision_id).outcomes
        if one.route in ROUTES_TO_A_BOARD
    }
    after = {child.id: deciding.of(child.id) for child in contact.children}
    if matter.accepted_at is None:
        to_board = {child: own for child, own in after.items() if own.route in ROUTES_TO_A_BOARD}
        if to_board == before and _asks_the_same(session, contact, matter, deciding, at):
            return True
        withdraw_from_board(session, matter, actor, at=at)
        return False
    if not stays_with_whoever_accepted(before, after):
        raise Refused(
            "This family has a Lead Practitioner who accepted it. Leave the children they help as they were decided, or"
            f" choose \u201c{Route.OPEN_CASE.words}\u201d, so that they are told.",
            field="route",
        )
    return True


def _asks_the_same(session: Session, contact: Contact, matter: Matter, deciding: Deciding, at: dt.datetime) -> bool:
    """Whether whoever is to ask the family, if anybody is, stays who it was: their time does not begin anew."""
    asked = agreement_asked(session, matter.id)
    agrees = situation_of(session, contact, at).agreement is Agreement.GIVEN
    named = None if agrees or deciding.without_agreement else deciding.asker
    if asked is None or asked.answer is not None:
        return named is None
    return named is not None and named.name == asked.asker and named.ask_by is None
