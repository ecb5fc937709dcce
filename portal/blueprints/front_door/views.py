"""The front door: what waits for a decision, the urgent first, then what is due soonest."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.contacts.queries.calls import calls_to_make
from portal.contacts.queries.urgent import unacknowledged
from portal.contacts.rules.calls import Called
from portal.database import now
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page
from portal.guidance.codes import Source
from portal.paging import After
from portal.places.queries import localities, office_time
from portal.screening.actions import claim_next
from portal.screening.queries import count_queue, queue
from portal.screening.queries.duties import on_duty
from portal.screening.rules.filters import UNKNOWN_PLACE, Age, Filter, Looked
from portal.screening.rules.heading import heading_of
from portal.working_time import london_date

blueprint = Blueprint("front_door", __name__, url_prefix="/front-door")


@blueprint.get("/")
@requires(Permission.CONTACT_SCREEN)
def index() -> ResponseReturnValue:
    at, places = now(), _places()
    office = office_time(db.session, london_date(at))
    chosen = Filter.read(request.args, places)
    waiting = queue(db.session, current_actor(), at, After.read(request.args.get("after", "")), chosen, office)
    return page(
        "front_door/index.html",
        queue=waiting,
        heading=heading_of(waiting.counted),
        chosen=chosen,
        asked_for=[(words, _address(chosen.without(name))) for name, words in chosen.in_words(places)],
        choices=_choices(places),
        calls=calls_to_make(db.session, current_actor(), at),
        on_duty=on_duty(db.session, at, office),
        unacknowledged=unacknowledged(db.session, current_actor()),
        now=at,
        further=bool(request.args.get("after")),
        Source=Source,
        Called=Called,
    )


@blueprint.post("/next")
@requires(Permission.CONTACT_CLAIM)
def claim_the_next() -> ResponseReturnValue:
    """The first of what is shown that nobody looks at: from one to the next without a mouse."""
    chosen = Filter.read(request.args, _places())
    contact = claim_next(db.session, current_actor(), chosen)
    if contact is None:
        flash("Somebody looks at each of these already, or waits for an answer.")
        return redirect(_address(chosen))
    return redirect(url_for(".show", reference=contact.reference, _anchor="work"))


@blueprint.get("/news")
@requires(Permission.CONTACT_SCREEN)
def news() -> ResponseReturnValue:
    """What the heading would say now, and how many came since: asked again and again by a page that stays open."""
    counted = count_queue(db.session, current_actor(), now(), since=_moment(request.args.get("since", "")))
    answer = jsonify(heading=heading_of(counted), new=counted.new)
    answer.add_etag()
    return answer.make_conditional(request)


def _address(chosen: Filter) -> str:
    asked: dict[str, Any] = dict(chosen.in_address)
    return url_for(".index", **asked)


def _places() -> dict[str, str]:
    """Every locality's name, by how an address calls it."""
    return {one.slug: one.name for one in localities(db.session)}


def _choices(places: dict[str, str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each part of the filter: its name in the address, its words, and what may be chosen."""
    return [
        ("source", "From", [(code.value, code.words) for code in Source]),
        ("locality", "Locality", [*places.items(), (UNKNOWN_PLACE, "Not known")]),
        ("age", "Age of a child", [(code.value, code.words) for code in Age]),
        ("looked", "Looked at by", [(code.value, code.words) for code in Looked]),
    ]


def _moment(written: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=int(written))
    except (ValueError, OverflowError):
        return None
