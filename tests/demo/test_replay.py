"""What is told by the thousand is what the actions that people use would have kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy.orm import Session

from portal.contacts.rules.ways import Way
from portal.demo.build import RUN, TABLES, Plan, Teller
from portal.demo.bulk import Bulk
from portal.demo.cast import Cast
from portal.demo.chance import Chance
from portal.demo.loading import Loading
from portal.demo.references import reference
from portal.demo.rows.accounts import write_accounts
from portal.demo.rows.drafts import write_unsent
from portal.demo.rows.places import write_places
from portal.demo.rows.story import write_story
from portal.demo.rows.telling import Telling
from portal.demo.shown import shown_stories, shown_unsent
from portal.demo.stories import (
    Accepted,
    Acknowledged,
    Added,
    Answered,
    Asked,
    Called,
    Chased,
    Claimed,
    Closed,
    Declined,
    Lapsed,
    LeadLeft,
    Offered,
    Released,
    StarDone,
    StarPutRight,
    Story,
    TakenOn,
    Tried,
    Unsent,
    Withdrawn,
)
from portal.guidance.codes import Home
from tests.demo.kept import KEPT, Kept, drafts_kept, filled, kept_of
from tests.demo.replay import Replay
from tests.demo.retyping import Retyping

AT_FRONT_DOOR = (
    Claimed, Released, Asked, Answered, Added, Tried, Called, Chased, Acknowledged, TakenOn, Withdrawn
)  # fmt: skip
KINDS = (Offered, Accepted, Declined, Lapsed, StarDone, StarPutRight, LeadLeft, Closed)
# No story fills these: the migrations did, or `_load` both times. The queue is what is still to be done, and a throttle
# counts who has just asked: not told.
HERE_ANYWAY = {
    "agencies", "alembic_version", "bank_holidays", "invitations", "localities", "person_keys", "postcodes",
    "procrastinate_events", "procrastinate_jobs", "roles", "throttles", "users", "ward_localities", "wards",
}  # fmt: skip
EACH = 3  # stories that have a step of this kind in them


def all_steps(story: Story) -> list[object]:
    return [*story.front_door, *story.steps]


@pytest.fixture
def teller(plan: Plan) -> Teller:
    return Teller(plan)


@pytest.fixture
def stories(teller: Teller) -> list[Story]:
    """A few of each kind: some have only been sent, some were decided and no more; and all that are told one by one."""
    everything = [story for first in (0, RUN) for story in teller.stories(first)]
    chosen = [story for story in everything if story.decided is None][:2]
    chosen += [story for story in everything if story.decided and not story.steps][:6]
    for kind in KINDS:
        chosen += [story for story in everything if any(isinstance(step, kind) for step in story.steps)][:EACH]
    for beside in AT_FRONT_DOOR:
        chosen += [story for story in everything if any(isinstance(step, beside) for step in story.front_door)][:1]
    for way in Way:
        chosen += [story for story in everything if story.sent.sending.way is way][:1]
    for home in Home:
        chosen += [story for story in everything if story.sent.sending.home is home][:1]
    chosen += shown_stories(teller.setting)
    return list({story.number: story for story in chosen}.values())


def test_a_sample_of_every_kind_of_story_is_kept_as_the_actions_keep_it(
    teller: Teller, stories: list[Story], session: Session, owner: str, superuser: str
) -> None:
    told = {type(step) for story in stories for step in all_steps(story)}
    assert not {*KINDS, *AT_FRONT_DOOR} - told
    _load(owner, teller, stories)
    in_bulk = {story.number: _kept_of_reference(superuser, reference("C", 7, story.number)) for story in stories}
    accounts_in_bulk = _accounts(superuser)

    everybody_stays = replace(teller.cast, members=[replace(one, leaves_at=None) for one in teller.cast.members])
    _load(owner, teller, [], cast=everybody_stays)
    contacts = Replay(session, teller.cast, stories).run()
    by_actions = {number: kept_of(superuser, str(contact.id)) for number, contact in contacts.items()}
    session.rollback()
    assert filled(superuser) <= KEPT | HERE_ANYWAY, "the rows of each table are held beside each other, in kept.py"

    for story in stories:
        for table, rows in by_actions[story.number].items():
            assert in_bulk[story.number][table] == rows, f"{table} of story {story.number}"
    assert _accounts(superuser) == accounts_in_bulk


def test_what_was_not_sent_is_kept_as_the_actions_keep_it(
    teller: Teller, session: Session, owner: str, superuser: str
) -> None:
    """With what the worker's clock has told of it since."""
    unsent = shown_unsent(teller.setting)
    _load(owner, teller, [], unsent=unsent)
    in_bulk = drafts_kept(superuser)
    _load(owner, teller, [])
    Retyping(session, unsent).run()
    assert drafts_kept(superuser) == in_bulk
    kept = in_bulk["drafts"]
    assert all(any(draft[told] for draft in kept) for told in ("warned_at", "reminded_at", "lead_told_at"))


def _load(
    owner: str, teller: Teller, stories: list[Story], *, cast: Cast | None = None, unsent: Sequence[Unsent] = ()
) -> None:
    plan = teller.plan
    telling = Telling(Bulk(), Chance("a test"), plan.event_key, teller.cast, plan.office, plan.out_of_hours_mailbox)
    write_places(telling, teller.cast.places)
    write_accounts(telling, cast or teller.cast, "not a hash")
    for story in stories:
        write_story(telling, 7, story)
    for draft in unsent:
        write_unsent(telling, 7, draft)
    with psycopg.connect(owner) as connection, connection.transaction():
        loading = Loading(connection, TABLES, "portal:test", teller.plan.event_key, replacing=True)
        loading.copy(telling.bulk.copied())
        loading.put_back(lambda *_: None)


def _kept_of_reference(conninfo: str, known_as: str) -> Kept:
    with psycopg.connect(conninfo) as connection:
        row = connection.execute("SELECT id FROM contacts WHERE reference = %s", [known_as]).fetchone()
    assert row
    return kept_of(conninfo, str(row[0]))


def _accounts(conninfo: str) -> list[tuple[object, ...]]:
    with psycopg.connect(conninfo) as connection:
        return connection.execute(
            "SELECT u.email, u.closed_at, r.role, r.ends_on,"
            " (SELECT array_agg(e.kind || e.actor || e.happened_at ORDER BY e.happened_at, e.id) FROM events e"
            "  WHERE e.user_id = u.id) FROM users u JOIN roles r ON r.user_id = u.id ORDER BY u.email"
        ).fetchall()
