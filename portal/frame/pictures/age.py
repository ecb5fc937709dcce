"""How long something has waited, against the time it may."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 120.0, 14.0


@dataclass(frozen=True)
class AgePicture:
    width: float
    height: float
    within: float  # width of the bar up to the limit
    over: float  # width of what lies beyond it
    limit: float  # where the limit stands
    words: str
    late: bool


def age_picture(days: int, limit: int) -> AgePicture:
    """A bar that ends at the limit, or runs beyond it; beyond twice the limit the whole is drawn smaller."""
    if days < 0 or limit < 1:
        raise ValueError("Days waited are not below zero, and a limit is at least one day.")
    scale = WIDTH / max(days, limit * 2)
    over = max(days - limit, 0)
    waited = f"{days} {'day' if days == 1 else 'days'}"
    return AgePicture(
        width=WIDTH,
        height=HEIGHT,
        within=min(days, limit) * scale,
        over=over * scale,
        limit=limit * scale,
        words=f"{waited}, {over} over" if over else f"{waited} of {limit}",
        late=over > 0,
    )
