"""What happened to a family, however long ago: nothing is cut off."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.casework.models import Matter
from portal.casework.queries import timeline
from portal.database import act_as, new_id, now
from portal.events.actions import record
from portal.events.kinds import Kind
from portal.paging import PAGE, After
from tests.accounts.helpers import words_of
from tests.builders import sign_in
from tests.casework.families import Families
from tests.queries import cost_of

BEGAN = now() - dt.timedelta(days=300)
AT_FIRST = 2  # the family is formed and put on the board


@pytest.fixture
def matter(families: Families) -> Matter:
    return families.waiting(at=BEGAN)


def _happen(session: Session, matter: Matter, times: int) -> None:
    """Twenty of the same moment each: then the key decides which is the newer."""
    act_as(session, "portal:test")
    for n in range(times):
        record(
            session,
            Kind.OFFER_LAPSED,
            at=BEGAN + dt.timedelta(hours=n // 20 + 1),
            matter_id=matter.id,
            family_id=matter.family_id,
            offer=new_id(),
        )
    session.commit()


def test_every_entry_stands_on_one_page_and_the_number_is_of_all(
    session: Session, families: Families, matter: Matter
) -> None:
    _happen(session, matter, 9 * PAGE)
    _happen(session, families.waiting(at=BEGAN), 3)
    shown: list[tuple[dt.datetime, str]] = []
    after, pages = None, 0
    while True:
        part = timeline(session, matter.family_id, after)
        assert part.count == 9 * PAGE + AT_FIRST, "the number is the same on every page"
        assert len(part.page.rows) <= PAGE
        shown += [(moment.when, moment.title) for moment in part.page.rows]
        pages += 1
        if part.page.next is None:
            break
        after = After.read(str(part.page.next))
    assert (len(shown), pages) == (9 * PAGE + AT_FIRST, 10)
    assert [when for when, _ in shown] == sorted((when for when, _ in shown), reverse=True)
    assert [title for _, title in shown[-AT_FIRST:]] == [
        "Sent to the locality's board",
        "Family put together from a request for help",
    ]


def test_what_happens_meanwhile_moves_nothing_from_one_page_to_the_next(session: Session, matter: Matter) -> None:
    _happen(session, matter, 2 * PAGE)
    first = timeline(session, matter.family_id)
    before = timeline(session, matter.family_id, first.page.next)
    record(session, Kind.CASE_RELEASED, at=now(), matter_id=matter.id, family_id=matter.family_id, lead=new_id())
    assert timeline(session, matter.family_id, first.page.next).page == before.page
    assert timeline(session, matter.family_id).count == first.count + 1


def test_the_case_leads_to_earlier_ones_and_back(
    client: FlaskClient, session: Session, families: Families, matter: Matter
) -> None:
    _happen(session, matter, PAGE)
    sign_in(client, session, families.coordinator)
    newest = client.get(f"/cases/{matter.reference}/")
    assert f"The newest {PAGE} of {PAGE + AT_FIRST} entries." in words_of(newest)
    assert "Family put together" not in words_of(newest)
    end = timeline(session, matter.family_id).page.next
    address = f"/cases/{matter.reference}/?after={end}"
    assert f'href="{address}#what-happened"' in newest.get_data(as_text=True)
    earlier = client.get(address)
    assert f"{AT_FIRST} earlier ones of {PAGE + AT_FIRST} entries." in words_of(earlier)
    assert "Family put together" in words_of(earlier)
    assert 'rel="next"' not in earlier.get_data(as_text=True)
    assert f'href="/cases/{matter.reference}/#what-happened" rel="prev"' in earlier.get_data(as_text=True)


def test_a_short_one_is_whole_and_has_no_pages(
    client: FlaskClient, session: Session, families: Families, matter: Matter
) -> None:
    families.keep()
    sign_in(client, session, families.coordinator)
    page = client.get(f"/cases/{matter.reference}/")
    assert f"{AT_FIRST} entries, the newest first." in words_of(page)
    assert "More of what happened" not in page.get_data(as_text=True)


@pytest.mark.parametrize("after", ["", "nonsense", "1_", "%00", "9" * 400, "1_" + "0" * 32])
def test_an_address_that_was_tampered_with_harms_nothing(
    client: FlaskClient, session: Session, families: Families, matter: Matter, after: str
) -> None:
    families.keep()
    sign_in(client, session, families.coordinator)
    page = client.get(f"/cases/{matter.reference}/?after={after}")
    assert page.status_code == 200
    assert f"of {AT_FIRST} entries" in words_of(page) or f"{AT_FIRST} entries, the newest" in words_of(page)


def test_every_page_of_it_costs_the_same(
    client: FlaskClient, session: Session, families: Families, matter: Matter
) -> None:
    short = families.waiting(at=BEGAN)
    _happen(session, matter, 9 * PAGE)
    sign_in(client, session, families.coordinator)
    far = After(BEGAN + dt.timedelta(hours=3), new_id())
    paths = [f"/cases/{short.reference}/", f"/cases/{matter.reference}/", f"/cases/{matter.reference}/?after={far}"]
    whole, first_part, later_part = (cost_of(client, path) for path in paths)
    assert first_part == later_part == whole + 1, "what is shown whole need not be counted as well"
