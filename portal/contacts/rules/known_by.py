"""By what somebody named on a contact is recognised."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from portal.guidance.codes import Home
from portal.people.rules.matching import Sought
from portal.working_time import london_date


class Named(Protocol):
    """Somebody as a contact names them, kept or not."""

    @property
    def forename(self) -> str: ...
    @property
    def surname(self) -> str: ...
    @property
    def born_on(self) -> dt.date | None: ...
    @property
    def estimated_age(self) -> int | None: ...
    @property
    def sex(self) -> str | None: ...
    @property
    def nhs_number(self) -> str | None: ...
    @property
    def upn(self) -> str | None: ...
    @property
    def lives_elsewhere(self) -> str: ...


def sought_as(named: Named, *, home: str | None, address: str, postcode: str | None, at: dt.datetime) -> Sought:
    """With the home that the contact gives, received at this moment.

    A refuge is nobody's address here: what would lead to its door is neither compared nor kept with a person.
    """
    at_home = not named.lives_elsewhere and home in {None, Home.ADDRESS.value}
    return Sought(
        forename=named.forename,
        surname=named.surname,
        born_on=named.born_on,
        born_year=None if named.estimated_age is None else london_date(at).year - named.estimated_age,
        sex=named.sex,
        address=address if at_home else named.lives_elsewhere,
        postcode=postcode if at_home else None,
        nhs_number=named.nhs_number,
        upn=named.upn,
    )
