"""What is done about people: they are made known and given keys by which they are found, and families are formed."""

from __future__ import annotations

from portal.people.actions.forming import Member, Named, form_family, join_family, make_people
from portal.people.actions.keying import give_keys, sought_of

__all__ = ["Member", "Named", "form_family", "give_keys", "join_family", "make_people", "sought_of"]
