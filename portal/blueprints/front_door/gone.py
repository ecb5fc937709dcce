"""What a screener reads who comes too late: another has decided the request, and it is no longer theirs to open.

It says the same whether or not there is such a request, so nothing is learnt by trying. What they wrote stands on it:
the page before is no longer theirs either, so going back would not find it.
"""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from portal.frame.error_words import ErrorWords
from portal.frame.errors import error_page
from portal.frame.problems import is_for_programmes

_WORDS = ErrorWords(
    "This request is no longer here",
    (
        "Somebody may have decided it meanwhile, or taken it back, or there is none with this reference.",
        "Nothing that you pressed was done, and nothing was overwritten.",
    ),
    "/front-door/",
    "Go to the queue",
)


def no_longer_here(_: Exception) -> ResponseReturnValue:
    """A programme is never sent back what it sent."""
    wrote = request.form.get("reasons", "").strip()
    return error_page(
        404, words=_WORDS, detail=f"You had written: {wrote}" if wrote and not is_for_programmes() else ""
    )
