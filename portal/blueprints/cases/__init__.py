from portal.blueprints.cases import agreement
from portal.blueprints.cases.views import blueprint

agreement.add_routes(blueprint)

__all__ = ["blueprint"]
