from portal.blueprints.urgent.views import blueprint

__all__ = ["blueprint"]
