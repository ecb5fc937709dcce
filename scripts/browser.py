#!/usr/bin/env python3
"""Sees to it that the browser journeys can run: finds Chromium, and asks the system for it where there is none.

Chromium without windows is asked for first, as it takes less than half the time. Where it cannot be had, any will do.
"""

from __future__ import annotations

import sys

import system
from chromium import is_quick, program


def program_for_pictures() -> str:
    found = program()
    if found is None:
        raise SystemExit(f"The pictures need Chromium: {system.FOR_JOURNEYS.advice()}.")
    return found


def main() -> int:
    if not is_quick():
        system.install(system.FOR_QUICK_JOURNEYS, "The browser journeys are quicker in Chromium without windows")
    if program() or (system.install(system.FOR_JOURNEYS, "The browser journeys need Chromium") and program()):
        return 0
    sys.stderr.write(f"The browser journeys need Chromium: {system.FOR_JOURNEYS.advice()}.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
