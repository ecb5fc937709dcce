from portal.blueprints.contacts import journey
from portal.blueprints.contacts.views import blueprint

__all__ = ["blueprint", "journey"]
