from portal.blueprints.contacts.views import blueprint

__all__ = ["blueprint"]
