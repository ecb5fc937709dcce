#!/usr/bin/env python3
"""Takes a picture of every design page, on a telephone and at a desk, and keeps the paper beside them.

Run it with the environment's Python while a portal serves in development:
`.venv/bin/python scripts/design.py FOLDER [ADDRESS]`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from browser import program_for_pictures
from playwright.sync_api import Error, Page, sync_playwright

WIDTHS = (360, 1280)
INDEX = "/design/"


def main() -> int:
    if len(sys.argv) < 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    folder = Path(sys.argv[1])
    address = sys.argv[2] if len(sys.argv) > 2 else "http://127.0.0.1:5000"
    program = program_for_pictures()
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(base_url=address)
        for path in addresses(page):
            take(page, path, folder)
        keep_paper(page, folder)
        browser.close()
    return 0


def addresses(page: Page) -> list[str]:
    """Every design page, as the first of them lists them."""
    try:
        answer = page.goto(INDEX)
    except Error as error:
        raise SystemExit(f"Nothing serves there: {error.message.splitlines()[0]}") from error
    if answer is None or not answer.ok:
        raise SystemExit(f"There are no design pages at {page.url}: they exist in development only (PORTAL_ENV).")
    links = page.locator(f"main a[href^='{INDEX}']").all()
    return [INDEX, *(link.get_attribute("href") or INDEX for link in links)]


def take(page: Page, path: str, folder: Path) -> None:
    page.goto(path)
    name = path.removeprefix(INDEX).strip("/").replace("/", "-") or "index"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


def keep_paper(page: Page, folder: Path) -> None:
    (folder / "paper.pdf").write_bytes(page.request.get(f"{INDEX}paper.pdf").body())


if __name__ == "__main__":
    sys.exit(main())
