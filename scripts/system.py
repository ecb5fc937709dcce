#!/usr/bin/env python3
"""Running programs, and asking the system for its packages: by itself where it may, else by saying how."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class Failed(Exception):
    """The setup cannot go on; the words say what to do."""


@dataclass(frozen=True)
class Packages:
    """The same thing under the names each system's installer knows it by."""

    apt: tuple[str, ...] = ()
    dnf: tuple[str, ...] = ()
    apk: tuple[str, ...] = ()
    brew: tuple[str, ...] = ()

    def advice(self) -> str:
        """The one command that installs it here."""
        sudo = "" if os.geteuid() == 0 else "sudo "
        commands = {
            "apt-get": (self.apt, f"{sudo}apt-get install -y"),
            "dnf": (self.dnf, f"{sudo}dnf install -y"),
            "apk": (self.apk, f"{sudo}apk add"),
            "brew": (self.brew, "brew install"),
        }
        for program, (names, command) in commands.items():
            if names and shutil.which(program):
                return f"run {command} {' '.join(names)}"
        return f"install what Debian calls {' '.join(self.apt)}"


FOR_PAPERS = Packages(
    apt=("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig", "fonts-dejavu-core"),
    dnf=("pango", "harfbuzz", "dejavu-sans-fonts"),
    apk=("pango", "harfbuzz", "fontconfig", "font-dejavu"),
    brew=("pango",),
)
FOR_JOURNEYS = Packages(
    apt=("chromium", "fonts-dejavu-core", "fonts-liberation"),
    dnf=("chromium", "dejavu-sans-fonts", "liberation-fonts"),
    apk=("chromium", "font-dejavu", "font-liberation"),
    brew=("chromium",),
)
FOR_QUICK_JOURNEYS = Packages(apt=("chromium-headless-shell", "fonts-dejavu-core", "fonts-liberation"))


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run it quietly; when it fails, show the end of what it said."""
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(  # noqa: S603 - our own commands
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = "\n".join(f"  {line}" for line in done.stdout.splitlines()[-25:])
        raise Failed(f"{said}\nThis did not work: {' '.join(command)}")


def ask(command: Sequence[str]) -> str | None:
    """What a program answers; none when there is no such program or it does not work."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
    except OSError:
        return None
    return None if done.returncode else done.stdout.strip()


def install(packages: Packages, why: str) -> bool:
    """Install system packages with apt where we may: as root, or on a machine for tests by sudo. Whether it worked."""
    apt = shutil.which("apt-get")
    become_root = ["sudo", "-n"] if os.environ.get("CI") and shutil.which("sudo") else None
    if os.geteuid() == 0:
        become_root = []
    if apt is None or become_root is None:
        return False
    say(f"{why}: installing {' '.join(packages.apt)}.")
    quietly = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq"]
    try:
        run([*quietly, "update"])
        run([*quietly, "install", "-y", "--no-install-recommends", *packages.apt])
    except Failed as failure:
        say(str(failure))
        return False
    return True
