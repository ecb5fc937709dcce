"""The code lists of the portal and the words people read for them.

Codes are what the database keeps, imports carry and reports count; words are what a page shows. A code is never shown,
a word is never stored. So the codes stand here, where they are used by name, and their words in `content/lists.yaml`.
"""

from __future__ import annotations

import difflib
import enum
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Self

from portal.guidance.reading import FOLDER, Content, Path_, read_content, repeated, under

FILE = FOLDER / "lists.yaml"


class Code(enum.StrEnum):
    """A code with its words: `LOST = "lost", "We lost it"`."""

    _said: str

    def __new__(cls, code: str, words: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member._said = words
        return member

    @property
    def words(self) -> str:
        return self._said


class Listed(Code):
    """A code whose words a partnership may choose: they are read from the file of lists."""

    @property
    def words(self) -> str:
        return _entries(type(self))[self].words

    @property
    def dfe(self) -> str | None:
        """The nearest code of the Department for Education, where there is one."""
        return _entries(type(self))[self].dfe


class Source(Listed):
    """Where a contact comes from."""

    FAMILY = "family"
    SCHOOL = "school"
    EARLY_YEARS = "early_years"
    HEALTH = "health"
    POLICE = "police"
    SOCIAL_CARE = "social_care"
    VOLUNTARY = "voluntary"
    HOUSING = "housing"
    PROBATION = "probation"
    COUNCIL = "council"
    ANONYMOUS = "anonymous"
    OTHER = "other"


class PrimaryNeed(Listed):
    """What a child needs help with most."""

    EMOTIONAL_WELLBEING = "emotional_wellbeing"
    PARENTING = "parenting"
    BEHAVIOUR = "behaviour"
    EDUCATIONAL_SUPPORT = "educational_support"
    DOMESTIC_ABUSE = "domestic_abuse"
    NEGLECT = "neglect"
    PARENTAL_MENTAL_HEALTH = "parental_mental_health"
    SUBSTANCE_MISUSE = "substance_misuse"
    EXPLOITATION = "exploitation"
    YOUNG_CARER = "young_carer"
    DISABILITY = "disability"
    HOUSING = "housing"
    MONEY = "money"
    FAMILY_CONFLICT = "family_conflict"
    COMMUNITY_SAFETY = "community_safety"
    OTHER = "other"


class Route(Listed):
    """Where a decision sends a child, the most urgent first: a contact with several children takes the first."""

    SAFEGUARDING = "safeguarding"
    LEAD_PRACTITIONER = "lead_practitioner"
    LOCAL_SOLUTIONS = "local_solutions"
    OPEN_CASE = "open_case"
    SOCIAL_WORKER = "social_worker"
    UNIVERSAL = "universal"
    OUT_OF_AREA = "out_of_area"
    NO_FURTHER_ACTION = "no_further_action"


class AgencyType(Listed):
    """The kind of agency a Lead Practitioner works for."""

    EDUCATION = "education"
    TRUST = "trust"
    COUNCIL = "council"
    HEALTH = "health"
    VOLUNTARY = "voluntary"
    EARLY_YEARS = "early_years"
    POLICE = "police"
    OTHER = "other"


class ClosureReason(Listed):
    """Why a case ends."""

    NEEDS_MET = "needs_met"
    SINGLE_AGENCY = "single_agency"
    STEP_UP = "step_up"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"
    DISENGAGED = "disengaged"
    MOVED = "moved"
    ADULT = "adult"
    DUPLICATE = "duplicate"
    DIED = "died"
    OTHER = "other"


class DeclineReason(Listed):
    """Why a Lead Practitioner says no to an offer."""

    CAPACITY = "capacity"
    RELATIONSHIP = "relationship"
    WRONG_SERVICE = "wrong_service"
    OUT_OF_AREA = "out_of_area"
    DUPLICATE = "duplicate"
    NEEDS_STEP_UP = "needs_step_up"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    OTHER = "other"


class Agreement(Listed):
    """The family's answer to early help, as the partner reports it."""

    GIVEN = "given"
    NOT_ASKED = "not_asked"
    REFUSED = "refused"


class AskedFor(Listed):
    """What the partner asks for."""

    ADVICE = "advice"
    HELP = "help"
    SOCIAL_WORKER = "social_worker"


class Home(Listed):
    """What is known of where a family lives: having no address, or hiding it, is an answer too."""

    ADDRESS = "address"
    NO_FIXED_ABODE = "no_fixed_abode"
    REFUGE = "refuge"
    OUT_OF_AREA = "out_of_area"
    NOT_KNOWN = "not_known"


class Relationship(Listed):
    """Who an adult is to the children."""

    MOTHER = "mother"
    FATHER = "father"
    STEP_PARENT = "step_parent"
    PARTNER = "partner"
    GRANDPARENT = "grandparent"
    RELATIVE = "relative"
    FOSTER_CARER = "foster_carer"
    FRIEND = "friend"
    OTHER = "other"
    NOT_KNOWN = "not_known"


class AgreedHow(Listed):
    """In which way the family was asked."""

    IN_PERSON = "in_person"
    BY_PHONE = "by_phone"
    IN_WRITING = "in_writing"
    NOT_KNOWN = "not_known"


class WithdrawnBecause(Listed):
    """Why a partner takes a request back before it is decided."""

    SENT_TWICE = "sent_twice"
    WRONG_FAMILY = "wrong_family"
    HELPED_OTHERWISE = "helped_otherwise"
    FAMILY_ASKED = "family_asked"
    OTHER = "other"


class StatutoryStatus(Listed):
    """What a child is to social care."""

    NONE = "none"
    ASSESSMENT = "assessment"
    CHILD_IN_NEED = "child_in_need"
    PROTECTION_PLAN = "protection_plan"
    IN_CARE = "in_care"
    UNKNOWN = "unknown"


class ReturnedBecause(Listed):
    """Why somebody gives back what the front door has handed over to them."""

    NOT_LEVEL_4 = "not_level_4"
    MORE_NEEDED = "more_needed"
    WRONG_AREA = "wrong_area"
    OTHER_FAMILY = "other_family"
    NEEDS_SAFEGUARDING = "needs_safeguarding"
    OTHER = "other"


class Known(Code):
    """The answer to what is so, is not so, or nobody knows."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class DfeCode(Content):
    """A code of the Department for Education and what a page says for it."""

    code: str
    words: str


class Entry(Content):
    """The words of one of our codes, and the nearest of the Department for Education's."""

    code: str
    words: str
    dfe: str | None = None


class DfeLists(Content):
    """What the Department for Education counts by. Of some of these lists the portal has none of its own."""

    ethnicity: tuple[DfeCode, ...]
    disability: tuple[DfeCode, ...]
    sex: tuple[DfeCode, ...]
    abuse: tuple[DfeCode, ...]
    referral_source: tuple[DfeCode, ...]
    primary_need: tuple[DfeCode, ...]
    closure: tuple[DfeCode, ...]

    def faults(self) -> Iterator[tuple[Path_, str]]:
        for name in type(self).model_fields:
            yield from under((name,), _faults_of_a_list(getattr(self, name)))


class Lists(Content):
    """The file of lists: for each list exactly the codes that stand here, no more and no fewer."""

    source: tuple[Entry, ...]
    primary_need: tuple[Entry, ...]
    route: tuple[Entry, ...]
    agency_type: tuple[Entry, ...]
    closure_reason: tuple[Entry, ...]
    decline_reason: tuple[Entry, ...]
    agreement: tuple[Entry, ...]
    asked_for: tuple[Entry, ...]
    home: tuple[Entry, ...]
    relationship: tuple[Entry, ...]
    agreed_how: tuple[Entry, ...]
    withdrawn_because: tuple[Entry, ...]
    statutory_status: tuple[Entry, ...]
    returned_because: tuple[Entry, ...]
    dfe: DfeLists

    def faults(self) -> Iterator[tuple[Path_, str]]:
        for name, kind in _KINDS.items():
            entries: tuple[Entry, ...] = getattr(self, name)
            yield from under((name,), _faults_of_a_list(entries))
            yield from under((name,), _faults_of_codes([entry.code for entry in entries], list(kind)))
            yield from under((name,), self._faults_of_dfe(entries, _DFE_LISTS.get(name)))

    def _faults_of_dfe(self, entries: Sequence[Entry], name: str | None) -> Iterator[tuple[Path_, str]]:
        known = [code.code for code in getattr(self.dfe, name)] if name else []
        for position, entry in enumerate(entries):
            if entry.dfe is not None and not name:
                yield (position, "dfe"), "There is no DfE list for this one. Take the code away."
            elif entry.dfe is not None and entry.dfe not in known:
                yield (position, "dfe"), f'"{entry.dfe}" is not in the list "{name}" of "dfe". Use one that is there.'


_KINDS: Mapping[str, type[Listed]] = {
    "source": Source,
    "primary_need": PrimaryNeed,
    "route": Route,
    "agency_type": AgencyType,
    "closure_reason": ClosureReason,
    "decline_reason": DeclineReason,
    "agreement": Agreement,
    "asked_for": AskedFor,
    "home": Home,
    "relationship": Relationship,
    "agreed_how": AgreedHow,
    "withdrawn_because": WithdrawnBecause,
    "statutory_status": StatutoryStatus,
    "returned_because": ReturnedBecause,
}
_DFE_LISTS = {"source": "referral_source", "primary_need": "primary_need", "closure_reason": "closure"}


def _faults_of_a_list(entries: Sequence[Entry | DfeCode]) -> Iterator[tuple[Path_, str]]:
    yield from repeated([entry.code for entry in entries], "code")
    yield from repeated([entry.words for entry in entries], "choice", key="words")
    for position, entry in enumerate(entries):
        if not entry.words.strip():
            yield (position, "words"), f'"{entry.code}" has no words. Write what a page says for it.'


def _faults_of_codes(written: Sequence[str], known: Sequence[str]) -> Iterator[tuple[Path_, str]]:
    for position, code in enumerate(written):
        if code not in known:
            near = difflib.get_close_matches(code, known, n=1)
            meant = f'Did you mean "{near[0]}"?' if near else "Records cannot hold it."
            yield (position, "code"), f'The code "{code}" is not known. {meant} Correct it, or take it away.'
    for code in known:
        if code not in written:
            yield (), f'The code "{code}" is missing. Add it, with its words.'


@cache
def lists() -> Lists:
    """The lists of this partnership, read once."""
    return read_content(FILE, Lists)


def words_of(code: str, kind: str) -> str:
    """What a page says for a code of one of the lists here, of the Department for Education's (`sex`), or of `known`.

    A code that a list does not have (it came from another portal) is said as it is, rather than left out.
    """
    if kind == "known" or code == Known.NOT_KNOWN:
        return Known(code).words
    entries: Sequence[Entry | DfeCode] = getattr(lists() if kind in _KINDS else lists().dfe, kind)
    return next((entry.words for entry in entries if entry.code == code), code)


@cache
def _entries(kind: type[Listed]) -> Mapping[str, Entry]:
    name = next(name for name, known in _KINDS.items() if known is kind)
    entries: tuple[Entry, ...] = getattr(lists(), name)
    return {entry.code: entry for entry in entries}
