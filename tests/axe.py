"""What axe minds on a page, as the browser shows it now."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

# Of rules that hold, axe would otherwise describe every element that keeps them: half its time, and nobody reads it.
_RULES: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
_AXE = AXE_FILE_PATH.read_text(encoding="utf-8")


def violations(page: Page) -> list[tuple[str, str]]:
    """Each rule that is broken, with the first element that breaks it. A page is given axe once, if asked twice."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(_AXE)
    found = page.evaluate("rules => axe.run(rules).then(found => found.violations)", _RULES)
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found]
