"""Content is read when the portal starts: what cannot be used stops it then, not the page that first needs it."""

from __future__ import annotations

import functools

from portal.guidance import (
    assessment,
    clocks,
    codes,
    decisions,
    explained,
    places,
    search,
    thresholds,
    weights,
    words,
    written_stars,
)
from portal.guidance.content import Kind, read_all
from portal.guidance.reading import FOLDER, ContentError
from portal.messages import templates
from portal.settings import Settings, SettingsError

# All content there is. A new kind of file has its line here, or it is a file that nothing reads.
KINDS = (
    Kind(thresholds.FILES, thresholds.Thresholds, thresholds.thresholds, thresholds.faults_between),
    Kind(codes.FILE.name, codes.Lists, codes.lists),
    Kind(clocks.FILE.name, clocks.Clocks, clocks.clocks),
    Kind(decisions.FILE.name, decisions.Decisions, decisions.decisions),
    Kind(written_stars.FILE.name, written_stars.Stars, written_stars.written_stars),
    Kind(assessment.FILE.name, assessment.Assessments, assessment.assessments),
    Kind(words.FILE.name, words.Words, words.words),
    Kind(places.FILE.name, places.Places, places.places),
    Kind(explained.FILE.name, explained.Explained, explained.explained, faults_beside=explained.faults_beside),
    Kind(search.FILE.name, search.OtherWords, search.other_words, faults_beside=search.faults_beside),
    Kind(weights.FILE.name, weights.Weights, weights.weights),
    Kind(templates.FILE.name, templates.Wordings, templates.wordings),
)
_INVENTED = "01632960"  # kept free by Ofcom, for films and for demos


@functools.cache
def init_content() -> None:
    """Every fault of every file is named at once; then each is kept, whatever becomes of its file."""
    faults = read_all(FOLDER, KINDS).faults
    if faults:
        raise ContentError(faults)
    for kind in KINDS:
        kind.keep()


def refuse_invented_numbers(settings: Settings) -> None:
    """Whoever is in danger must never be given a number of the demo: such a number belongs to nobody."""
    phones = places.places().phones
    given = (phones.mash.office_hours, phones.mash.out_of_hours, phones.early_help_hub)
    if settings.is_production and any(number.replace(" ", "").startswith(_INVENTED) for number in given):
        raise SettingsError(
            f"The portal cannot start.\n- {places.FILE.name} still has the demo's numbers to phone, which belong to"
            " nobody. Put yours there."
        )
