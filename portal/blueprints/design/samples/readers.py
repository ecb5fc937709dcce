"""Who looks at a design page: an invented person in any role, with the doors that the role has."""

from __future__ import annotations

import uuid
from typing import Any

from portal.accounts.rules import Actor, Role, scoped
from portal.frame.navigation import Link, Reader, doors_for

NAME = "Ngozi Whitfield-Abernathy"
PARTNERSHIP = "Danum Early Help Partnership"
NOBODY = "nobody"
EVERY_ROLE = "every_role"
_USUAL = (Role.REFERRER, Role.SCREENER, Role.COORDINATOR, Role.LEAD_PRACTITIONER, Role.ADMINISTRATOR)
_SOMEWHERE, _SOMEONE = uuid.UUID(int=1), uuid.UUID(int=2)

READERS: dict[str, str] = {
    NOBODY: "Nobody signed in",
    **{role.value: role.words for role in Role},
    EVERY_ROLE: "Somebody with every role",
}


def around(*roles: Role) -> dict[str, Any]:
    """What the layout shows around a page to somebody in these roles."""
    actor = Actor(_SOMEONE, _SOMEWHERE, NAME, tuple(scoped(role, _SOMEWHERE, _SOMEWHERE) for role in roles))
    doors = doors_for(actor) if roles else []
    return {
        "signed_in": Reader(NAME, ", ".join(role.words for role in roles)) if roles else None,
        "navigation": [
            *(Link(door.text, "#main-content", door is doors[0]) for door in doors),
            Link("Guidance", "#main-content", False),
        ],
        "partnership": PARTNERSHIP,
        "shows_demo": True,
        "kept_form_shown": False,
    }


def around_usual() -> dict[str, Any]:
    """Of the many pages that are not about their own top."""
    return around(*_USUAL)


def around_reader(who: str) -> dict[str, Any]:
    if who == EVERY_ROLE:
        return around(*Role)
    return around(*(role for role in Role if role.value == who))
