"""`make bench`: how quick the portal is, as a ratio to a bare page that does the same work in the same run.

    python -m tests.bench [--small N] [--large N] [--seconds S] [--rounds R] [--only WORDS] [--keep]
                           [--json]

Everything is on this machine and made for this run; what it starts it stops.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from functools import partial
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
    parser.add_argument("--keep", action="store_true", help="keep the large borough (some 12 GB) for the next run")
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
        told = partial(_tell, began=began)
        Bench(cluster, settings, report, given.seconds, given.rounds, given.only, given.keep, tell=told).run()
    except WrongAnswer as error:
        _tell(f"Nothing can be said about speed: {error}")
        return 1
    finally:
        if not found_running:
            embedded.stop(var)
    report.seconds = time.monotonic() - began
    sys.stdout.write((report.as_json() if given.json else report.as_table()) + "\n")
    return 0


def _tell(words: str, *, began: float | None = None) -> None:
    """What is being done and since when, beside the answer itself."""
    since = "" if began is None else f"{time.monotonic() - began:6.0f} s  "
    sys.stderr.write(f"{since}{words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
