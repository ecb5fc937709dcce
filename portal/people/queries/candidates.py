"""Who somebody might be: people on record, and people named in the queue who are linked to nobody yet.

The database finds who shares a key, in one journey for all who are sought together; how alike they are is reckoned
here, by the rules that match two lists as well.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BigInteger, Integer, Row, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from portal.people.rules.keys import keys_of_values
from portal.people.rules.matching import Band, Match, Reason, Sought, match_values, with_household
from portal.people.rules.values import Values, values_of

MOST = 10  # a list that nobody reads to the end helps nobody
_MUCH_MORE = 3.0  # eight times likelier

_FOUND = text("SELECT * FROM who_may_it_be(:sought, :keys, :except_contact)").bindparams(
    bindparam("sought", type_=ARRAY(Integer)),
    bindparam("keys", type_=ARRAY(BigInteger)),
    bindparam("except_contact", type_=Uuid),
)


@dataclass(frozen=True)
class Candidate:
    """Either a person on record, or somebody named on an undecided contact."""

    person_id: uuid.UUID | None
    contact_person_id: uuid.UUID | None
    match: Match
    forename: str
    surname: str
    born_on: dt.date | None
    postcode: str | None


@dataclass(frozen=True)
class _Found:
    candidate: Candidate
    groups: frozenset[uuid.UUID]  # the families they live in, or the contact they are named on

    @property
    def who(self) -> uuid.UUID | None:
        return self.candidate.person_id or self.candidate.contact_person_id


def candidates(
    session: Session, sought: Sequence[Sought], *, except_contact: uuid.UUID | None = None, most: int = MOST
) -> list[list[Candidate]]:
    """For each who is sought, the surest first. They are sought together: of one contact, as a family.

    `except_contact`: on which they are named themselves, so that nobody is found to be who they are. `most`: of each,
    where some of them are left out later because they are not for whoever asks.
    """
    values = [values_of(one) for one in sought]
    keyed = [(place, key) for place, one in enumerate(values) for key in keys_of_values(one)]
    if not keyed:
        return [[] for _ in sought]
    places, keys = zip(*keyed, strict=True)
    asked = {"sought": list(places), "keys": list(keys), "except_contact": except_contact}
    found: list[dict[uuid.UUID, _Found]] = [{} for _ in sought]
    for row in session.execute(_FOUND, asked):
        _keep(found[row.sought], _compared(values[row.sought], row))
    return [_in_order(place, found)[:most] for place in range(len(sought))]


def _compared(sought: Values, row: Row[Any]) -> _Found | None:
    known = Sought(
        row.forename, row.surname, row.born_on, row.born_year, row.sex, row.address or "", row.postcode,
        row.nhs_number, row.upn,
    )  # fmt: skip
    matched = match_values(sought, values_of(known))
    if matched is None:
        return None
    person = Candidate(
        row.person_id, row.contact_person_id, matched, row.forename, row.surname, row.born_on, row.postcode
    )
    return _Found(person, frozenset([row.contact_id] if row.contact_id else row.families))


def _keep(found: dict[uuid.UUID, _Found], one: _Found | None) -> None:
    """Of a person of several records, the one that is most alike."""
    if one is None or one.who is None:
        return
    before = found.get(one.who)
    if before is None or before.candidate.match.score < one.candidate.match.score:
        found[one.who] = one


def _in_order(place: int, found: Sequence[dict[uuid.UUID, _Found]]) -> list[Candidate]:
    others = [one for elsewhere, one in enumerate(found) if elsewhere != place]
    likely = [one for other in others for one in other.values() if one.candidate.match.band is Band.LIKELY]
    listed = [_beside(one, likely) for one in found[place].values() if not _is_another(one, others)]
    return sorted(listed, key=lambda one: (-one.match.score, str(one.person_id or one.contact_person_id)))


def _is_another(one: _Found, others: Sequence[dict[uuid.UUID, _Found]]) -> bool:
    """Of another first name, and much more like somebody else who is sought: a sister is not shown for her brother."""
    match = one.candidate.match
    if Reason.FORENAME_DIFFERENT not in match.reasons or one.who is None:
        return False
    scores = (other[one.who].candidate.match.score for other in others if one.who in other)
    return any(score > match.score + _MUCH_MORE for score in scores)


def _beside(one: _Found, likely: Sequence[_Found]) -> Candidate:
    """With the household, where somebody of the same family is likely another of those who are sought together."""
    beside = any(other.who != one.who and not other.groups.isdisjoint(one.groups) for other in likely)
    return replace(one.candidate, match=with_household(one.candidate.match)) if beside else one.candidate
