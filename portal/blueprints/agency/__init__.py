from portal.blueprints.agency.views import blueprint

__all__ = ["blueprint"]
