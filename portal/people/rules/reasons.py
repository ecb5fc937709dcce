"""Why two people may be one, and what speaks against it: codes for a list of pairs, words for a page."""

from __future__ import annotations

from collections.abc import Iterator

from portal.guidance.codes import Code
from portal.people.rules.comparing import Compared


class Reason(Code):
    NHS_NUMBER = "nhs_number", "same NHS number"
    UPN = "upn", "same pupil number"
    BORN = "born", "same date of birth"
    BORN_SWAPPED = "born_swapped", "day and month of birth the other way round"
    BORN_ONE_FIGURE = "born_one_figure", "date of birth one figure apart"
    BORN_TWO_PARTS = "born_two_parts", "date of birth partly the same"
    AGE = "age", "about the same age"
    BORN_YEAR = "born_year", "same year of birth, another day"
    NAME = "name", "same name"
    CROSSED = "crossed", "first name and surname the other way round"
    FORENAME = "forename", "same first name"
    FORENAME_CLOSE = "forename_close", "first name spelled much the same"
    FORENAME_NICKNAME = "forename_nickname", "first names that go for one another"
    FORENAME_PART = "forename_part", "one first name the same"
    FORENAME_ALIKE = "forename_alike", "first name sounds alike"
    FORENAME_INITIAL = "forename_initial", "same first initial"
    SURNAME = "surname", "same surname"
    SURNAME_CLOSE = "surname_close", "surname spelled much the same"
    SURNAME_PART = "surname_part", "part of the surname the same"
    SURNAME_ALIKE = "surname_alike", "surname sounds alike"
    SURNAME_INITIAL = "surname_initial", "same initial of the surname"
    HOME = "home", "same address"
    ADDRESS_CLOSE = "address_close", "much the same address"
    STREET = "street", "part of the address the same"
    POSTCODE = "postcode", "same postcode"
    POSTCODE_CLOSE = "postcode_close", "postcode one letter or figure apart"
    OUTWARD = "outward", "same postcode area"
    HOUSEHOLD = "household", "somebody else named here is in the same family"
    FORENAME_DIFFERENT = "forename_different", "another first name"
    SURNAME_DIFFERENT = "surname_different", "another surname"
    BORN_DIFFERENT = "born_different", "another date of birth"
    AGE_DIFFERENT = "age_different", "another age"
    HOME_DIFFERENT = "home_different", "another address"
    SEX_DIFFERENT = "sex_different", "another sex"
    NHS_NUMBER_DIFFERENT = "nhs_number_different", "another NHS number"
    UPN_DIFFERENT = "upn_different", "another pupil number"

    @property
    def speaks_against(self) -> bool:
        return self in _AGAINST


_AGAINST = frozenset(
    {
        Reason.FORENAME_DIFFERENT,
        Reason.SURNAME_DIFFERENT,
        Reason.BORN_DIFFERENT,
        Reason.AGE_DIFFERENT,
        Reason.HOME_DIFFERENT,
        Reason.SEX_DIFFERENT,
        Reason.NHS_NUMBER_DIFFERENT,
        Reason.UPN_DIFFERENT,
    }
)

# By comparison and level; what is not here says nothing that helps whoever decides.
_SAID: dict[tuple[str, str], Reason] = {
    ("nhs_number", "same"): Reason.NHS_NUMBER,
    ("nhs_number", "different"): Reason.NHS_NUMBER_DIFFERENT,
    ("upn", "same"): Reason.UPN,
    ("upn", "different"): Reason.UPN_DIFFERENT,
    ("born", "same"): Reason.BORN,
    ("born", "swapped"): Reason.BORN_SWAPPED,
    ("born", "one_figure"): Reason.BORN_ONE_FIGURE,
    ("born", "two_parts"): Reason.BORN_TWO_PARTS,
    ("born", "age"): Reason.AGE,
    ("born", "year"): Reason.BORN_YEAR,
    ("born", "year_near"): Reason.BORN_DIFFERENT,
    ("born", "different"): Reason.BORN_DIFFERENT,
    ("born", "age_different"): Reason.AGE_DIFFERENT,
    ("forename", "same"): Reason.FORENAME,
    ("forename", "close"): Reason.FORENAME_CLOSE,
    ("forename", "nickname"): Reason.FORENAME_NICKNAME,
    ("forename", "part"): Reason.FORENAME_PART,
    ("forename", "alike"): Reason.FORENAME_ALIKE,
    ("forename", "initial"): Reason.FORENAME_INITIAL,
    ("forename", "resembles"): Reason.FORENAME_DIFFERENT,
    ("forename", "different"): Reason.FORENAME_DIFFERENT,
    ("surname", "same"): Reason.SURNAME,
    ("surname", "close"): Reason.SURNAME_CLOSE,
    ("surname", "nickname"): Reason.SURNAME_ALIKE,
    ("surname", "part"): Reason.SURNAME_PART,
    ("surname", "alike"): Reason.SURNAME_ALIKE,
    ("surname", "initial"): Reason.SURNAME_INITIAL,
    ("surname", "resembles"): Reason.SURNAME_DIFFERENT,
    ("surname", "different"): Reason.SURNAME_DIFFERENT,
    ("address", "same"): Reason.ADDRESS_CLOSE,
    ("address", "close"): Reason.ADDRESS_CLOSE,
    ("address", "mostly"): Reason.ADDRESS_CLOSE,
    ("address", "half"): Reason.STREET,
    ("address", "little"): Reason.HOME_DIFFERENT,
    ("address", "different"): Reason.HOME_DIFFERENT,
    ("postcode", "same"): Reason.POSTCODE,
    ("postcode", "close"): Reason.POSTCODE_CLOSE,
    ("postcode", "outward"): Reason.OUTWARD,
    ("sex", "different"): Reason.SEX_DIFFERENT,
}
_IN_ORDER = {reason: place for place, reason in enumerate(Reason)}


def reasons_of(compared: Compared, *, crossed: bool) -> tuple[Reason, ...]:
    """What speaks for it, the strongest first, and then what speaks against it."""
    return tuple(sorted(set(_said(compared, crossed=crossed)), key=_IN_ORDER.__getitem__))


def _said(compared: Compared, *, crossed: bool) -> Iterator[Reason]:
    said = {name: _SAID[name, level] for name, level in compared.items() if (name, level) in _SAID}
    same_name = compared.get("forename") == compared.get("surname") == "same"
    if crossed:
        yield Reason.CROSSED
    if same_name:
        said = {name: reason for name, reason in said.items() if name not in {"forename", "surname"}}
        if not crossed:
            yield Reason.NAME
    if compared.get("address") == compared.get("number") == "same":
        said["address"] = Reason.HOME
    if compared.get("number") == "different" and said.get("address") is Reason.ADDRESS_CLOSE:
        said["address"] = Reason.STREET
    yield from said.values()
