"""A newcomer's first two minutes: from `make demo` to a request of their own, seen on the queue as somebody else.

    python -m tests.journeys.two_minutes [ADDRESS]

Without an address it runs `make demo` in this checkout, with data of its own, and counts that in. It reads and types at
the pace of a person, and prints when it had got where.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from portal.settings import ROOT
from scripts.chromium import program
from tests.blueprints.journey.told import FEW, Told
from tests.journeys.telling import press, send_it, tell, type_in
from tests.ports import free_port

_READING = 1.5  # seconds a page is looked at before the first press
_KEY = 0.09  # seconds between two keys: some 110 letters in ten seconds
_UP_AFTER = 600  # seconds `make demo` may take from nothing


@dataclass(frozen=True)
class Pace:
    reading: float = 0.0
    key: float = 0.0


MADE_UP = Told(
    {
        **FEW.pages,
        "about-you": {"call_back_number": "01632 960 001"},
        "signs": {"signs": ["CD-EMO-1"]},
        "account": {
            "worries": "Comes late most mornings, is tired, and says nobody gets up at home.",
            "needs_to_happen": "Somebody to help the whole family with mornings.",
        },
    },
    [
        ("child", {"forename": "Robin", "surname": "Merryweather", "birth": "estimated", "estimated_age": "8"}),
        ("adult", {"forename": "Jo", "kinship": "mother", "lives": "yes"}),
    ],
)

PERSON = Pace(_READING, _KEY)
AT_ONCE = Pace()


def try_the_portal(page: Page, pace: Pace, tell: Callable[[str], None] = lambda _: None) -> str:
    """Do what the demo's first page says; the reference of the request that was sent and seen."""
    page.goto("/demo/")
    postcode = page.locator(".eh-tour .eh-reference").inner_text()
    _press(page, pace, page.locator(".eh-tour button").first.inner_text().splitlines()[0])
    _tell_it(page, pace, postcode)
    reference = send_it(page)
    tell("the request was sent")
    page.get_by_role("link", name="Be somebody else").click()
    _press(page, pace, "Be Sam")
    page.get_by_role("link", name=reference).wait_for()
    tell("it was seen on the queue, as somebody else")
    return reference


def _tell_it(page: Page, pace: Pace, postcode: str) -> None:
    """All of it, about a child that was made up, reading each page before typing."""

    def read(_: Page) -> None:
        time.sleep(pace.reading)

    read(page)
    type_in(page, MADE_UP.pages["danger"])
    press(page)
    tell(page, MADE_UP.but("home", postcode=postcode), key=pace.key, before=read)
    read(page)


def _press(page: Page, pace: Pace, words: str) -> None:
    time.sleep(pace.reading)
    page.locator(".eh-tour").get_by_role("button", name=words).first.click()
    page.wait_for_url(lambda address: "/demo/" not in address)


def main() -> int:
    began = time.monotonic()

    def tell(what: str) -> None:
        sys.stdout.write(f"{time.monotonic() - began:6.1f} s  {what}\n")
        sys.stdout.flush()

    with _demo(sys.argv[1:]) as address, sync_playwright() as playwright:
        tell(f"the portal is ready at {address}")
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        try_the_portal(browser.new_page(base_url=address), PERSON, tell)
        browser.close()
    return 0


@contextmanager
def _demo(given: list[str]) -> Iterator[str]:
    if given:
        yield given[0]
        return
    folder, port = tempfile.mkdtemp(prefix="portal-first-"), free_port()
    command = ["make", "--no-print-directory", "demo", f"PORT={port}", f"PORTAL_VAR={folder}"]
    serving = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        yield _when_ready(serving, f"http://127.0.0.1:{port}")
    finally:
        os.killpg(serving.pid, signal.SIGINT)
        serving.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _when_ready(serving: subprocess.Popen[bytes], address: str) -> str:
    give_up = time.monotonic() + _UP_AFTER
    while serving.poll() is None and time.monotonic() < give_up:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=2).close()  # noqa: S310 -- our own server
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
        else:
            return address
    raise SystemExit("The demo did not come up.")


if __name__ == "__main__":
    sys.exit(main())
