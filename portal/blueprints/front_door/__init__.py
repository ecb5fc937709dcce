from portal.blueprints.front_door import beginning, calls, deciding, files, linking, proposals, urgent
from portal.blueprints.front_door.views import blueprint

for part in (beginning, calls, deciding, linking, proposals, urgent):
    part.add_routes(blueprint)

__all__ = ["blueprint", "files"]
