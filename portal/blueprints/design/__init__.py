from portal.blueprints.design.views import blueprint

__all__ = ["blueprint"]
