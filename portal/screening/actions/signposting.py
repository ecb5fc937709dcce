"""Telling of services the family can go to, as part of a decision."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from portal.database import Refused
from portal.screening.models import Decision, DecisionService
from portal.services.queries import services_called
from portal.services.rules import signpost_words, told_of
from portal.working_time import london_date


def signpost(session: Session, decision: Decision, service_ids: Sequence[str]) -> str:
    """Keep which services this decision tells of; what the message to the referrer is to say of them.

    The decision is not stored yet, because these words are part of it: so nothing is flushed here. Both are stored
    with the next flush, or neither is. The services are held until then, so that none goes out of use meanwhile.
    """
    chosen = list(dict.fromkeys(service_ids))
    if not chosen:
        return ""
    with session.no_autoflush:
        known = services_called(session, chosen, on=london_date(decision.decided_at), hold=True)
        for service_id in chosen:
            if service_id not in known:
                raise Refused("One of these services is not in the directory. Choose again.", field="services")
            if not known[service_id].is_open:
                raise Refused(
                    f"{known[service_id].name} does not take families now. Take it away, or choose another.",
                    field="services",
                )
        told = [known[service_id] for service_id in chosen]
        session.add_all(
            DecisionService(decision=decision, position=position, service_id=one.id, name=one.name, told=told_of(one))
            for position, one in enumerate(told, start=1)
        )
    return signpost_words(told)
