from portal.places.actions.closing_days import close_day, open_day
from portal.places.actions.importing_places import Brought, bring_in_places
from portal.places.actions.importing_postcodes import BadRows, Loaded, Watcher, load_postcodes

__all__ = [
    "BadRows",
    "Brought",
    "Loaded",
    "Watcher",
    "bring_in_places",
    "close_day",
    "load_postcodes",
    "open_day",
]
