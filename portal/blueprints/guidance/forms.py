"""What is asked of the page of signs, as it stands in its address."""

from __future__ import annotations

from collections.abc import Mapping

from portal.guidance.search import LONGEST, Question
from portal.guidance.thresholds import LEVEL_NUMBERS, Thresholds


def read_question(asked: Mapping[str, str], guidance: Thresholds) -> Question:
    """What it does not know it leaves out: an address that was written by hand still leads to signs."""
    typed = "".join(letter if letter.isprintable() else " " for letter in asked.get("q", ""))
    words = " ".join(typed.split())[:LONGEST].strip()
    level, domain = asked.get("level", ""), asked.get("domain", "")
    return Question(
        words=words,
        level=int(level) if level in map(str, LEVEL_NUMBERS) else None,
        domain=domain if domain in {one.code for one in guidance.domains} else "",
    )
