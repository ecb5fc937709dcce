"""What is done about people: they are made known, and families are formed of them."""

from __future__ import annotations

from portal.people.actions.forming import Member, Named, form_family, join_family, make_people

__all__ = ["Member", "Named", "form_family", "join_family", "make_people"]
