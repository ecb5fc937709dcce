from portal.blueprints.caseload.views import blueprint

__all__ = ["blueprint"]
