"""What is said of a service, and on which days families can go there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from portal.guidance.codes import PrimaryNeed
from portal.services.rules import Offered, is_open, signpost_words

PLAY = Offered(
    id="play",
    name="Stay and play",
    description="Play for small children, with a parent",
    minimum_age=0,
    maximum_age=4,
    eligibility_description="",
    location_name="Mill Hub",
    postal_code="ZZ1 1AA",
    everywhere=False,
    localities=("North", "Central"),
    phone="01632 960201",
    email="play@mill.example",
    url="https://mill.example/play",
    application_process="Just come on Tuesdays at 10 am",
    needs=(PrimaryNeed.PARENTING,),
    is_open=True,
)
DEBT = replace(
    PLAY, id="debt", name="Debt help", description="Advice on debt.", maximum_age=None, location_name="",
    postal_code="", everywhere=True, localities=(), email="", url="", application_process="",
)  # fmt: skip


def test_the_message_says_what_who_for_where_and_how() -> None:
    assert signpost_words([PLAY, DEBT]) == (
        "The family can go straight to these services:\n"
        "\n"
        "Stay and play\n"
        "- What: Play for small children, with a parent.\n"
        "- Who for: Ages 4 and under.\n"
        "- Where: Mill Hub, ZZ1 1AA. For families in North and Central.\n"
        "- How: Just come on Tuesdays at 10 am. Phone 01632 960201. E-mail play@mill.example."
        " https://mill.example/play\n"
        "\n"
        "Debt help\n"
        "- What: Advice on debt.\n"
        "- Who for: Anybody.\n"
        "- Where: For families in the whole borough.\n"
        "- How: Phone 01632 960201."
    )
    assert signpost_words([DEBT]).startswith("The family can go straight to this service:\n\nDebt help\n")
    assert signpost_words([]) == ""


@pytest.mark.parametrize(
    ("youngest", "oldest", "more", "who"),
    [
        (None, None, "", "Anybody."),
        (0, None, "", "Anybody."),
        (None, None, "New parents", "New parents."),
        (11, 18, "", "Ages 11 to 18."),
        (11, None, "Young carers!", "Young carers! Ages 11 and over."),
        (None, 4, "", "Ages 4 and under."),
        (0, 0, "", "Ages 0 and under."),
    ],
)
def test_who_it_is_for(youngest: int | None, oldest: int | None, more: str, who: str) -> None:
    assert replace(PLAY, minimum_age=youngest, maximum_age=oldest, eligibility_description=more).who == who


def test_in_short() -> None:
    assert PLAY.in_short == "Ages 4 and under. Mill Hub, for North and Central"
    assert DEBT.in_short == "Anybody. For the whole borough"
    assert replace(DEBT, everywhere=False, localities=("North", "East", "South")).in_short == (
        "Anybody. For North, East and South"
    )


@pytest.mark.parametrize(
    ("status", "first", "last", "is_so"),
    [
        ("active", None, None, True),
        ("inactive", None, None, False),
        ("active", 2, None, True),
        ("active", 3, None, False),
        ("active", None, 2, True),
        ("active", None, 1, False),
    ],
)
def test_both_days_belong_to_it(status: str, first: int | None, last: int | None, is_so: bool) -> None:
    since, until = (dt.date(2026, 3, day) if day else None for day in (first, last))
    assert is_open(status, since, until, dt.date(2026, 3, 2)) is is_so
