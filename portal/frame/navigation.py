"""The pages a person finds at the top, made from the permission table: nobody is shown a door that is shut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for

from portal.access.permissions import Permission
from portal.access.queries import may_enter
from portal.accounts.rules import Actor
from portal.extensions import current_settings
from portal.frame import identity


@dataclass(frozen=True)
class Door:
    text: str
    endpoint: str
    permission: Permission


DOORS = (
    Door("Front door", "front_door.index", Permission.CONTACT_SCREEN),
    Door("Requests for help", "contacts.index", Permission.CONTACT_LIST),
    Door("My agency", "agency.index", Permission.AGENCY_MIRROR),
    Door("Localities", "localities.index", Permission.LOCALITY_READ),
    Door("My caseload", "caseload.index", Permission.CASELOAD_READ),
    Door("People", "people.index", Permission.PEOPLE_MERGE),
    Door("Accounts", "admin.index", Permission.ACCOUNT_MANAGE),
    Door("Agencies", "admin.agencies", Permission.AGENCY_MANAGE),
    Door("Messages", "admin.messages", Permission.MESSAGE_MEND),
    Door("Closed days", "admin.days", Permission.PLACES_MANAGE),
    Door("Services", "admin.services", Permission.SERVICE_READ),
)
# For everybody, and nobody's first page. An address that needs no building: where the request named no host of ours,
# nothing can be built, and the error page leads here too.
GUIDANCE = "/guidance/"


@dataclass(frozen=True)
class Link:
    text: str
    href: str
    current: bool


@dataclass(frozen=True)
class Reader:
    name: str
    role_words: str


def init_navigation(app: Flask) -> None:
    app.context_processor(_around_the_page)


def doors_for(actor: Actor) -> list[Door]:
    return [door for door in DOORS if may_enter(actor, door.permission)]


def first_page(actor: Actor) -> str:
    """Where somebody starts, by role."""
    doors = doors_for(actor)
    return url_for(doors[0].endpoint) if doors else url_for("account.index")


def _around_the_page() -> dict[str, Any]:
    settings, signed_in = current_settings(), identity.current()
    around: dict[str, Any] = {
        "partnership": settings.partnership,
        "shows_demo": settings.shows_demo,
        "kept_form_shown": g.get("kept_form_shown", False),
        "signed_in": None,
        "navigation": [_guidance(request.path)],
    }
    if signed_in:
        roles = dict.fromkeys(held.role.words for held in signed_in.actor.roles)
        around["signed_in"] = Reader(signed_in.name, ", ".join(roles))
        around["navigation"] = [*_links(doors_for(signed_in.actor), request.path), _guidance(request.path)]
    return around


def _links(doors: list[Door], path: str) -> list[Link]:
    """The doors as links. One at most is current: of those the page lies behind, the nearest."""
    hrefs = [url_for(door.endpoint) for door in doors]
    nearest = max((href for href in hrefs if path.startswith(href)), key=len, default=None)
    return [Link(door.text, href, href == nearest) for door, href in zip(doors, hrefs, strict=True)]


def _guidance(path: str) -> Link:
    return Link("Guidance", GUIDANCE, path.startswith(GUIDANCE))
