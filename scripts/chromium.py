#!/usr/bin/env python3
"""Where Chromium is: for the scripts and for the tests, so it uses nothing but the standard library."""

from __future__ import annotations

import shutil

# The same engine without the window around it, which nobody sees here and which costs more than the pages do.
_WITHOUT_WINDOWS = "chromium-headless-shell"
_NAMES = (_WITHOUT_WINDOWS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def program() -> str | None:
    """Its path, if it is anywhere."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def is_quick() -> bool:
    """Whether it is there without windows."""
    return shutil.which(_WITHOUT_WINDOWS) is not None
