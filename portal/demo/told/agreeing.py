"""Whether the family agrees, whom it does not want involved, and whether it knows that this is shared."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from portal.contacts.rules.told import Excluded
from portal.demo import mixes
from portal.demo.cast import Agency
from portal.demo.chance import Chance
from portal.demo.content import ways
from portal.guidance.codes import AgreedHow, Agreement, Known

_HOW = (AgreedHow.IN_PERSON, AgreedHow.IN_PERSON, AgreedHow.BY_PHONE, AgreedHow.IN_WRITING, AgreedHow.NOT_KNOWN)


def answers(chance: Chance, agreement: Agreement, who: str, on: dt.date, agencies: Sequence[Agency]) -> dict[str, Any]:
    told: dict[str, Any] = {"agreement": agreement, "told_of_sharing": Known.YES}
    if agreement is Agreement.GIVEN:
        told |= {"agreed_by": who, "agreed_on": on, "agreed_how": chance.one_of(_HOW)}
        if chance.happens(mixes.EXCLUDES):
            told["excluded"] = (_excluded(chance, agencies),)
    else:
        not_asked = agreement is Agreement.NOT_ASKED
        told["agreement_words"] = chance.one_of(ways.NOT_ASKED_BECAUSE if not_asked else ways.REFUSED_SAYING)
    if chance.happens(mixes.SHARING_NOT_TOLD):
        told |= {"told_of_sharing": Known.NO, "not_told_because": chance.one_of(ways.NOT_TOLD_BECAUSE)}
    return told


def _excluded(chance: Chance, agencies: Sequence[Agency]) -> Excluded:
    if chance.happens(0.3):
        return Excluded(name=chance.one_of(ways.EXCLUDED_BY_NAME))
    return Excluded(agency_id=uuid.UUID(chance.one_of(agencies).id))
