from portal.blueprints.help.views import blueprint

__all__ = ["blueprint"]
