"""How gunicorn serves the portal: `gunicorn wsgi:app` in this folder reads it. Options on its command line win."""

import os

bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
graceful_timeout = 5
keepalive = 5
# Heartbeats are files: in memory where the system has such a folder, so that a slow disk does not look like a hang.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - gunicorn makes a private file
# The portal logs its requests itself, without what may name a person.
accesslog = None
loglevel = "warning"
# Which proxies to believe is the portal's setting PORTAL_TRUSTED_PROXIES; here none is.
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
reuse_port = True
control_socket_disable = True
