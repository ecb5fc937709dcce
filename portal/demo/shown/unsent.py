"""What people have begun to write and not sent: at different pages, one of danger, one that is deleted soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from portal.contacts.rules.drafts import REMIND_AFTER, TELL_LEAD_AFTER, WARN_AFTER
from portal.contacts.rules.pages import PEOPLE, PageKey, shows_danger
from portal.contacts.rules.ways import Way
from portal.demo.cast import Member
from portal.demo.front_door import WORKER_LOOKS
from portal.demo.shown.setting import Setting
from portal.demo.stories import Saved, Unsent

_Pages = Sequence[tuple[PageKey, Mapping[str, str | list[str]]]]
_A_PAGE = dt.timedelta(minutes=1, seconds=10)
_TESSA: dict[str, str | list[str]] = {"call_back_number": "01632 960114", "call_back_when": "after 3:30 pm"}
_ONLY_NO: dict[str, str | list[str]] = {"danger": "no"}


def drafts(setting: Setting) -> list[Unsent]:
    tessa = setting.cast.shown("referrer")
    told = (
        (tessa, Way.JOURNEY, setting.at(1, "17:05"), _HALF_WAY),
        (tessa, Way.JOURNEY, setting.at(1, "11:15"), _OF_DANGER),
        (tessa, Way.JOURNEY, setting.night(25, "16:30"), _LONG_AGO),
        (setting.cast.shown("police"), Way.SHORT, setting.night(1, "22:41"), _SHORT),
        (setting.screener, Way.CALL, setting.at(1, "16:52"), _ON_THE_PHONE),
    )
    return [_unsent(setting, number, *one) for number, one in enumerate(told)]


def _unsent(setting: Setting, number: int, author: Member, way: Way, begun: dt.datetime, pages: _Pages) -> Unsent:
    saved, at, people = [], begun, 0
    for page, answers in pages:
        at += _A_PAGE
        people += page in PEOPLE
        typed = {name: [said] if isinstance(said, str) else list(said) for name, said in answers.items()}
        saved.append(Saved(at, page, typed, setting.key(), people if page in PEOPLE else 0))
    unsent = Unsent(number, setting.key(), author, way, begun, saved)
    unsent.urgent_since = next((one.at for one in saved if shows_danger(one.page, one.typed)), None)
    if unsent.urgent_since:
        unsent.reminded_at = _if_it_has_come(setting, unsent.urgent_since + REMIND_AFTER)
        unsent.lead_told_at = _if_it_has_come(setting, unsent.urgent_since + TELL_LEAD_AFTER)
    unsent.warned_at = _if_it_has_come(setting, at + WARN_AFTER)
    return unsent


def _if_it_has_come(setting: Setting, at: dt.datetime) -> dt.datetime | None:
    """The worker looks a little later."""
    at += WORKER_LOOKS
    return at if at < setting.days.end else None


def _born(day: int, month: int, year: int) -> dict[str, Any]:
    return {"birth": "known", "born_on-day": str(day), "born_on-month": str(month), "born_on-year": str(year)}


_HALF_WAY: _Pages = (
    (PageKey.DANGER, _ONLY_NO),
    (PageKey.ABOUT_YOU, _TESSA),
    (
        PageKey.CHILD,
        {"forename": "Elif", "surname": "Çelik", **_born(9, 5, 2017), "setting": "Oakfield Primary School"},
    ),
    (PageKey.CHILD, {"forename": "Emre", "surname": "Çelik", "birth": "estimated", "estimated_age": "3"}),
    (PageKey.ADULT, {"forename": "Zara", "surname": "Çelik", "kinship": "mother", "lives": "yes"}),
)
_OF_DANGER: _Pages = (
    (PageKey.DANGER, _ONLY_NO),
    (PageKey.ABOUT_YOU, _TESSA),
    (
        PageKey.CHILD,
        {"forename": "Toby", "surname": "Skelton", **_born(21, 1, 2018), "setting": "Oakfield Primary School"},
    ),
    (PageKey.HOME, {"home": "address", "address": "Over the shop in Candlewick Street"}),
    (PageKey.REACH, {"knows": "no"}),
    (PageKey.SIGNS, {"signs": ["CD-HEA-4", "PC-SAF-3"]}),
)
_LONG_AGO: _Pages = (
    (PageKey.DANGER, _ONLY_NO),
    (PageKey.ABOUT_YOU, _TESSA),
    (PageKey.CHILD, {"forename": "Bilal", "surname": "Rehman", **_born(2, 11, 2015)}),
    (PageKey.ADULT, {"forename": "Nadia", "surname": "Rehman", "kinship": "mother", "lives": "yes"}),
    (PageKey.HOME, {"home": "not_known"}),
    (PageKey.REACH, {"knows": "no"}),
    (PageKey.SIGNS, {"signs": ["CD-EMO-2", "FE-WID-2"]}),
    (PageKey.VIEW, {"level": "2", "asked_for": "help", "call_back": "no"}),
    (
        PageKey.ACCOUNT,
        {"worries": "Bilal has not laughed since his uncle died. His mother would like to talk to somebody, she said."},
    ),
)
_SHORT: _Pages = (
    (
        PageKey.SHORT,
        {
            "rows": "4", "incident": "DR-260-1120", "caller": "PC 4471 Imran Castle",
            "caller_role": "Response, nights, Danum", "call_back_number": "01632 960101 ext 33", "who_1": "child",
            "forename_1": "Reggie", "surname_1": "Farrar", "age_1": "about 10", "address": "Lapwing Drive, by the park",
            "worries": "Reported by a dog walker at 10 pm, alone on the swings.",
        },
    ),
)  # fmt: skip
_ON_THE_PHONE: _Pages = (
    (PageKey.DANGER, _ONLY_NO),
    (
        PageKey.CALLER,
        {
            "caller": "Mr Quarmby", "caller_role": "Trains the under-tens", "works_for": "other",
            "call_back_number": "01632 960109",
        },
    ),
    (PageKey.CHILD, {"forename": "Finn", "birth": "estimated", "estimated_age": "9"}),
)  # fmt: skip
