"""Each promise in docs/promises.toml is kept by tests that exist, on a page there is, by an action there is."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, replace

import pytest
from flask import Flask

from portal import create_app
from portal.settings import ROOT, Environment, Settings


@dataclass(frozen=True)
class Promise:
    sentence: str
    page: str
    action: str
    tests: tuple[str, ...]


def _promises() -> list[Promise]:
    written = tomllib.loads((ROOT / "docs" / "promises.toml").read_text(encoding="utf-8"))["promise"]
    return [Promise(**{**promise, "tests": tuple(promise["tests"])}) for promise in written]


PROMISES = _promises()
each_promise = pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.sentence)


@pytest.fixture(scope="module")
def collected() -> frozenset[str]:
    """The tests pytest finds in the files that promises name, whatever this run was told to leave out."""
    files = sorted({test.partition("::")[0] for promise in PROMISES for test in promise.tests})
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-1000:]
    return frozenset(line.partition("[")[0] for line in found.stdout.splitlines() if "::" in line)


def test_no_promise_is_given_twice() -> None:
    sentences = [promise.sentence for promise in PROMISES]
    assert sentences
    assert sorted(set(sentences)) == sorted(sentences)


@each_promise
def test_a_promise_is_shown_by_tests_that_are_collected(promise: Promise, collected: frozenset[str]) -> None:
    assert promise.tests, "a promise nobody shows is none"
    assert [test for test in promise.tests if test not in collected] == []


@pytest.fixture(scope="module")
def pages(app: Flask, settings: Settings) -> frozenset[str]:
    """Those of the portal, and those that the demo alone has."""
    demo = create_app(replace(settings, environment=Environment.DEMO))
    return frozenset(rule.rule for each in (app, demo) for rule in each.url_map.iter_rules())


@each_promise
def test_a_promise_is_kept_on_a_page_there_is(promise: Promise, pages: frozenset[str]) -> None:
    assert promise.page in pages


@each_promise
def test_a_promise_is_kept_by_an_action_there_is(promise: Promise) -> None:
    assert callable(pkgutil.resolve_name(promise.action))
    assert promise.sentence.endswith((".", "!"))
