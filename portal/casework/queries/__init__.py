"""What people look at of a case; and of two records that may be one person."""

from __future__ import annotations

from portal.casework.queries.cases import (
    WITH_FAMILY,
    WITH_LEADS,
    agreement_asked,
    caseload,
    cases_of_locality,
    contacts_of,
    coordinators_of,
    coordinators_to_tell,
    hold,
    is_led,
    led_by,
    level_at_closing,
    matter_asked_about,
    timeline,
    waits_for_agreement,
)

__all__ = [
    "WITH_FAMILY",
    "WITH_LEADS",
    "agreement_asked",
    "caseload",
    "cases_of_locality",
    "contacts_of",
    "coordinators_of",
    "coordinators_to_tell",
    "hold",
    "is_led",
    "led_by",
    "level_at_closing",
    "matter_asked_about",
    "timeline",
    "waits_for_agreement",
]
