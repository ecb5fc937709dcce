from portal.blueprints.api.views import blueprint

__all__ = ["blueprint"]
