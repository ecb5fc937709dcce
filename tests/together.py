"""Which tests one process runs all of, when several share the run; every other test goes to whoever is free.

The mark that pytest-xdist 3.8 has for this does nothing under pytest 9.2 (pytest-dev/pytest-xdist#1386): each process
collected the promises, and `make demo` ran beside itself. So whoever hands out the tests is told here.
"""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    "tests/test_promises.py::test_a_promise_is_shown_by_tests_that_are_collected",  # they are collected once
    "tests/test_two_commands.py",  # it makes one checkout, and a demo takes all there is of the machine
)


class Together(LoadScopeScheduling):  # type: ignore[misc] # it ships no types
    def _split_scope(self, nodeid: str) -> str:
        return scope(nodeid)


def scope(test: str) -> str:
    """What is handed out as one; the largest is handed out first."""
    return next((several for several in TOGETHER if test.startswith(several)), test)


@pytest.hookimpl(optionalhook=True)  # not there without pytest-xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    return Together(config, log) if config.getvalue("dist") == "loadgroup" else None
