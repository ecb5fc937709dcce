"""What people look at: a family's children in a list, and who somebody might be."""

from __future__ import annotations

from portal.people.queries.children import births_of_children, names_of_children
from portal.people.queries.families import families_of

__all__ = ["births_of_children", "families_of", "names_of_children"]
