"""`make bench`: how quick the portal is, as a ratio to a bare page that does the same work in the same run.

    python -m tests.bench [--small N] [--large N] [--seconds S] [--rounds R] [--only WORDS] [--json]

Everything is on this machine and made for this run; what it starts it stops.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from portal import embedded
from portal.settings import ROOT, read_settings
from tests.bench.client import WrongAnswer
from tests.bench.measuring import Bench
from tests.bench.report import Report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--small", type=int, default=10_000, help="contacts in the small borough (10000)")
    parser.add_argument("--large", type=int, default=1_000_000, help="contacts in the large one (1000000)")
    parser.add_argument("--connections", type=int, default=32, help="at once (32)")
    parser.add_argument("--seconds", type=float, default=1.0, help="to drive each thing for, each round (1)")
    parser.add_argument("--rounds", type=int, default=3, help="of which the middle one counts (3)")
    parser.add_argument("--only", default="", help="measure only what has these words in its name")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    given = parser.parse_args()

    var = Path(os.environ.get("PORTAL_VAR") or ROOT / "var" / "bench").resolve()
    began = time.monotonic()
    found_running = embedded.find(var) is not None
    settings = read_settings({"PORTAL_ENV": "demo", "PORTAL_VAR": str(var)})
    cluster = embedded.ensure_running(var, durable=True)
    report = Report(given.small, given.large, given.connections)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    try:
        Bench(cluster, settings, report, given.seconds, given.rounds, given.only, tell=_tell).run()
    except WrongAnswer as error:
        _tell(f"Nothing can be said about speed: {error}")
        return 1
    finally:
        if not found_running:
            embedded.stop(var)
    report.seconds = time.monotonic() - began
    sys.stdout.write((report.as_json() if given.json else report.as_table()) + "\n")
    return 0


def _tell(words: str) -> None:
    """What is being done, beside the answer itself."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
