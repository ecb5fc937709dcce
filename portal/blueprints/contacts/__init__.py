from portal.blueprints.contacts import files, following, journey, receipt, searching
from portal.blueprints.contacts.views import blueprint

following.add_routes(blueprint)
searching.add_routes(blueprint)

__all__ = ["blueprint", "files", "journey", "receipt"]
