from portal.access.queries import NotYours
from portal.blueprints.cases import agreement
from portal.blueprints.front_door import (
    beginning,
    calls,
    deciding,
    duty,
    files,
    hand_overs,
    handover,
    joining,
    linking,
    proposals,
    reassigning,
    taking_over,
    urgent,
)
from portal.blueprints.front_door.gone import no_longer_here
from portal.blueprints.front_door.views import blueprint

_PARTS = (
    agreement, beginning, calls, deciding, duty, hand_overs, handover, joining, linking, proposals, reassigning,
    taking_over, urgent,
)  # fmt: skip
for part in _PARTS:
    part.add_routes(blueprint)
blueprint.register_error_handler(NotYours, no_longer_here)

__all__ = ["blueprint", "files"]
