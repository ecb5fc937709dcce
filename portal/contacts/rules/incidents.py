"""What whoever sends an incident number again is told: an agency's number is one request."""

from __future__ import annotations

SENT_BEFORE = "Your agency has sent a request with this incident number already"
SENT_OTHERWISE = (
    f"{SENT_BEFORE}, and not with these answers. What you sent now was not kept. Open that request to add to it."
)


def number_taken_back(incident: str) -> str:
    """Of a request that was taken back: nobody reads that one any more."""
    return (
        "You took back the request with this number. If you need help after all, send it with another number, such as"
        f" {incident}-B"
    )
