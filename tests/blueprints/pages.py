"""Reading a page as a person reads it."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse


def beside(page: TestResponse, field: str) -> str:
    """The words of the error that stands beside a field; empty where there is none."""
    found = re.search(rf'id="{field}-error"[^>]*>.*?</span>\s*([^<]*)<', page.get_data(as_text=True), re.DOTALL)
    return found[1].strip().replace("&#39;", "'") if found else ""
