"""Pages by audience."""

from __future__ import annotations

from flask import Flask

from portal.extensions import csrf
from portal.settings import Settings


def register(app: Flask, settings: Settings) -> None:
    from portal.blueprints import (
        account,
        admin,
        agency,
        api,
        caseload,
        cases,
        contacts,
        front_door,
        guidance,
        handover,
        help,  # noqa: A004 -- it is what the page is called
        localities,
        people,
        site,
        urgent,
    )

    areas = (
        site,
        help,
        guidance,
        account,
        contacts.journey,
        contacts,
        urgent,
        handover,
        front_door,
        agency,
        localities,
        caseload,
        cases,
        people,
        admin,
        api,
    )
    for area in areas:
        app.register_blueprint(area.blueprint)
    csrf.exempt(api.blueprint)  # a key proves who sends, and no browser holds one
    if settings.shows_demo:
        from portal.blueprints import demo  # they do not exist anywhere else

        app.register_blueprint(demo.blueprint)
    if settings.shows_design:
        from portal.blueprints import design  # nor these

        app.register_blueprint(design.blueprint)
