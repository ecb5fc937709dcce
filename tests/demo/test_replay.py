"""What is told by the thousand is what the actions that people use would have kept."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from sqlalchemy.orm import Session

from portal.demo.build import RUN, TABLES, Plan, Teller
from portal.demo.bulk import Bulk
from portal.demo.cast import Cast
from portal.demo.chance import Chance
from portal.demo.loading import Loading
from portal.demo.references import reference
from portal.demo.rows.accounts import write_accounts
from portal.demo.rows.places import write_places
from portal.demo.rows.story import write_story
from portal.demo.rows.telling import Telling
from portal.demo.stories import Accepted, Closed, Declined, Lapsed, LeadLeft, Offered, StarDone, StarPutRight, Story
from tests.demo.kept import KEPT, Kept, filled, kept_of
from tests.demo.replay import Replay

KINDS = (Offered, Accepted, Declined, Lapsed, StarDone, StarPutRight, LeadLeft, Closed)
# No story fills these: the migrations did, or `_load` both times. The queue is what is still to be done: not told.
HERE_ANYWAY = {
    "agencies", "alembic_version", "bank_holidays", "invitations", "localities", "postcodes", "procrastinate_events",
    "procrastinate_jobs", "roles", "users", "ward_localities", "wards",
}  # fmt: skip
EACH = 3  # stories that have a step of this kind in them


@pytest.fixture
def teller(plan: Plan) -> Teller:
    return Teller(plan)


@pytest.fixture
def stories(teller: Teller) -> list[Story]:
    """A few of each kind: some have only been sent, some were decided and no more, the others have all steps."""
    everything = [story for first in (0, RUN) for story in teller.stories(first)]
    chosen = [story for story in everything if story.decided is None][:2]
    chosen += [story for story in everything if story.decided and not story.steps][:6]
    for kind in KINDS:
        chosen += [story for story in everything if any(isinstance(step, kind) for step in story.steps)][:EACH]
    return list({story.number: story for story in chosen}.values())


def test_a_sample_of_every_kind_of_story_is_kept_as_the_actions_keep_it(
    teller: Teller, stories: list[Story], session: Session, owner: str, superuser: str
) -> None:
    assert all(any(isinstance(step, kind) for story in stories for step in story.steps) for kind in KINDS)
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


def _load(owner: str, teller: Teller, stories: list[Story], cast: Cast | None = None) -> None:
    telling = Telling(Bulk(), Chance("a test"), teller.plan.event_key, teller.cast)
    write_places(telling, teller.cast.places)
    write_accounts(telling, cast or teller.cast, "not a hash")
    for story in stories:
        write_story(telling, 7, story)
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
