"""What the front door looks at."""

from portal.screening.queries.decisions import current_decision, earlier_decisions
from portal.screening.queries.history import history_of
from portal.screening.queries.proposals import last_proposal, open_proposal
from portal.screening.queries.queue import Queue, Undecided, count_queue, queue
from portal.screening.queries.situation import situation_of

__all__ = [
    "Queue",
    "Undecided",
    "count_queue",
    "current_decision",
    "earlier_decisions",
    "history_of",
    "last_proposal",
    "open_proposal",
    "queue",
    "situation_of",
]
