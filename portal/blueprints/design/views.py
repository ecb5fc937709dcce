"""Design pages: every macro, field and picture in every state, to be looked at, checked and photographed.

They exist in development and test only, show invented people, and ask nothing of the database.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.access.permissions import Permission
from portal.blueprints.design.answers import SAMPLES, answered, refuse
from portal.blueprints.design.forms import FilterForm, drawn
from portal.blueprints.design.parts import PAGES, PARTS, ROOT, Shown
from portal.blueprints.design.samples import figures, records
from portal.blueprints.design.samples import told as told_samples
from portal.blueprints.design.samples.calls import calls
from portal.blueprints.design.samples.readers import around_reader, around_usual
from portal.database import now
from portal.documents.pdf import make_pdf
from portal.frame.assets import asset_text
from portal.frame.error_words import words_for
from portal.frame.guard import requires

blueprint = Blueprint("design", __name__, url_prefix="/design")


def _shown() -> Shown:
    """The design page at this address; one that no part lists does not exist."""
    return PAGES.get(request.path.removeprefix(ROOT)) or abort(404)


def _page(template: str, **values: Any) -> str:
    return render_template(f"design/{template}.html", **({"shown": _shown(), **around_usual()} | values))


@blueprint.get("/")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    return render_template("design/index.html", shown=Shown("Design pages", ""), parts=PARTS, **around_usual())


@blueprint.route("/questions/<name>/<state>", methods=["GET", "POST"])
@requires(Permission.PUBLIC, keeps=False)
def question(name: str, state: str) -> ResponseReturnValue:
    """Sent forms are judged and come back; nothing of them is kept."""
    _shown()
    sample = SAMPLES[name]
    if state == "kept":
        g.kept_form = MultiDict(sample.right)
    form = sample.form() if request.method == "POST" else answered(sample, state)
    if form.validate_on_submit() and name == "every":
        refuse(form)
    html = _page(
        "form", form=form, fields=drawn(form), one_question=sample.one_question, kept_form_shown=state == "kept"
    )
    return make_response(html, 422 if request.method == "POST" and form.errors else 200)


@blueprint.get("/notices")
@requires(Permission.PUBLIC)
def notices() -> ResponseReturnValue:
    flash("The request was sent. We will answer by 3 pm tomorrow.", "success")
    flash("You have a draft from Tuesday.")
    flash(
        "Danum, Bentley and Askern Neighbourhood Partnerships for Children, Young People and Families are closed on"
        " Monday."
    )
    return _page("notices", kept_form_shown=True, refused=answered(SAMPLES["every"], "refused"))


@blueprint.get("/tables/<rows>")
@requires(Permission.PUBLIC)
def table(rows: str) -> ResponseReturnValue:
    _shown()
    return _page("table", rows=records.rows(records.Rows(rows)), filters=FilterForm(), at=records.NOON)


@blueprint.get("/<any(words, buttons, nothing, figures, records, board, tiles, stars, trends, ages, bars):part>")
@requires(Permission.PUBLIC)
def part(part: str) -> ResponseReturnValue:
    return _page(part, records=records, figures=figures)


@blueprint.get("/calls")
@requires(Permission.PUBLIC)
def promised() -> ResponseReturnValue:
    return _page("calls", calls=calls, at=now())


@blueprint.get("/told")
@requires(Permission.PUBLIC)
def told() -> ResponseReturnValue:
    return _page("told", told_samples=told_samples)


@blueprint.get("/header/<who>")
@requires(Permission.PUBLIC)
def header(who: str) -> ResponseReturnValue:
    return _page("header", **around_reader(who))


@blueprint.get("/errors/<code>")
@requires(Permission.PUBLIC)
def error(code: str) -> ResponseReturnValue:
    _shown()
    detail = "This request was claimed by Ana Lis at 3:05 pm." if code == "409" else ""
    return render_template(
        "errors/error.html", error=words_for(code), detail=detail, bare=code.startswith("5"), **around_usual()
    )


@blueprint.get("/paper")
@requires(Permission.PUBLIC)
def paper() -> ResponseReturnValue:
    return _page("paper", records=records, figures=figures)


@blueprint.get("/paper.pdf")
@requires(Permission.PUBLIC)
def paper_pdf() -> ResponseReturnValue:
    html = render_template(
        "design/sheet.html",
        records=records,
        figures=figures,
        reference="M-7KQ2-M9XD",
        printed_by="Ana Lis",
        printed_at=records.NOON,
        **around_usual(),
    )
    return Response(make_pdf(html, stylesheet=asset_text("paper.css")), mimetype="application/pdf")
