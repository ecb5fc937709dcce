"""The directory of services: what there is, as the last file said. It is changed by the next file, and not here."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.extensions import db
from portal.frame.fields.text import cleaned, without_unprintable
from portal.frame.guard import requires
from portal.frame.pages import page
from portal.guidance.search import LONGEST
from portal.services.queries import service_and_words, services_listed
from portal.services.rules import ServiceStatus


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/services/", "services", services)
    blueprint.add_url_rule("/services/<service_id>", "service", service)


@requires(Permission.SERVICE_READ)
def services() -> ResponseReturnValue:
    words = without_unprintable(cleaned(request.args.get("q", "")))[:LONGEST]
    not_in_use = request.args.get("show") == ServiceStatus.INACTIVE
    status = ServiceStatus.INACTIVE if not_in_use else ServiceStatus.ACTIVE
    found = services_listed(db.session, status=status, words=words, after=request.args.get("after", ""))
    return page("admin/services.html", found=found, words=words, not_in_use=not_in_use)


@requires(Permission.SERVICE_READ)
def service(service_id: str) -> ResponseReturnValue:
    found = service_and_words(db.session, service_id)
    if found is None:
        raise NotYours
    return page("admin/service.html", service=found[0], words=found[1], status=ServiceStatus(found[0].status))
