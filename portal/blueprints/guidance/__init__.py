from portal.blueprints.guidance.views import blueprint

__all__ = ["blueprint"]
