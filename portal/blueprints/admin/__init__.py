from portal.blueprints.admin.messages import add_routes
from portal.blueprints.admin.views import blueprint

add_routes(blueprint)

__all__ = ["blueprint"]
