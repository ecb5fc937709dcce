"""A locality: its figures, its board, and its cases."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.allocation.queries import board as board_of
from portal.casework.queries import cases_of_locality
from portal.database import now
from portal.extensions import db
from portal.frame.formats import today_in_london
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page
from portal.guidance.codes import PrimaryNeed
from portal.measures.parts import words_of
from portal.measures.periods import quarter_of, quarters_up_to
from portal.measures.places import may_open, open_place, places_of
from portal.measures.queries import counting, figures, trend
from portal.measures.registry import C5, O2, OUTCOMES
from portal.paging import After

blueprint = Blueprint("localities", __name__, url_prefix="/localities")
QUARTERS = 8


@blueprint.get("/")
@requires(Permission.LOCALITY_READ)
def index() -> ResponseReturnValue:
    return page("localities/index.html", places=places_of(db.session, current_actor(), Permission.LOCALITY_READ))


@blueprint.get("/<slug>/")
@requires(Permission.LOCALITY_READ)
def dashboard(slug: str) -> ResponseReturnValue:
    place = open_place(db.session, current_actor(), Permission.LOCALITY_READ, slug)
    today = today_in_london()
    with counting() as counts:
        history = trend(counts, O2, quarters_up_to(today, QUARTERS), place.slug)
        this_quarter = figures(counts, OUTCOMES, quarter_of(today), locality=place.slug)
        (decided,) = figures(counts, [C5], quarter_of(today), locality=place.slug)
    return page(
        "localities/dashboard.html",
        place=place,
        quarter=quarter_of(today),
        figures=this_quarter,
        decided=decided,
        words_of=words_of,
        trend=history,
        points=[(figure.period.name, None if figure.value is None else float(figure.value)) for figure in history],
        has_board=may_open(db.session, current_actor(), Permission.BOARD_READ, slug),
        measure=O2,
    )


@blueprint.get("/<slug>/board")
@requires(Permission.BOARD_READ)
def board(slug: str) -> ResponseReturnValue:
    place = open_place(db.session, current_actor(), Permission.BOARD_READ, slug)
    return page(
        "localities/board.html",
        place=place,
        board=board_of(db.session, current_actor(), place.id),
        PrimaryNeed=PrimaryNeed,
        now=now(),
    )


@blueprint.get("/<slug>/cases")
@requires(Permission.BOARD_READ)
def cases(slug: str) -> ResponseReturnValue:
    place = open_place(db.session, current_actor(), Permission.BOARD_READ, slug)
    after = After.read(request.args.get("after", ""))
    return page(
        "localities/cases.html",
        place=place,
        led=cases_of_locality(db.session, current_actor(), place.id, after),
        PrimaryNeed=PrimaryNeed,
    )
