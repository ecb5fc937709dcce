from portal.blueprints.cases.views import blueprint

__all__ = ["blueprint"]
