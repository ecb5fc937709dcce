"""What the front door looks at."""

from portal.screening.queries.decisions import current_decision
from portal.screening.queries.queue import Queue, Undecided, queue

__all__ = ["Queue", "Undecided", "current_decision", "queue"]
