from portal.blueprints.handover.views import blueprint

__all__ = ["blueprint"]
