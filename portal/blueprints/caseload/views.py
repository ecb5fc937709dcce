"""A Lead Practitioner's first page: what they are asked, and the families they lead."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.allocation.queries import offers_to
from portal.casework.queries import caseload
from portal.database import now
from portal.extensions import current_settings, db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page
from portal.guidance.clocks import clock
from portal.guidance.codes import PrimaryNeed
from portal.guidance.stars import star_use
from portal.screening.queries.hand_overs import new_information

blueprint = Blueprint("caseload", __name__, url_prefix="/caseload")


@blueprint.get("/")
@requires(Permission.CASELOAD_READ)
def index() -> ResponseReturnValue:
    return page(
        "caseload/index.html",
        new_information=new_information(db.session, current_actor()),
        now=now(),
        offers=offers_to(db.session, current_actor()),
        cases=caseload(db.session, current_actor()),
        PrimaryNeed=PrimaryNeed,
        use=star_use(current_settings()),
        answer_within=clock("answer_offer").words,
    )
