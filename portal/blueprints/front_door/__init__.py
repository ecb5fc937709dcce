from portal.blueprints.front_door import files
from portal.blueprints.front_door.views import blueprint

__all__ = ["blueprint", "files"]
