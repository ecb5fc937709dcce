"""Invented British families by the thousand, the same for the same seed, and the same people written down again.

Names are as unevenly spread as they are: a few surnames are everybody's, most are hardly anybody's. Among the families
are twins, sons named after their father, children of two fathers, surnames that changed, double surnames, and names
from Poland and from Asia.
"""

from __future__ import annotations

import bisect
import datetime as dt
import enum
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from portal.people.rules.matching import Sought


def _words(written: str) -> list[str]:
    return written.split()


_GIRLS = _words(
    "Olivia Amelia Isla Ava Ivy Freya Lily Florence Mia Willow Rosie Sophia Isabella Grace Daisy Sienna Poppy Elsie"
    " Emily Ella Evelyn Phoebe Evie Charlotte Ruby Harper Millie Matilda Maisie Alice Jessica Chloe Hannah Zara Aisha"
    " Fatima Maryam Zainab Zofia Zuzanna Maja Hanna Julia Oliwia Nikola Amina Khadija Sana Priya Anaya Simran Jasmine"
    " Leah Molly Lucy Holly Abigail Megan Lauren Bethany Georgia Ellie Scarlett Imogen Eleanor Harriet Thea Nancy Edith"
    " Katarzyna Aleksandra Elizabeth Victoria Catherine Samantha Rebecca Nicole Jade Kelly Donna Tracey Sharon Julie"
)
_BOYS = _words(
    "Noah Oliver George Arthur Muhammad Leo Harry Oscar Archie Henry Theodore Freddie Jack Charlie Theo Alfie Jacob"
    " Thomas Finley Arlo William Lucas Roman Tommy Isaac Teddy Alexander Luca Edward James Joshua Albie Elijah Max"
    " Mohammed Daniel Reuben Hassan Ibrahim Yusuf Ali Omar Jakub Kacper Szymon Filip Antoni Mateusz Adam Arjun Rohan"
    " Samuel Benjamin Joseph Toby Ryan Connor Liam Callum Kieran Jordan Nathan Luke Matthew Christopher Michael David"
    " Robert Richard Stephen Andrew Anthony Patrick Piotr Krzysztof Tomasz Paul Mark Gary Darren Wayne Lee Dean"
)
_SURNAMES = _words(
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White Roberts"
    " Green Hall Wood Jackson Clarke Khan Ali Hussain Ahmed Begum Singh Kaur Shah Nowak Kowalski Kowalska Wisniewski"
    " Hughes Edwards Hill Cooper Moore Ward Turner Morris Watson Baker Harrison Morgan Bell Young Allen Scott Murphy"
    " Kelly Cook Bailey Parker Bennett Shaw Griffiths Richardson Marshall Collins Carter Murray Fox Gray Ellis Wang"
    " Zhang Nguyen Okafor Adeyemi Mensah O'Brien O'Neill McDonald Campbell Stewart Reid Ross Begley Doherty"
)
_ONSETS = _words("B Br C Cl D Dr F G Gr H K L M N P Pr R S Sh St T Th W Wh Ash Elm Oak Hart Brad")
_MIDDLES = _words("a e i o u ar er or in on el al")
_ENDS = _words("ley ton ham wood by field worth ford well don s man son bridge ster low combe croft")
_STREETS = [f"{one}{middle}{end}" for one in _ONSETS for middle in _MIDDLES[:8] for end in _ENDS[:12]]
_KINDS_OF_STREET = _words("Road Street Avenue Close Lane Drive Crescent Court Grove Way")
_SHORT = {
    "Olivia": "Liv", "Isabella": "Bella", "Charlotte": "Lottie", "Elizabeth": "Beth", "Katarzyna": "Kasia",
    "Aleksandra": "Ola", "Rebecca": "Becky", "Samantha": "Sam", "Victoria": "Vicky", "Catherine": "Kate",
    "Abigail": "Abi", "Jessica": "Jess", "Alexander": "Alex", "Thomas": "Tom", "William": "Billy", "Edward": "Ted",
    "James": "Jamie", "Joshua": "Josh", "Mohammed": "Mohamed", "Muhammad": "Mohammed", "Daniel": "Danny",
    "Jakub": "Kuba", "Samuel": "Sam", "Benjamin": "Ben", "Joseph": "Joe", "Matthew": "Matt", "Michael": "Mike",
    "Christopher": "Chris", "Robert": "Bob", "Richard": "Rick", "Stephen": "Steve", "Anthony": "Tony",
    "Patrick": "Paddy", "Tomasz": "Tomek", "Zofia": "Zosia", "Zuzanna": "Zuzia", "Theodore": "Theo", "David": "Dave",
}  # fmt: skip
_KEYS = {"a": "s", "e": "r", "i": "o", "o": "p", "n": "m", "t": "r", "s": "d", "l": "k", "r": "t", "u": "y"}


class Again(enum.StrEnum):
    """How somebody who is on record is written down once more."""

    ALIKE = "alike"
    NICKNAME = "nickname"
    TYPO = "typo"
    CROSSED = "crossed"
    SWAPPED_DATE = "swapped_date"
    ONE_FIGURE = "one_figure"
    AGE_ONLY = "age_only"
    MOVED = "moved"
    SURNAME_CHANGED = "surname_changed"
    HALF_A_SURNAME = "half_a_surname"
    NO_HOME = "no_home"


@dataclass(frozen=True)
class Member:
    family: int
    number: int  # in the whole borough
    who: Sought
    twin_of: int | None = None
    named_after: int | None = None


