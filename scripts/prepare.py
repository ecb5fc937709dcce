#!/usr/bin/env python3
"""Prepares a checkout: the environment in `.venv`, the system libraries, the assets. Does only what has changed.

Runs before anything is installed, so it uses nothing but the standard library. What was done is noted beside its
result (in `.venv`, in `node_modules`): who removes the result removes the note.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import system

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
NODE_MODULES = ROOT / "node_modules"
MANIFEST = ROOT / "portal" / "static" / "build" / "manifest.json"
OLDEST_NODE = 20
NOTE = "portal-setup.json"


def main() -> int:
    try:
        checkout = os.open(ROOT, os.O_RDONLY)
        fcntl.flock(checkout, fcntl.LOCK_EX)  # two makes at once take turns
        prepare_environment()
        prepare_libraries()
        prepare_assets()
    except system.Failed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


class Note:
    """What was done, by name, with a digest of what it was done from."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NOTE
        try:
            self._done: dict[str, str] = json.loads(self._file.read_text())
        except (OSError, ValueError):
            self._done = {}

    def says(self, name: str, made_from: str) -> bool:
        return self._done.get(name) == made_from

    def write(self, name: str, made_from: str) -> None:
        self._done[name] = made_from
        unfinished = self._file.with_suffix(".new")
        unfinished.write_text(json.dumps(self._done, indent=2))
        unfinished.replace(self._file)


def digest(files: Iterable[Path]) -> str:
    seen = hashlib.sha256()
    for file in sorted(files):
        seen.update(f"{file.relative_to(ROOT)}\0".encode())
        seen.update(hashlib.sha256(file.read_bytes()).digest())
    return seen.hexdigest()


def prepare_environment() -> None:
    version = version_of(sys.executable)
    if version_of(str(PYTHON)) != version:
        make_environment(f"python{version}-venv")
    install(Note(VENV), "dev", "Installing the Python packages: about half a minute.")


def version_of(python: str) -> str | None:
    return system.ask([python, "-c", "import sys; print(*sys.version_info[:2], sep='.')"])


def must_be_ours() -> None:
    if not os.access(ROOT, os.W_OK):
        raise system.Failed(f"{ROOT} has to be made ready and belongs to {ROOT.owner()}: make a clone of your own.")


def make_environment(debian_package: str) -> None:
    # Whoever has activated the environment that is to be made anew runs this with its Python: take the one below it.
    must_be_ours()
    python = getattr(sys, "_base_executable", sys.executable)
    if system.ask([python, "-c", "import ensurepip, venv"]) is None:
        needed = system.Packages(apt=(debian_package,))
        problem = f"{python} cannot make environments"
        if not system.install(needed, problem):
            raise system.Failed(f"{problem}: {needed.advice()}, or choose another Python with PYTHON=.")
    system.say("Making the environment in .venv.")
    system.run([python, "-m", "venv", "--clear", str(VENV)])


def install(note: Note, name: str, words: str) -> None:
    requirements = REQUIREMENTS / f"{name}.txt"
    made_from = digest([requirements])
    if note.says(name, made_from):
        return
    must_be_ours()
    system.say(words)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    system.run([*pip, "--no-deps", "--require-hashes", "-r", str(requirements)])
    note.write(name, made_from)


def prepare_libraries() -> None:
    """What WeasyPrint loads at run time. Without it all but the papers works, so this never ends the setup."""
    note = Note(VENV)
    if note.says("libraries", "found"):
        return
    probe = "from weasyprint.text import ffi; raise SystemExit(ffi.harfbuzz_subset is None)"
    for last_try in (False, True):
        if system.ask([str(PYTHON), "-c", probe]) is not None:
            with contextlib.suppress(PermissionError):  # somebody else's checkout, used with a PORTAL_VAR of our own
                note.write("libraries", "found")
            return
        if last_try or not system.install(system.FOR_PAPERS, "Libraries for printing papers are missing"):
            break
    system.say(f"Papers (PDF) cannot be printed until its libraries are there: {system.FOR_PAPERS.advice()}.")


def prepare_assets() -> None:
    packages = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    static = ROOT / "portal" / "static"
    sources = [file for file in (static / "src").rglob("*") if file.is_file()]
    assets = digest([*sources, static / "build.mjs", ROOT / "package-lock.json"])
    note = Note(NODE_MODULES)
    if note.says("packages", packages) and note.says("assets", assets) and MANIFEST.exists():
        return
    must_be_ours()
    npm, environment = find_npm()
    if not note.says("packages", packages):
        system.say("Installing the packages the assets are made from.")
        system.run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], environment)
        Note(NODE_MODULES).write("packages", packages)
    system.say("Making the assets.")
    system.run([npm, "run", "build"], environment)
    Note(NODE_MODULES).write("assets", assets)


def find_npm() -> tuple[str, dict[str, str]]:
    """The system's npm when its Node.js is recent enough; otherwise the one that comes as a Python package."""
    npm = shutil.which("npm")
    version = system.ask(["node", "--version"]) or ""  # such as v22.1.0
    if npm and int(version.removeprefix("v").partition(".")[0] or 0) >= OLDEST_NODE:
        return npm, dict(os.environ)
    install(Note(VENV), "node", "Installing Node.js into .venv.")
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return str(VENV / "bin" / "npm"), {**os.environ, "PATH": path}


if __name__ == "__main__":
    sys.exit(main())
