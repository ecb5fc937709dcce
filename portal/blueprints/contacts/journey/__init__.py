from portal.blueprints.contacts.journey import files
from portal.blueprints.contacts.journey.views import blueprint

__all__ = ["blueprint", "files"]
