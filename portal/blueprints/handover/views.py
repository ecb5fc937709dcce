"""The link by which a team takes on what the front door hands over. Nobody there has an account.

Mail scanners open links, so opening this one changes nothing and shows nothing of the family; it takes a name and a
press. Whoever has given one reads the papers and answers for half a day, at an address of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.blueprints.handover.forms import AnswerForm, NameForm
from portal.database import now
from portal.documents.pdf import make_pdf
from portal.extensions import db
from portal.frame.assets import asset_text
from portal.frame.guard import requires
from portal.frame.pages import page, refusals
from portal.guidance.codes import words_of
from portal.guidance.places import places
from portal.screening.actions.handing_over import LinkOver, accept_by_link, open_link, read_papers, return_by_link
from portal.screening.actions.handing_over.link import NameNeeded
from portal.screening.models import HandOver, LinkOpening
from portal.screening.queries.hand_over_links import behind_link, opening_behind, token_of_opening
from portal.screening.queries.papers import papers_of
from portal.screening.rules.hand_overs import LINK_AFTER_ACCEPTED

blueprint = Blueprint("handover", __name__, url_prefix="/handover")
Given = ParamSpec("Given")


def _unless_over(view: Callable[Given, ResponseReturnValue]) -> Callable[Given, ResponseReturnValue]:
    """A link that is over, and one of nobody's, are answered alike; whoever has given no name is asked for it."""

    @wraps(view)
    def told(*args: Given.args, **kwargs: Given.kwargs) -> ResponseReturnValue:
        try:
            return view(*args, **kwargs)
        except NameNeeded:
            return redirect(url_for(".show", token=kwargs["token"]), 303)
        except LinkOver:
            return make_response(page("handover/over.html", places=places()), 410)

    return told


@blueprint.route("/<token>", methods=["GET", "POST"])
@requires(Permission.PUBLIC, keeps=False)
@_unless_over
def show(token: str) -> ResponseReturnValue:
    handed, form = _behind(token), NameForm()
    if form.validate_on_submit():
        opening = open_link(db.session, token, form.name.data)
        return redirect(url_for(".answer", token=token, opened=token_of_opening(opening)), 303)
    return page("handover/show.html", form=form, handed=handed, token=token, late=now() >= handed.due_at)


@blueprint.route("/<token>/<opened>", methods=["GET", "POST"])
@requires(Permission.PUBLIC, keeps=False)
@_unless_over
def answer(token: str, opened: str) -> ResponseReturnValue:
    form = AnswerForm()
    if form.validate_on_submit():
        with refusals(form):
            if form.accepts:
                accept_by_link(db.session, token, opened, form.their_reference.data)
                return redirect(url_for(".answer", token=token, opened=opened), 303)
            returned = return_by_link(db.session, token, opened, form.given_back())
            return page("handover/returned.html", handed=returned, places=places())
    handed, opening = _named(token, opened)  # as it stands now, where somebody else was quicker
    return page(
        "handover/answer.html",
        form=form,
        handed=handed,
        opening=opening,
        token=token,
        opened=opened,
        late=now() >= handed.due_at,
        link_until=handed.accepted_at + LINK_AFTER_ACCEPTED if handed.accepted_at else None,
        places=places(),
    )


@blueprint.post("/<token>/<opened>/papers.pdf")
@requires(Permission.PUBLIC, keeps=False)
@_unless_over
def papers(token: str, opened: str) -> ResponseReturnValue:
    """A press, so that no scanner takes them, and an event says who did."""
    handed, opening = read_papers(db.session, token, opened)
    return papers_as_pdf(handed, printed_by=opening.name)


def papers_as_pdf(handed: HandOver, *, printed_by: str) -> Response:
    """All of it on paper, made for whoever asks and kept by nobody: its name says the reference and nothing else."""
    at = now()
    html = render_template(
        "handover/papers.html",
        reference=handed.reference,
        printed_by=printed_by,
        printed_at=at,
        papers=papers_of(db.session, handed, at),
        places=places(),
        words_of=words_of,
    )
    answer = Response(make_pdf(html, stylesheet=asset_text("paper.css")), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="papers-{handed.reference}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _behind(token: str) -> HandOver:
    found = behind_link(db.session, token, now())
    if found is None:
        raise LinkOver
    return found


def _named(token: str, opened: str) -> tuple[HandOver, LinkOpening]:
    handed = _behind(token)
    opening = opening_behind(db.session, handed, opened, now())
    if opening is None:
        raise NameNeeded
    return handed, opening
