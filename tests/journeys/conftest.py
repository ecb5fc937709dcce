"""The portal as it is served: a real gunicorn and a real worker on this test's own database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from portal.settings import ROOT, Settings
from tests.ports import free_port

_PATIENCE = 60  # seconds until a server must answer


@dataclass
class Site:
    """Where the portal answers, and the processes behind it."""

    address: str
    environment: dict[str, str]
    logs: Path

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def start_web(self) -> subprocess.Popen[bytes]:
        command = ["-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "8", "wsgi:app"]
        web = self.start("web", command)
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and web.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=1).close()  # noqa: S310 -- our own server
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                time.sleep(0.05)
            else:
                return web
        pytest.fail((self.logs / "web.log").read_text()[-2000:])

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.start("worker", ["-m", "flask", "--app", "wsgi", "worker"])

    def start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.logs / f"{name}.log").open("ab") as log:
            return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=self.environment, stdout=log, stderr=log)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def site(settings: Settings) -> Iterator[Site]:
    """The web, up for all journeys of this test process."""
    yield from _served(settings, "test")


@pytest.fixture
def demo_site(settings: Settings) -> Iterator[Site]:
    """The web as `make demo` serves it."""
    yield from _served(settings, "demo")


def _served(settings: Settings, environment: str) -> Iterator[Site]:
    served = site_of(settings, environment)
    web = served.start_web()
    yield served
    stop(web)


def site_of(settings: Settings, environment: str = "test") -> Site:
    """On the database of these settings; nothing of it runs yet."""
    address = f"http://127.0.0.1:{free_port()}"
    variables = {
        **os.environ,
        "PORTAL_ENV": environment,
        "PORTAL_VAR": str(settings.var),
        "PORTAL_DATABASE_URL": str(settings.database_url),
        "PORTAL_MEASURES_URL": str(settings.measures_url),
        "PORTAL_BASE_URL": address,
    }
    return Site(address, variables, settings.var)


@pytest.fixture
def worker(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    process = site.start_worker()
    yield process
    stop(process)


@pytest.fixture(params=["with JavaScript at a desk", "without JavaScript on a phone"])
def tab(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[Page]:
    """A browser's page; whatever the browser complains of fails the test."""
    at_a_desk = request.param == "with JavaScript at a desk"
    context = chromium.new_context(
        base_url=site.address,
        java_script_enabled=at_a_desk,
        viewport={"width": 1280, "height": 900} if at_a_desk else {"width": 360, "height": 740},
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    expected = (
        "the server responded with a status of"  # a refused form says so in its status, and the console repeats it
    )
    assert [words for words in complaints if expected not in words] == []


@pytest.fixture
def desk(chromium: Browser, site: Site) -> Iterator[Page]:
    """A browser at a desk, where one is enough."""
    context = chromium.new_context(base_url=site.address, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
