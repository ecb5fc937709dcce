"""Content is read when the portal starts: what cannot be used stops it then, not the page that first needs it."""

from __future__ import annotations

from portal.guidance.assessment import assessments
from portal.guidance.clocks import clocks
from portal.guidance.codes import lists
from portal.guidance.decisions import decisions
from portal.guidance.explained import explained
from portal.guidance.places import FILE, places
from portal.guidance.search import other_words
from portal.guidance.thresholds import thresholds
from portal.guidance.words import words
from portal.messages.templates import wordings
from portal.settings import Settings, SettingsError

_INVENTED = "01632960"  # kept free by Ofcom, for films and for demos


def init_content() -> None:
    """Each is kept once read; the stars are read with their module."""
    for read in (thresholds, lists, clocks, decisions, wordings, assessments, words, places, explained, other_words):
        read()


def refuse_invented_numbers(settings: Settings) -> None:
    """Whoever is in danger must never be given a number of the demo: such a number belongs to nobody."""
    phones = places().phones
    given = (phones.mash.office_hours, phones.mash.out_of_hours, phones.early_help_hub)
    if settings.is_production and any(number.replace(" ", "").startswith(_INVENTED) for number in given):
        raise SettingsError(
            f"The portal cannot start.\n- {FILE.name} still has the demo's numbers to phone, which belong to nobody."
            " Put yours there."
        )
