from portal.blueprints.front_door import (
    beginning,
    calls,
    deciding,
    files,
    hand_overs,
    linking,
    proposals,
    taking_over,
    urgent,
)
from portal.blueprints.front_door.views import blueprint

for part in (beginning, calls, deciding, hand_overs, linking, proposals, taking_over, urgent):
    part.add_routes(blueprint)

__all__ = ["blueprint", "files"]
