"""The PostgreSQL in the wheel: start it, find it, stop it.

It is alive when a connection says that its data lie in our folder; a process number alone proves nothing. Everyone who
starts or stops it holds a lock, and it holds one itself (`served`, which every one of its processes inherits) for as
long as anything of it lives. So after a `kill -9` we know when the last of it has ended, and only then clear away
what it left behind.
"""

from __future__ import annotations

from portal.embedded.cluster import Cluster
from portal.embedded.home import EmbeddedError
from portal.embedded.server import ensure_running, find, stop
from portal.embedded.urls import DatabaseUrls, database_urls, libpq_url

__all__ = ["Cluster", "DatabaseUrls", "EmbeddedError", "database_urls", "ensure_running", "find", "libpq_url", "stop"]
