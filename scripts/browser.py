#!/usr/bin/env python3
"""Sees to it that the browser journeys can run: Chromium, and what reads the papers they print."""

from __future__ import annotations

import shutil
import sys

import system

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> int:
    def found() -> bool:
        return any(map(shutil.which, CHROMIUM)) and shutil.which("pdftotext") is not None

    if found() or (system.install(system.FOR_JOURNEYS, "The browser journeys need Chromium") and found()):
        return 0
    sys.stderr.write(f"The browser journeys need Chromium and pdftotext: {system.FOR_JOURNEYS.advice()}.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
