from portal.blueprints.contacts import files, journey
from portal.blueprints.contacts.views import blueprint

__all__ = ["blueprint", "files", "journey"]
