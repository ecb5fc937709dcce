"""An agency lead's own agency beside the borough, as a browser sees it."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.access.models import Restriction
from portal.accounts.models import Agency, RoleHolding, User
from portal.accounts.rules import Role
from portal.contacts.models import Contact
from portal.database import act_as, now
from portal.guidance.codes import Route, WithdrawnBecause
from portal.measures.actions import release_figures
from portal.measures.mirror import periods
from portal.measures.periods import Period
from portal.working_time import LONDON, london_date
from tests.accounts.helpers import words_of
from tests.builders import Make, sign_in
from tests.queries import cost_of

PERIOD: Period = periods(london_date(now()))[0]
LINK = re.compile(r'<a class="govuk-link" href="(/agency/[^"]+/requests\?[^"]+)">(.*?)</a>', re.DOTALL)


class Oak:
    """An agency with a lead, and a borough around it."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.agency: Agency = make.agency()
        self.lead: User = make.user(Role.AGENCY_LEAD, agency=self.agency)
        self.referrer: User = make.user(Role.REFERRER, agency=self.agency)
        self.others: User = make.user(Role.REFERRER)
        self.screener: User = make.user(Role.SCREENER)
        self._sent = 0

    @property
    def path(self) -> str:
        return f"/agency/{self.agency.slug}/"

    def contact(
        self,
        sender: User | None = None,
        *,
        route: Route | None = Route.UNIVERSAL,
        level: int = 3,
        after: dt.timedelta = dt.timedelta(hours=2),
        day: dt.date | None = None,
    ) -> Contact:
        """Sent at ten on one day after another of the quarter on the page; the referrer's level is 3."""
        self._sent += 1
        first = day or PERIOD.first + dt.timedelta(days=20 + self._sent // 40)
        at = dt.datetime.combine(first, dt.time(10, self._sent % 40), LONDON)
        contact = self.make.contact(sender or self.referrer, at=at)
        if route:
            self.make.decision(self.screener, contact, route=route, level=level, at=at + after)
        return contact

    def release(self) -> None:
        act_as(self.make.session, "portal:test")
        release_figures(self.make.session, at=PERIOD.ends + dt.timedelta(days=40))
        self.make.keep()


@pytest.fixture
def oak(client: FlaskClient, session: Session, make: Make) -> Oak:
    """Its lead is signed in with `client`."""
    oak = Oak(make)
    make.keep()
    sign_in(client, session, oak.lead)
    return oak


def links(client: FlaskClient, path: str) -> Iterator[tuple[str, str]]:
    page = client.get(path).get_data(as_text=True)
    for href, words in LINK.findall(page):
        yield html.unescape(href), re.sub(r"<span class=.govuk-visually-hidden.*?</span>", "", words)


def tiles(client: FlaskClient, path: str) -> dict[str, tuple[str, str]]:
    """What each is of, with its value and its note."""
    page = client.get(path).get_data(as_text=True)
    found = re.findall(r'<li class="eh-tile">(.*?)</li>', page, re.DOTALL)
    parts = [[" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in re.findall(r"<span.*?</span>", tile, re.DOTALL)]
             for tile in found]  # fmt: skip
    return {label: (value, html.unescape(note)) for value, label, note in parts}


def test_the_heading_is_the_answer(client: FlaskClient, oak: Oak) -> None:
    for _ in range(3):
        oak.contact()
    oak.contact(oak.others)
    oak.make.keep()
    assert f"Your agency sent 3 requests from {PERIOD.in_months}" in words_of(client.get("/agency/"))


def test_figures_stand_beside_the_boroughs(client: FlaskClient, oak: Oak) -> None:
    for _ in range(12):
        oak.contact()
    for number in range(30):
        oak.contact(oak.others, level=3 if number < 20 else 2)
    oak.make.keep()
    assert tiles(client, oak.path)["requests sent"] == ("12", "The borough’s is not out yet")
    oak.release()
    assert tiles(client, oak.path) == {
        "requests sent": ("12", "In the borough: 42"),
        "decided within one working day": ("100.0%", "In the borough: 100.0%"),
        "hours until half of them were decided": ("2.0", "In the borough: 2.0"),
        "decided on the level you gave": ("100.0%", "In the borough: 76.2%"),
    }
    words = words_of(client.get(oak.path))
    assert "12 of 12, likely 75.8 to 100.0%" in words
    assert "No clear difference" in words
    assert "not known: nobody has looked yet whether a child was in an earlier request" in words


def test_a_difference_is_said_where_chance_would_hardly_explain_it(client: FlaskClient, oak: Oak) -> None:
    for _ in range(30):
        oak.contact(level=3)
    for _ in range(120):
        oak.contact(oak.others, level=2)
    oak.release()
    assert "Higher than in the borough" in words_of(client.get(oak.path))


def test_of_few_nothing_is_compared(client: FlaskClient, oak: Oak) -> None:
    for _ in range(9):
        oak.contact()
    for _ in range(30):
        oak.contact(oak.others)
    oak.release()
    assert tiles(client, oak.path)["decided on the level you gave"][0] == "9 of 9"
    words = words_of(client.get(oak.path))
    assert "Too few to compare" in words
    assert "No clear difference" not in words


def test_each_figure_opens_the_requests_it_counts(client: FlaskClient, oak: Oak) -> None:
    for _ in range(28):
        oak.contact(level=2)
    oak.contact(route=Route.LEAD_PRACTITIONER, level=3, after=dt.timedelta(days=12))
    oak.contact(route=None)
    taken_back = oak.contact(route=None)
    taken_back.withdrawn_at, taken_back.withdrawn_by = now(), oak.referrer.id
    taken_back.withdrawn_because = WithdrawnBecause.OTHER.value
    oak.release()
    found = {href.partition("of=")[2]: (href, words) for href, words in links(client, oak.path)}
    numbers = {"received": 31, "in_time": 28, "same": 1}  # the labels of key figures
    assert {"received", "withdrawn", "waiting", "route:universal", "levels:3-2"} <= found.keys()
    for of, (href, words) in found.items():
        expected = numbers.get(of) or int(re.sub(r"\D.*", "", words))
        assert _listed(client, href) == (expected, expected), of


def _listed(client: FlaskClient, href: str) -> tuple[int, int]:
    """What the list says it holds, and the lines of all its pages."""
    said, lines, further = 0, set[str](), href
    while further:
        page = client.get(further).get_data(as_text=True)
        heading = re.search(r'<h1 class="govuk-heading-l">(\d+) request', page)
        assert heading
        said = int(heading[1])
        lines |= set(re.findall(r'href="/contacts/(C-[^"]+)"', page))
        after = re.search(r'href="([^"]+)" rel="next"', page)
        further = html.unescape(after[1]) if after else ""
    return said, len(lines)


def test_lists_of_what_is_in_nothing_are_empty(client: FlaskClient, oak: Oak) -> None:
    oak.contact()
    oak.make.keep()
    words = words_of(client.get(f"{oak.path}requests?of=withdrawn"))
    assert "0 requests taken back" in words


def test_a_line_leads_to_the_request(client: FlaskClient, oak: Oak) -> None:
    contact = oak.contact()
    oak.make.keep()
    assert contact.reference in words_of(client.get(f"{oak.path}requests?of=received"))
    assert client.get(f"/contacts/{contact.reference}").status_code == 200


def test_a_request_that_is_closed_to_the_lead_is_neither_counted_nor_listed(client: FlaskClient, oak: Oak) -> None:
    oak.contact()
    hidden = oak.contact()
    act_as(oak.make.session, "portal:test")
    oak.make.session.add(
        Restriction(contact_id=hidden.id, reason="staff", imposed_by=oak.screener.id, imposed_at=now())
    )
    oak.make.keep()
    assert "Your agency sent 1 request from" in words_of(client.get("/agency/"))
    assert _listed(client, f"{oak.path}requests?of=received") == (1, 1)


def test_the_most_common_differences_come_first(client: FlaskClient, oak: Oak) -> None:
    for level, times in ((2, 3), (1, 2), (4, 4), (3, 5)):
        for _ in range(times):
            oak.contact(level=level)
    oak.make.keep()
    words = words_of(client.get(oak.path))
    found = re.findall(r"Level \d given, level \d decided", words)
    assert list(dict.fromkeys(found)) == [
        "Level 3 given, level 4 decided",
        "Level 3 given, level 2 decided",
        "Level 3 given, level 1 decided",
    ]


def test_small_numbers_of_the_borough_are_not_told(client: FlaskClient, oak: Oak) -> None:
    for _ in range(40):
        oak.contact()
    for number in range(33):
        oak.contact(oak.others, route=Route.LOCAL_SOLUTIONS if number < 3 else Route.UNIVERSAL)
    oak.release()
    page = client.get(oak.path).get_data(as_text=True)
    row = re.search(r"<tr><th scope=\"row\">Local solutions group</th>(.*?)</tr>", page, re.DOTALL)
    assert row
    assert "5 or fewer" in row[1]
    universal = re.search(r"<tr><th scope=\"row\">Advice and universal services</th>(.*?)</tr>", page, re.DOTALL)
    assert universal
    assert "not shown" in universal[1], "or what is left of all that were decided would be the three"


def test_what_is_left_of_the_boroughs_without_its_own_is_not_told(client: FlaskClient, oak: Oak) -> None:
    for _ in range(40):
        oak.contact()
    for _ in range(2):
        oak.contact(oak.others)
    oak.release()
    assert tiles(client, oak.path)["requests sent"] == ("40", "In the borough: not shown")


def test_a_quarter_without_requests_says_so(client: FlaskClient, oak: Oak) -> None:
    words = words_of(client.get("/agency/"))
    assert f"Your agency sent no requests from {PERIOD.in_months}" in words
    assert "When your agency has sent requests in a quarter" in words


def test_only_ended_quarters_and_years(client: FlaskClient, oak: Oak) -> None:
    oak.contact()
    oak.make.keep()
    shown = client.get("/agency/").get_data(as_text=True)
    offered = re.findall(r'<option value="([^"]+)"', shown)
    assert offered == [period.name for period in periods(london_date(now()))]
    assert all(period.last < london_date(now()) for period in periods(london_date(now())))
    for name in offered:
        assert client.get(f"{oak.path}?period={name}").status_code == 200
    for name in ("2021-02", "2015-16Q1", "2021-02-01..2021-02-02", f"{now().year}-{now().month:02}", "x", "2090-91Q1"):
        assert client.get(f"{oak.path}?period={name}").status_code == 404
        assert client.get(f"{oak.path}requests?period={name}").status_code == 404


def test_a_list_of_what_there_is_not_is_not_found(client: FlaskClient, oak: Oak) -> None:
    for of in ("children", "returned", "closed", "improved", "route:moon", "levels:9-9", "%00"):
        assert client.get(f"{oak.path}requests?of={of}").status_code == 404, of


def test_who_leads_two_agencies_chooses(client: FlaskClient, oak: Oak) -> None:
    elm = oak.make.agency()
    oak.make.session.add(
        RoleHolding(user_id=oak.lead.id, role=Role.AGENCY_LEAD.value, agency_id=elm.id, starts_on=dt.date(2020, 1, 1))
    )
    oak.contact()
    oak.make.keep()
    words = words_of(client.get("/agency/"))
    assert "Which of your agencies?" in words
    assert f"{oak.agency.name} sent 1 request from" in words_of(client.get(oak.path))
    assert f"{elm.name} sent no requests from" in words_of(client.get(f"/agency/{elm.slug}/"))


def test_another_agency_is_as_if_it_were_not(client: FlaskClient, oak: Oak) -> None:
    other = oak.make.agency()
    oak.make.keep()
    for path in (f"/agency/{other.slug}/", f"/agency/{other.slug}/requests", "/agency/atlantis/"):
        assert client.get(path).status_code == 404


def test_no_page_costs_more_the_more_there_is(client: FlaskClient, oak: Oak) -> None:
    paths = (oak.path, f"{oak.path}requests?of=received")
    oak.contact()
    oak.make.keep()
    before = [cost_of(client, path) for path in paths]
    for _ in range(20):
        oak.contact()
    oak.release()
    assert [cost_of(client, path) for path in paths] == before
    assert max(before) <= 9


def test_it_ranks_nobody(client: FlaskClient, oak: Oak) -> None:
    for _ in range(12):
        oak.contact(level=1)
        oak.contact(oak.others)
    oak.release()
    words = words_of(client.get(oak.path)).casefold()
    assert not [word for word in ("inappropriate", "rank", "worst", "best", "wrong", "poor") if word in words]
