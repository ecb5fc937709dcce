from portal.blueprints.admin import agencies, days, messages
from portal.blueprints.admin.views import blueprint

agencies.add_routes(blueprint)
days.add_routes(blueprint)
messages.add_routes(blueprint)

__all__ = ["blueprint"]
