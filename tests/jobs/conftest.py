"""The journal, the provider and what is owed, as in the tests of their own rooms."""

from __future__ import annotations

from tests.events.conftest import journal
from tests.messages.conftest import by_smtp, owing, provider

__all__ = ["by_smtp", "journal", "owing", "provider"]
