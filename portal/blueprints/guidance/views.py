"""The guidance, for everybody: levels, signs, words to read, versions, and the whole on paper.

A page is not kept by browsers: who is signed in stands at its top, and which number answers changes with the clock. The
paper says neither, so it may be kept.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.blueprints.guidance.forms import read_question
from portal.database import now
from portal.documents.kept import PUBLIC_PAPERS
from portal.extensions import db
from portal.frame.assets import asset_text
from portal.frame.formats import today_in_london
from portal.frame.guard import requires
from portal.frame.pages import page
from portal.guidance.editions import Edition, edition_on, editions
from portal.guidance.explained import explained
from portal.guidance.places import places
from portal.guidance.search import Question, ask, other_words
from portal.guidance.thresholds import NoThresholds
from portal.places.office import office_is_open

blueprint = Blueprint("guidance", __name__, url_prefix="/guidance")
PAPER_KEPT = 600  # seconds in which a browser need not ask again; numbers to phone stand in it


@blueprint.get("/")
@blueprint.get("/versions/<version>/")
@requires(Permission.PUBLIC)
def index(version: str | None = None) -> ResponseReturnValue:
    return page("guidance/index.html", sections=explained().sections, **_around(version))


@blueprint.get("/signs/")
@blueprint.get("/versions/<version>/signs/")
@requires(Permission.PUBLIC)
def signs(version: str | None = None) -> ResponseReturnValue:
    around = _around(version)
    guidance = around["edition"].guidance
    question = read_question(request.args, guidance)
    return page("guidance/signs.html", question=question, answer=ask(question, guidance, other_words()), **around)


@blueprint.get("/<slug>/")
@requires(Permission.PUBLIC)
def section(slug: str) -> ResponseReturnValue:
    found = explained().section(slug)
    if found is None:
        abort(404)
    return page("guidance/section.html", section=found, sections=explained().sections, **_around(None))


@blueprint.get("/versions/")
@requires(Permission.PUBLIC)
def versions() -> ResponseReturnValue:
    return page("guidance/versions.html", editions=editions(today_in_london()))


@blueprint.get("/print/")
@blueprint.get("/versions/<version>/print/")
@requires(Permission.PUBLIC)
def whole(version: str | None = None) -> ResponseReturnValue:
    return page("guidance/print.html", **_whole(version))


@blueprint.get("/guidance.pdf")
@blueprint.get("/versions/<version>/guidance.pdf")
@requires(Permission.PUBLIC)
def pdf(version: str | None = None) -> ResponseReturnValue:
    told = _whole(version)
    html = render_template("guidance/paper.html", **told)
    paper = PUBLIC_PAPERS.paper(html, stylesheet=asset_text("paper.css"))
    answer = Response(paper.content, mimetype="application/pdf")
    name = f"early-help-guidance-{told['edition'].guidance.version}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.cache_control.public = True
    answer.cache_control.max_age = PAPER_KEPT
    answer.set_etag(paper.digest)
    return answer.make_conditional(request)


def _around(version: str | None) -> dict[str, Any]:
    """What every page about a version shows, whichever was asked for; none of that name is not found."""
    return {
        "edition": _edition(version),
        "asked_for": version,
        "places": places(),
        "is_open": office_is_open(db.session, now()),
    }


def _whole(version: str | None) -> dict[str, Any]:
    """The words to read are those of now: with a version that is over they would not be what people worked by."""
    edition = _edition(version)
    return {
        "edition": edition,
        "asked_for": version,
        "places": places(),
        "answer": ask(Question(), edition.guidance, other_words()),
        "sections": explained().sections if edition.in_force else (),
    }


def _edition(version: str | None) -> Edition:
    try:
        return edition_on(today_in_london(), version)
    except NoThresholds:
        abort(404)
