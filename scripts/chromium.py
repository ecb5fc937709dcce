#!/usr/bin/env python3
"""Where Chromium is: for the scripts and for the tests, so it uses nothing but the standard library."""

from __future__ import annotations

import shutil

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def program() -> str | None:
    """Its path, if it is anywhere."""
    return next(filter(None, map(shutil.which, _NAMES)), None)
