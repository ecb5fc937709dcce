from portal.blueprints.localities.views import blueprint

__all__ = ["blueprint"]
