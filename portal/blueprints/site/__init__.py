from portal.blueprints.site.views import blueprint

__all__ = ["blueprint"]
