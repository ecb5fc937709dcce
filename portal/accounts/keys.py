"""The secret by which a programme of an agency proves whose it is."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from portal.accounts.rules import token_digest

_BEGINS = "ehk_"  # so that whoever finds one lying about knows what it is, and so do programmes that look for secrets
_SHOWN = len(_BEGINS) + 6
LONGEST_SECRET = 200


@dataclass(frozen=True)
class Secret:
    """Shown once, and never kept: `digest` is kept, and `prefix`, by which people tell one key from another."""

    whole: str

    @property
    def prefix(self) -> str:
        return self.whole[:_SHOWN]

    @property
    def digest(self) -> bytes:
        return token_digest(self.whole)


def new_secret() -> Secret:
    return Secret(_BEGINS + secrets.token_urlsafe(32))