class Borough:
    """Families one after another, for as long as somebody asks."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 -- the same families every time
        self._surnames = _Uneven(_tail(_SURNAMES, self._chance, 6_000), 1.0)
        self._girls, self._boys = (_Uneven(_tail(names, self._chance, 400), 0.7) for names in (_GIRLS, _BOYS))
        self._numbers = itertools.count()

    def families(self, most: int) -> Iterator[list[Member]]:
        for number in range(most):
            yield self._family(number)

    def people(self, most: int) -> Iterator[Member]:
        families = (member for number in itertools.count() for member in self._family(number))
        return itertools.islice(families, most)

    def again(self, member: Member, how: Again) -> Sought:
        """Nobody's slip is somebody else's name: what cannot be done to this name is done to another value."""
        return replace(member.who, nhs_number=None, upn=None, **self._changed(member.who, how))  # type: ignore[arg-type]

    def _family(self, family: int) -> list[Member]:
        chance = self._chance
        surname, address, postcode = self._surnames.draw(chance), *self._home()
        if chance.random() < 0.05:
            surname = f"{surname}-{self._surnames.draw(chance)}"
        year = chance.randint(1970, 1998)
        home = Sought(surname=surname, address=address, postcode=postcode)
        mother = self._member(family, home, "F", self._day(year))
        father = self._member(family, home, "M", self._day(year - chance.randint(0, 6)))
        if chance.random() < 0.3:
            father = replace(father, who=replace(father.who, surname=self._surnames.draw(chance)))
        grown_ups = [mother] if chance.random() < 0.25 else [mother, father]
        return [*grown_ups, *self._children(family, home, grown_ups)]

    def _children(self, family: int, home: Sought, grown_ups: Sequence[Member]) -> list[Member]:
        chance, children = self._chance, list[Member]()
        for _ in range(chance.choices((1, 2, 3, 4), (4, 4, 2, 1))[0]):
            surname = grown_ups[-1].who.surname if chance.random() < 0.2 else home.surname
            sex, born = chance.choice("FM"), self._day(chance.randint(2008, 2025))
            child = self._member(family, replace(home, surname=surname), sex, born)
            if sex == "M" and len(grown_ups) > 1 and chance.random() < 0.05:
                father = grown_ups[1]
                named = replace(child.who, forename=father.who.forename, surname=father.who.surname)
                child = replace(child, who=named, named_after=father.number)
            children.append(child)
            if chance.random() < 0.03:
                twin = self._member(family, replace(home, surname=child.who.surname), sex, born)
                if twin.who.forename != child.who.forename:
                    children.append(replace(twin, twin_of=child.number))
        return children

    def _member(self, family: int, home: Sought, sex: str, born: dt.date) -> Member:
        names = self._girls if sex == "F" else self._boys
        forename = names.draw(self._chance)
        if self._chance.random() < 0.04:
            forename += f" {names.draw(self._chance)}"
        return Member(family, next(self._numbers), replace(home, forename=forename, born_on=born, sex=sex))

    def _home(self) -> tuple[str, str]:
        chance = self._chance
        street = chance.randrange(len(_STREETS) * len(_KINDS_OF_STREET))
        name, kind = _STREETS[street // len(_KINDS_OF_STREET)], _KINDS_OF_STREET[street % len(_KINDS_OF_STREET)]
        number = chance.randint(1, 140)
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        unit = letters[(street // 7) % 20] + letters[(street // 140 + number // 40) % 20]
        return f"{number} {name} {kind}", f"ZZ{street % 23 + 1} {street % 10}{unit}"

    def _day(self, year: int) -> dt.date:
        return dt.date(year, 1, 1) + dt.timedelta(days=self._chance.randrange(365))

    def _changed(self, who: Sought, how: Again) -> dict[str, object]:
        chance, born = self._chance, who.born_on
        assert born is not None
        first = who.forename.split()[0]
        address, postcode = self._home()
        other: dict[str, object] = {"address": address, "postcode": postcode}
        changes: dict[Again, dict[str, object]] = {
            Again.ALIKE: {},
            Again.NICKNAME: {"forename": _SHORT.get(first, first)},
            Again.TYPO: {"forename": _slip(who.forename, chance), "surname": _slip(who.surname, chance)},
            Again.CROSSED: {"forename": who.surname, "surname": who.forename},
            Again.SWAPPED_DATE: {"born_on": _swapped(born)},
            Again.ONE_FIGURE: {"born_on": born.replace(year=born.year - 10, day=min(born.day, 28))},
            Again.AGE_ONLY: {"born_on": None, "born_year": born.year + chance.choice((-1, 0, 1))},
            Again.MOVED: other,
            Again.SURNAME_CHANGED: {"surname": self._surnames.draw(chance)},
            Again.HALF_A_SURNAME: {"surname": who.surname.split("-")[-1]},
            Again.NO_HOME: {"address": "", "postcode": None},
        }
        return changes[how]


class _Uneven:
    """Names drawn as often as they are met: the second half as often as the first, the third a third as often."""

    def __init__(self, names: Sequence[str], steep: float) -> None:
        self._names = names
        self._up_to = list(itertools.accumulate(1 / (place + 8) ** steep for place in range(len(names))))

    def draw(self, chance: random.Random) -> str:
        return self._names[bisect.bisect(self._up_to, chance.random() * self._up_to[-1])]


def _tail(names: Sequence[str], chance: random.Random, most: int) -> list[str]:
    made = {
        chance.choice(_ONSETS) + chance.choice(_MIDDLES) + chance.choice(("", *"blmnrt")) + chance.choice(_ENDS)
        for _ in range(most * 2)
    }
    return [*names, *sorted(made - set(names))][:most]


def _swapped(born: dt.date) -> dt.date:
    return dt.date(born.year, born.day, born.month) if born.day <= 12 else born


def _slip(name: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(name)) if len(name) > 1 else 0
    if place and chance.random() < 0.5:
        return name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]
    return name[:place] + _KEYS.get(name[place], "e") + name[place + 1 :]
