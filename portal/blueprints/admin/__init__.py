from portal.blueprints.admin import days, messages
from portal.blueprints.admin.views import blueprint

days.add_routes(blueprint)
messages.add_routes(blueprint)

__all__ = ["blueprint"]
