from portal.blueprints.contacts import files, journey, receipt
from portal.blueprints.contacts.views import blueprint

__all__ = ["blueprint", "files", "journey", "receipt"]
