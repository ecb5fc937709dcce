"""Where the embedded PostgreSQL lies, and whose it is.

An ordinary user runs it as himself and keeps everything under `var/postgres`. PostgreSQL refuses to run as root, so
root lends it to a system user; what that user cannot reach (a checkout below /root, say) lies in a folder of our own
in the system's temporary folder instead. Nothing outside `var` and that folder is ever changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import re
import secrets
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.embedded.runner import Runner

TEMPORARY_FOLDERS = ("/var/tmp", "/tmp")  # noqa: S108 - what we keep there is checked for its owner and mode
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_BYTES = 100
PLAIN_PATH = re.compile(r"[\w /.+~-]+", re.ASCII)  # libpq and PostgreSQL split lists of socket folders at commas
UNFIT_FOR_A_SHELL = frozenset('"$`\\\n')  # pg_ctl starts the server through one, with the path between double quotes


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot be had; the words are for the person who asked for it."""


def _mode() -> int:
    """What root lends to another user, that user must be able to pass; an ordinary user's is closed."""
    return 0o711 if os.geteuid() == 0 else 0o700


class Home:
    """One installation's folders. `var/postgres` is ours; `data` and `run` inside belong to who runs PostgreSQL."""

    def __init__(self, var: Path) -> None:
        self.var = var.resolve()
        self.folder = self.var / "postgres"
        self.log = self.folder / "log"
        self._token = self.folder / "token"

    def claim(self) -> None:
        """Make the folder, or say whose it is."""
        if unfit := UNFIT_FOR_A_SHELL.intersection(str(self.var)):
            raise EmbeddedError(f"{self.var} cannot hold a PostgreSQL: {' '.join(map(repr, unfit))} is in its name.")
        try:
            self._make_var()
            nearest = self.folder if self.folder.exists() else self.var
            ours = nearest.stat().st_uid == os.geteuid()
            if not ours and (nearest == self.folder or os.geteuid() == 0):
                raise self._not_ours(nearest)
            self.folder.mkdir(exist_ok=True)
            self.folder.chmod(_mode())
        except PermissionError:
            raise self._not_ours(self.folder) from None
        except (FileExistsError, NotADirectoryError):
            raise EmbeddedError(f"{self.folder} cannot be a folder: a file is in its place.") from None

    def _make_var(self) -> None:
        try:
            self.var.mkdir(parents=True)
        except FileExistsError:  # as it should be, unless this is the first start
            return
        self.var.chmod(_mode())

    def _not_ours(self, path: Path) -> EmbeddedError:
        while not os.path.lexists(path):
            path = path.parent
        uid = path.stat().st_uid
        try:
            owner = pwd.getpwuid(uid).pw_name
        except KeyError:
            owner = f"user number {uid}"
        return EmbeddedError(
            f"{path} belongs to {owner}, and an installation has one owner: "
            "set PORTAL_VAR= to a folder of your own and run this again."
        )

    def open(self, name: str) -> int:
        """A file of ours that nobody else can open, not even to lock it."""
        return os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One process at a time starts or stops."""
        lock = self.open("lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    @property
    def place(self) -> Path | None:
        """The folder that holds `data`; none before the first start."""
        for place in (self.folder, self._elsewhere()):
            if place and (place / "data").exists():
                return place
        return None

    @property
    def sockets(self) -> Path | None:
        """The folder of the socket: beside the data, unless its path is too long for one or could be misread."""
        beside = self.place and self.place / "run"
        if beside and len(os.fsencode(beside / SOCKET_NAME)) <= SOCKET_BYTES and PLAIN_PATH.fullmatch(str(beside)):
            return beside
        elsewhere = self._elsewhere()
        return elsewhere and elsewhere / "run"

    @property
    def runner(self) -> Runner:
        """Who runs PostgreSQL: whom the data belong to, once there are any."""
        if os.geteuid() != 0:
            return Runner(os.geteuid(), os.getegid())
        if self.place and (seen := (self.place / "data").stat()).st_uid != 0:
            return Runner(seen.st_uid, seen.st_gid)
        if (found := Runner.of_the_system()) is not None:
            return found
        raise EmbeddedError("PostgreSQL does not run as root, and there is no user postgres or nobody to run it.")

    def choose_place(self) -> Path:
        """Where to put the data at the first start."""
        return self.folder if self.runner.can_reach(self.folder) else self.make_elsewhere()

    def make_folder(self, path: Path) -> Path:
        """A folder only PostgreSQL's user may open. What it lies in is ours alone, so nobody can have put a link."""
        runner = self.runner
        path.mkdir(exist_ok=True)
        os.chown(path, runner.uid, runner.gid, follow_symlinks=False)
        path.chmod(0o700)
        return path

    # Our folder in the temporary one is found again by the path of `var`. A token in both tells whether it is still
    # the same `var`: who removes `var` and starts anew shall not meet the old data.

    @property
    def elsewhere_path(self) -> Path:
        name = hashlib.sha256(f"{os.geteuid()} {self.var}".encode()).hexdigest()[:20]
        shared = next((folder for folder in TEMPORARY_FOLDERS if os.access(folder, os.W_OK)), tempfile.gettempdir())
        return Path(shared) / f"portal-{name}"

    def _elsewhere(self) -> Path | None:
        path = self.elsewhere_path
        if not os.path.lexists(path) or not self._token.is_file():
            return None
        self._check_ours_alone(path)
        same = (path / "token").is_file() and (path / "token").read_text() == self._token.read_text()
        return path if same else None

    def forgotten(self) -> Path | None:
        """What an earlier `var` of the same path has left in the temporary folder."""
        path = self.elsewhere_path
        if not os.path.lexists(path) or self._elsewhere():
            return None
        self._check_ours_alone(path)
        return path

    def make_elsewhere(self) -> Path:
        """Our folder in the temporary one. Whatever was forgotten there has been cleared away before."""
        path = self.elsewhere_path
        if self._elsewhere() is None:
            token = secrets.token_hex(16)
            path.mkdir(mode=0o700)
            path.chmod(_mode())
            for file in (path / "token", self._token):
                file.touch(mode=0o600)
                file.write_text(token)
        return path

    def _check_ours_alone(self, path: Path) -> None:
        seen = path.lstat()
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid() or seen.st_mode & 0o022:
            raise EmbeddedError(f"{path} is not a folder of ours alone: remove it and run this again.")
