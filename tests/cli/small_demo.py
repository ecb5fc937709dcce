"""A supervisor with two small processes, run by the tests beside this file: `python -m tests.cli.small_demo VAR PORT`.

A third argument makes the worker one that dies at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from portal.cli.installation import Installation
from portal.cli.supervisor import Process, Supervisor

WEB = """
import http.server, os, pathlib, sys
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), Answer).serve_forever()
"""
WORKER = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"
DOOMED = "import sys; sys.exit('there is no such queue')"


def main(var: Path, port: int, *, doomed: bool) -> bool:
    commands = {
        "web": [sys.executable, "-c", WEB, str(var / "web.pid"), str(port)],
        "worker": [sys.executable, "-c", DOOMED if doomed else WORKER, str(var / "worker.pid")],
    }
    with Installation(var, port) as installation:
        processes = [Process(name, command, os.environ, var / f"{name}.log") for name, command in commands.items()]
        supervisor = Supervisor(processes, installation.address, lambda: None, lambda: click.echo("ready"))
        fine = supervisor.run()
        click.echo(f"alone: {installation.is_the_only_one()}")
    return fine


if __name__ == "__main__":
    try:
        sys.exit(0 if main(Path(sys.argv[1]), int(sys.argv[2]), doomed=len(sys.argv) > 3) else 1)
    except click.ClickException as refusal:
        sys.exit(refusal.message)
