from portal.blueprints.front_door import beginning, files
from portal.blueprints.front_door.views import blueprint

beginning.add_routes(blueprint)

__all__ = ["blueprint", "files"]
