from portal.blueprints.front_door.views import blueprint

__all__ = ["blueprint"]
