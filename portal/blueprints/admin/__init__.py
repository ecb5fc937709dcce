from portal.blueprints.admin import agencies, days, keys, messages, services
from portal.blueprints.admin.views import blueprint

agencies.add_routes(blueprint)
days.add_routes(blueprint)
keys.add_routes(blueprint)
messages.add_routes(blueprint)
services.add_routes(blueprint)

__all__ = ["blueprint"]
