"""Rules on a contact as plain values: where it has got to, and the level that what was ticked points to."""

from portal.contacts.rules.pointer import Pointed, PointerRule, point_to_level
from portal.contacts.rules.state import ContactState, Standing, Steps, standing_of

__all__ = ["ContactState", "Pointed", "PointerRule", "Standing", "Steps", "point_to_level", "standing_of"]
