"""The day's handover: what the next shift has to know, in one list."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.database import now
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page
from portal.screening.queries.duties import on_duty
from portal.screening.queries.handover import handover


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/handover", "handover", show_handover)


@requires(Permission.CONTACT_SCREEN)
def show_handover() -> ResponseReturnValue:
    at = now()
    found = handover(db.session, current_actor(), at)
    return page(
        "front_door/handover.html",
        found=found,
        count=sum(len(one.lines) for one in found),
        on_duty=on_duty(db.session, at),
        now=at,
    )
