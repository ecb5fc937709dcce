from portal.blueprints.contacts.journey import files
from portal.blueprints.contacts.journey.many import views as many
from portal.blueprints.contacts.journey.views import blueprint

many.add_routes(blueprint)

__all__ = ["blueprint", "files", "many"]
