from portal.blueprints.demo.views import blueprint

__all__ = ["blueprint"]
