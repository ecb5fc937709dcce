from portal.blueprints.caseload import hand_overs
from portal.blueprints.caseload.views import blueprint

hand_overs.add_routes(blueprint)

__all__ = ["blueprint"]
