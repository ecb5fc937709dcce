"""A file of a request, for whoever decides on it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.blueprints.contacts.files import handed_out
from portal.blueprints.front_door.views import blueprint
from portal.frame.guard import requires


@blueprint.get("/<reference>/files/<int:number>")
@requires(Permission.CONTACT_SCREEN)
def file(reference: str, number: int) -> ResponseReturnValue:
    return handed_out(reference, number, Permission.CONTACT_SCREEN)
