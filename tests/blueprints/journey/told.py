"""What partners of the tests tell, page by page, under the names that the pages ask for. Everybody is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.frame.formats import today_in_london

Typed = Mapping[str, str | Sequence[str]]
"""What is typed on a page: text, or everything that is ticked."""


@dataclass(frozen=True)
class Told:
    """The pages that there is one of, by the names in their addresses; and the people, each with their kind."""

    pages: Mapping[str, Typed]
    people: Sequence[tuple[str, Typed]]

    def but(self, page: str, **typed: str | Sequence[str]) -> Told:
        """The same, with other answers on one page."""
        return Told({**self.pages, page: {**self.pages.get(page, {}), **typed}}, self.people)

    def every_page(self) -> Iterator[tuple[str, Typed]]:
        """All of them, people too."""
        yield from self.pages.items()
        yield from self.people


DUE = today_in_london() + dt.timedelta(days=100)
WORRIES = "Zażółć: often late — and “tired”.\nSecond line & <b>more</b>."

FEW = Told(
    pages={
        "danger": {"danger": "no"},
        "about-you": {"call_back_number": "01632 960 001"},
        "home": {"home": "address", "postcode": "dn1 2ab"},
        "safe-contact": {"knows": "no"},
        "signs": {},
        "your-view": {"level": "3", "asked_for": "help", "call_back": "no"},
        "account": {
            "worries": "Often late.\nTired.",
            "working_well": "Loves reading.",
            "needs_to_happen": "Somebody to talk to.",
        },
        "voices": {},
        "agreement": {"agreement": "given", "agreed_by": "Her mother", "excludes": "no"},
        "sharing": {"told_of_sharing": "yes"},
    },
    people=[
        ("child", {"forename": "Ida", "surname": "Pike", "birth": "known", "born_on-day": "27", "born_on-month": "3",
                   "born_on-year": "2016"}),
    ],
)  # fmt: skip
"""No more than has to be said of a family of one child."""

_TWIN: Typed = {
    "surname": "Tamworth",
    "birth": "known",
    "born_on-day": "1",
    "born_on-month": "March",
    "born_on-year": "2016",
    "setting": "Alder Primary",
    "ethnicity": "WBRI",
}

FIVE = Told(
    pages={
        "danger": {"danger": "no"},
        "about-you": {"call_back_number": "01632 960 001 ext 12", "call_back_when": "After 3:30 pm, not Wednesdays"},
        "home": {"home": "address", "postcode": "dn3 1aa", "address": "12 Elm Street\nFlat 3"},
        "safe-contact": {
            "knows": "yes",
            "whom": "Anna, her mother",
            "number": "01632 960 002",
            "when": "Before 3 pm",
            "may_leave_message": "no",
            "may_write": "not_known",
            "must_not_know": "Their father",
        },
        "signs": {"signs": ["CD-EMO-1", "PC-STI-3", "FE-FUN-3"]},
        "your-view": {"level": "not_sure", "asked_for": "help", "call_back": "yes"},
        "account": {
            "worries": WORRIES,
            "working_well": "Their grandmother comes every day.",
            "needs_to_happen": "Somebody to work with all of them.",
            "scale": "4",
            "tried": "Breakfast club, since September.",
        },
        "voices": {
            "voice_1": "I wish it was quieter.",
            "voice_2": "He did not say anything, he drew.",
            "parents_views": "Their mother wants help; their father has not been asked.",
        },
        "agreement": {
            "agreement": "given",
            "agreed_by": "Their mother",
            "agreed_on-day": "2",
            "agreed_on-month": "11",
            "agreed_on-year": "2026",
            "agreed_how": "in_person",
            "excludes": "yes",
            "excluded_1": "The housing office",
        },
        "sharing": {"told_of_sharing": "no", "not_told_because": "Their father would hear of it."},
    },
    people=[
        ("child", {**_TWIN, "forename": "Bronisława", "sex": "F", "language": "Polish", "interpreter": "no"}),
        ("child", {**_TWIN, "forename": "Jan", "sex": "M", "disabilities": ["HEAR", "COMM"],
                   "nhs_number": "943 476 5919", "upn": "A123456789012"}),
        ("child", {"birth": "unborn", "due_on-day": str(DUE.day), "due_on-month": str(DUE.month),
                   "due_on-year": str(DUE.year)}),
        ("adult", {"forename": "Piotr", "surname": "Tamworth", "kinship": "father", "lives": "no",
                   "elsewhere": "In Leeds, with his brother", "parental_responsibility": "yes"}),
        ("adult", {"forename": "Maud", "kinship": "grandparent", "lives": "yes", "parental_responsibility": "no"}),
    ],
)  # fmt: skip
"""Twins, a child not born yet, a father at another address, and a grandmother: nearly everything that is asked."""
