"""An agency lead's own agency: its figures beside the borough's, and the requests behind them."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.accounts.models import Agency
from portal.database import now
from portal.extensions import db
from portal.frame.formats import today_in_london
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page
from portal.measures.mirror import SHOWN, agencies_of, mirror_of, open_agency, open_period, periods, requests_behind
from portal.measures.parts import LEVELS, said_of, words_of
from portal.paging import After

blueprint = Blueprint("agency", __name__, url_prefix="/agency")


@blueprint.get("/")
@requires(Permission.AGENCY_MIRROR)
def index() -> ResponseReturnValue:
    led = agencies_of(db.session, current_actor())
    if len(led) == 1:
        return _mirror(led[0])
    return page("agency/index.html", agencies=led)


@blueprint.get("/<slug>/")
@requires(Permission.AGENCY_MIRROR)
def show(slug: str) -> ResponseReturnValue:
    return _mirror(open_agency(db.session, current_actor(), slug))


def _mirror(agency: Agency) -> ResponseReturnValue:
    today = today_in_london()
    period = open_period(today, request.args.get("period", ""))
    return page(
        "agency/show.html",
        agency=agency,
        one_of_several=len(agencies_of(db.session, current_actor())) > 1,
        period=period,
        periods=periods(today),
        mirror=mirror_of(db.session, current_actor(), agency, period, at=now()),
        measures=SHOWN,
        words_of=words_of,
        LEVELS=LEVELS,
    )


@blueprint.get("/<slug>/requests")
@requires(Permission.AGENCY_MIRROR)
def requests(slug: str) -> ResponseReturnValue:
    agency = open_agency(db.session, current_actor(), slug)
    period = open_period(today_in_london(), request.args.get("period", ""))
    part, after = request.args.get("of", "received"), After.read(request.args.get("after", ""))
    return page(
        "agency/requests.html",
        agency=agency,
        period=period,
        part=part,
        behind=requests_behind(db.session, current_actor(), agency, period, part, at=now(), after=after),
        words_of=words_of,
        said_of=said_of,
    )
