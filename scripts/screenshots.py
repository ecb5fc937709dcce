#!/usr/bin/env python3
"""Takes the pictures in docs/images from a running demo, and adds a closing star to one of its cases on the way.

Run it with the environment's Python while `make demo` serves: `.venv/bin/python scripts/screenshots.py [ADDRESS]`.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from browser import program_for_pictures
from PIL import Image
from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
LOCALITIES = ("north", "central", "east", "south")
WIDTH = 1100
COLOURS = 128  # our pages are flat: more of them only make the files larger
RISEN = (6, 5, 8, 6, 4, 7, 5, 6, 7, 5)  # the closing star's scores


def main() -> int:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    program = program_for_pictures()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(base_url=address)
        first_page(page)
        guidance(page)
        front_door(page)
        board_with_a_family_that_waits(page)
        case_with_two_stars(page)
        figures_of_a_locality(page)
        browser.close()
    return 0


def first_page(page: Page) -> None:
    page.goto("/demo/")
    keep(page, "demo", height=760)


def guidance(page: Page) -> None:
    page.goto("/guidance/")
    keep(page, "guidance", height=1180)


def front_door(page: Page) -> None:
    be(page, "screener")
    keep(page, "front-door", height=620)


def board_with_a_family_that_waits(page: Page) -> None:
    for slug in LOCALITIES:
        be(page, f"coordinator-{slug}")
        page.goto(f"/localities/{slug}/board")
        if "no family waits" not in page.inner_text("h1"):
            break
    keep(page, "board", height=640)


def case_with_two_stars(page: Page) -> None:
    be(page, "lp")
    for address in links(page, "main a[href^='/cases/M-']"):
        page.goto(address)
        if page.locator("main svg").count() and " " in page.inner_text(".eh-identity__name"):
            break
    if not page.locator("main", has_text="Latest, ").count():
        add_closing_star(page)
    keep(page, "case", height=1300)


def add_closing_star(page: Page) -> None:
    page.click("text=Add a star")
    page.check("[name=kind][value=closing]")
    today = page.evaluate("[new Date().getDate(), new Date().getMonth() + 1, new Date().getFullYear()]")
    for part, value in zip(("day", "month", "year"), today, strict=True):
        page.fill(f"[name=held_on-{part}]", str(value))
    page.check("[name=scored_by][value=together]")
    areas = page.eval_on_selector_all("[name^=area_]", "inputs => [...new Set(inputs.map(input => input.name))]")
    for area, score in zip(areas, RISEN, strict=True):
        page.check(f"[name={area}][value='{score}']")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/cases/M-*/")
    page.reload()  # without the word that it was done


def figures_of_a_locality(page: Page) -> None:
    be(page, "coordinator-north")
    page.goto("/localities/north/")
    keep(page, "locality", height=1180)


def be(page: Page, who: str) -> None:
    """Sign in with one press."""
    page.context.clear_cookies()
    page.goto("/demo/")
    page.locator(f"form[action='/demo/{who}/sign-in'] button").last.click()
    page.wait_for_url(lambda address: "/demo/" not in address)


def links(page: Page, selector: str) -> Iterator[str]:
    yield from [link.get_attribute("href") or "/" for link in page.query_selector_all(selector)]


def keep(page: Page, name: str, *, height: int) -> None:
    page.set_viewport_size({"width": WIDTH, "height": height})
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
