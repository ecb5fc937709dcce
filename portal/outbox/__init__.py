"""What must follow: jobs deferred in the transaction of their cause."""

from portal.outbox.actions import defer

__all__ = ["defer"]
